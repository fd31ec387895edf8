/**
 * A port of this machine that swallows what is sent there: nobody accepts, and the queue of the
 * waiting is full, so that the system drops every further SYN as a firewall would.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'

const LISTEN = `
const server = require('node:net').createServer()
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  process.stdout.write(String(server.address().port) + '\\n')
})
`

/** More than the queue holds, whatever the system makes of a backlog of 1. */
const FILLERS = 8

export const openBlackHole = async (): Promise<{
  readonly port: number
  readonly close: () => void
}> => {
  const child = spawn(process.execPath, ['-e', LISTEN], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer]
  const port = Number(chunk.toString())
  child.kill('SIGSTOP')
  const sockets = Array.from({ length: FILLERS }, () => connect(port, '127.0.0.1'))
  for (const socket of sockets) socket.on('error', () => undefined)
  // The first are let into the queue; once they are, it is full.
  await once(sockets[0]!, 'connect')
  return {
    port,
    close: () => {
      for (const socket of sockets) socket.destroy()
      child.kill('SIGKILL')
    }
  }
}
