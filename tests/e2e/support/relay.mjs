/**
 * One end of a way between two network namespaces, which share the file system but not the
 * loopback: bytes pass through a socket file. `relay.mjs PORT FILE` connects the callers of the file
 * to a port of its own namespace.
 */
import { connect, createServer } from 'node:net'

const [port, file] = process.argv.slice(2)
const server = createServer((caller) => {
  const target = connect(Number(port), '127.0.0.1')
  const end = () => {
    caller.destroy()
    target.destroy()
  }
  for (const side of [caller, target]) side.on('error', end).on('close', end)
  caller.pipe(target).pipe(caller)
})
server.listen(file, () => process.stdout.write('ready\n'))
