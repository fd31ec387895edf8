import type { DemoPlan } from './arguments'
import { startImkitServer } from './imkit/server'
import { startDemoServer } from './server'

/** A server that listens. */
export type Started = {
  stop(): Promise<void>
  /** What the parent process is told of it. */
  readonly address: Readonly<Record<string, string | null>>
  /** The same for whoever reads the terminal. */
  readonly words: string
}

export async function startPlan(plan: DemoPlan): Promise<Started> {
  if (plan.kind === 'imkit') {
    const server = await startImkitServer(plan.options)
    const { url, clientKey, customKey, token } = server
    return {
      stop: () => server.stop(),
      address: { kind: 'imkit', url, token, clientKey, customKey },
      words: `imkit ${url} client key ${clientKey} token ${token} custom key ${customKey ?? '(none)'}`
    }
  }
  const server = await startDemoServer(plan.options)
  const { url, apiKey } = server
  return {
    stop: () => server.stop(),
    address: { kind: plan.kind, url, apiKey },
    words: `${plan.kind} ${url} key ${apiKey ?? '(none)'}`
  }
}
