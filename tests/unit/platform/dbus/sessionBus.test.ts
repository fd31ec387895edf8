import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createClock } from '../../../../src/main/platform/clock'
import {
  type DbusMessage,
  decodeMessage,
  encodeMessage
} from '../../../../src/main/platform/dbus/message'
import { createSessionBus, type SessionBus } from '../../../../src/main/platform/dbus/sessionBus'
import { FakeLogger } from '../fakes'

const CALL = { destination: 'a.b', path: '/a', interface: 'a.b', member: 'C' }

let folder: string
let server: Server
let bus: SessionBus
let logger: FakeLogger
/** What the daemon got of each connection, after its greeting. */
let received: DbusMessage[]
let sockets: Socket[]
let isWelcome: boolean
/** What the daemon says to a call that is not the bus's own. */
let respond: (message: DbusMessage, socket: Socket) => void

/** A message daemon of a few lines: greets, names and forwards to `respond`. */
const serve = (socket: Socket): void => {
  sockets.push(socket)
  let rest = Buffer.alloc(0)
  let isGreeted = false
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const text = rest.toString('latin1')
    if (text.startsWith('\0AUTH')) {
      rest = Buffer.alloc(0)
      socket.write(isWelcome ? 'OK 12ab\r\n' : 'REJECTED EXTERNAL\r\n')
      return
    }
    if (!isGreeted && text.startsWith('BEGIN\r\n')) {
      isGreeted = true
      rest = rest.subarray(7)
    }
    for (let next = decodeMessage(rest); next !== null; next = decodeMessage(rest)) {
      rest = rest.subarray(next.length)
      if (next.message !== null) handle(next.message, socket)
    }
  })
}

const handle = (message: DbusMessage, socket: Socket): void => {
  received.push(message)
  if (message.member === 'Hello' || message.member === 'AddMatch') reply(message, socket)
  else respond(message, socket)
}

const reply = ({ serial }: DbusMessage, socket: Socket): void => {
  const body = [':1.5']
  socket.write(
    encodeMessage({
      type: 'return',
      serial: 9,
      replyTo: serial,
      sender: ':1.0',
      signature: 's',
      body
    })
  )
}

const members = (): readonly unknown[] => received.map(({ member }) => member)

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tern-bus-'))
  received = []
  sockets = []
  isWelcome = true
  respond = reply
  logger = new FakeLogger()
  server = createServer(serve)
  const path = join(folder, 'bus')
  await new Promise<void>((settle) => server.listen(path, settle))
  const env = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` }
  bus = createSessionBus({ clock: createClock(), logger, env })
})

afterEach(async () => {
  bus.dispose()
  for (const socket of sockets) socket.destroy()
  await new Promise((settle) => server.close(settle))
  rmSync(folder, { recursive: true })
})

describe('the session bus', () => {
  it('answers a call, and says who did', async () => {
    expect(await bus.call(CALL)).toEqual({ ok: true, body: [':1.5'], sender: ':1.0' })
    expect(members()).toEqual(['Hello', 'C'])
  })

  it('names the error of a call that failed', async () => {
    respond = ({ serial }, socket) =>
      socket.write(encodeMessage({ type: 'error', serial: 9, replyTo: serial, errorName: 'a.Bad' }))
    expect(await bus.call(CALL)).toEqual({ ok: false, error: 'a.Bad' })
  })

  it('lets nobody wait when the connection breaks, and connects again', async () => {
    respond = (_message, socket) => socket.destroy()
    expect(await bus.call(CALL)).toEqual({ ok: false, error: 'disconnected' })
    respond = reply
    expect((await bus.call(CALL)).ok).toBe(true)
    expect(sockets).toHaveLength(2)
  })

  it('gives up a stream that is no D-Bus', async () => {
    respond = (_message, socket) => socket.write(Buffer.alloc(64, 0xff))
    expect(await bus.call(CALL)).toEqual({ ok: false, error: 'disconnected' })
  })

  it('hears the signals that it asked for, also after connecting again', async () => {
    const heard: unknown[] = []
    const rule = { interface: 'x.y', member: 'Z', arg0: 'me' }
    const stop = bus.onSignal(rule, ({ body, sender }) => heard.push([body, sender]))
    respond = (_message, socket) => socket.destroy()
    await bus.call(CALL)
    respond = (message, socket) => {
      for (const [member, body] of [
        ['Z', 'me'],
        ['Z', 'you'],
        ['W', 'me']
      ] as const)
        socket.write(
          encodeMessage({
            ...{ type: 'signal', serial: 3, path: '/x', interface: 'x.y', member },
            ...{ sender: ':1.8', signature: 's', body: [body] }
          })
        )
      reply(message, socket)
    }
    await bus.call(CALL)
    expect(heard).toEqual([[['me'], ':1.8']])
    const matches = received.filter(({ member }) => member === 'AddMatch').map(({ body }) => body)
    expect(matches).toEqual(Array(2).fill([`type='signal',interface='x.y',member='Z',arg0='me'`]))
    stop()
    await bus.call(CALL)
    expect(heard).toHaveLength(1)
  })

  it('tells who asks it something that there is nothing here', async () => {
    const refused = new Promise<DbusMessage>((settle) => {
      respond = (message, socket) => {
        if (message.type === 'error') settle(message)
        else {
          reply(message, socket)
          socket.write(encodeMessage({ ...CALL, type: 'call', serial: 44, sender: ':1.9' }))
        }
      }
    })
    await bus.call(CALL)
    expect(await refused).toMatchObject({ replyTo: 44, destination: ':1.9' })
  })

  it('says once that there is none', async () => {
    isWelcome = false
    expect(await bus.emit({ ...CALL, signature: '', body: [] })).toBe(false)
    expect(await bus.hasOwner('a.b')).toBe(false)
    expect(logger.lines.filter(({ message }) => message === 'no bus')).toHaveLength(1)
  })

  it('is still after dispose', async () => {
    await bus.call(CALL)
    bus.dispose()
    expect(await bus.call(CALL)).toEqual({ ok: false, error: 'disconnected' })
  })
})
