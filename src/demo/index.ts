import { parseArguments } from './arguments'
import { startPlan, type Started } from './startPlan'

/**
 * The process entry: plain Node (`npm run demo:server`), a child with an IPC channel, or Electron's
 * utility process. The one demo file that starts something when it is loaded.
 */
type ParentPort = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}

async function main(): Promise<void> {
  const { isQuiet, plans } = parseArguments(process.argv.slice(2))
  const servers = await Promise.all(plans.map(startPlan))
  const stop = stopOnce(servers)
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort
  parentPort?.on('message', (event) => {
    if (isStop(event.data)) stop()
  })
  process.on('message', (message) => {
    if (isStop(message)) stop()
  })
  const ready = { type: 'ready', servers: servers.map(({ address }) => address) }
  parentPort?.postMessage(ready)
  process.send?.(ready)
  if (isQuiet) return
  for (const { words } of servers) process.stdout.write(`Tern demo server: ${words}\n`)
}

function stopOnce(servers: readonly Started[]): () => void {
  let isStopping = false
  return () => {
    if (isStopping) return
    isStopping = true
    // A utility process does not end by itself while its port is open.
    void Promise.allSettled(servers.map((server) => server.stop())).then(() => process.exit(0))
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
