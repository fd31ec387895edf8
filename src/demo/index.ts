import { parseArguments } from './arguments'
import { startDemoServer } from './server'
import type { DemoServer } from './types'

/**
 * The process entry: plain Node (`npm run demo:server`), a child with an IPC channel, or Electron's
 * utility process. The one demo file that starts something when it is loaded.
 */
type ParentPort = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}

async function main(): Promise<void> {
  const { options, isQuiet } = parseArguments(process.argv.slice(2))
  const server = await startDemoServer(options)
  const stop = stopOnce(server)
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  const ready = { type: 'ready', url: server.url, apiKey: server.apiKey }
  const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort
  parentPort?.on('message', (event) => {
    if (isStop(event.data)) stop()
  })
  process.on('message', (message) => {
    if (isStop(message)) stop()
  })
  parentPort?.postMessage(ready)
  process.send?.(ready)
  if (!isQuiet) {
    process.stdout.write(`Tern demo server: ${server.url} key ${server.apiKey ?? '(none)'}\n`)
  }
}

function stopOnce(server: DemoServer): () => void {
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
