import { parseArguments, type DemoArguments } from './arguments'
import { startImkitServer } from './imkit/server'
import { startDemoServer } from './server'

/**
 * The process entry: plain Node (`npm run demo:server`), a child with an IPC channel, or Electron's
 * utility process. The one demo file that starts something when it is loaded.
 */
type ParentPort = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}

async function main(): Promise<void> {
  const parsed = parseArguments(process.argv.slice(2))
  const { server, ready, words } = await startServer(parsed)
  const stop = stopOnce(server)
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort
  parentPort?.on('message', (event) => {
    if (isStop(event.data)) stop()
  })
  process.on('message', (message) => {
    if (isStop(message)) stop()
  })
  parentPort?.postMessage(ready)
  process.send?.(ready)
  if (!parsed.isQuiet) process.stdout.write(`Tern demo server: ${words}\n`)
}

type Started = {
  readonly server: { stop(): Promise<void> }
  /** Told to the parent process. */
  readonly ready: Readonly<Record<string, string | null>>
  readonly words: string
}

async function startServer(parsed: DemoArguments): Promise<Started> {
  if ('imkitOptions' in parsed) {
    const server = await startImkitServer(parsed.imkitOptions)
    const { url, clientKey, customKey, token } = server
    // The token has the name that the parent knows already.
    const ready = { type: 'ready', url, apiKey: token, clientKey, customKey }
    return { server, ready, words: `${url} client key ${clientKey} token ${token}` }
  }
  const server = await startDemoServer(parsed.options)
  const { url, apiKey } = server
  const ready = { type: 'ready', url, apiKey }
  return { server, ready, words: `${url} key ${apiKey ?? '(none)'}` }
}

function stopOnce(server: Started['server']): () => void {
  let isStopping = false
  return () => {
    if (isStopping) return
    isStopping = true
    // A utility process does not end by itself while its port is open.
    void server.stop().finally(() => process.exit(0))
  }
}

function isStop(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message
    ? message.type === 'stop'
    : false
}

main().catch((error: unknown) => {
  process.stderr.write(
    `Tern demo server: ${error instanceof Error ? error.message : String(error)}\n`
  )
  process.exit(1)
})
