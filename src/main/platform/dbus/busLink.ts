import { connect, type Socket } from 'node:net'

import type { Clock } from '../../core/ports'
import { type DbusMessage, decodeMessage, encodeMessage } from './message'
import type { DbusValue } from './value'

/** An answer that takes longer is taken for none. */
const CALL_LIMIT_MS = 5_000
/** The bus itself. */
export const BUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' } as const

type Pending = (answer: DbusAnswer) => void

export type DbusCall = {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature?: string
  readonly body?: readonly DbusValue[]
}

export type DbusAnswer =
  | { readonly ok: true; readonly body: readonly DbusValue[]; readonly sender: string }
  /** Name of the D-Bus error, or `disconnected` or `timeout`. */
  | { readonly ok: false; readonly error: string }

/** Which signals: of an interface; of one name of it; with this text as first argument. */
export type SignalRule = {
  readonly interface: string
  readonly member?: string
  readonly arg0?: string
}

export const DISCONNECTED: DbusAnswer = { ok: false, error: 'disconnected' }

/** Whether an error means that nobody stands behind a name, or that who should could not be started. */
export const isNobodyThere = (error: string): boolean =>
  /ServiceUnknown|NameHasNoOwner|Error\.Spawn|disconnected/.test(error)

/** One authenticated connection. */
export class BusLink {
  private serial = 0
  private readonly pending = new Map<number, Pending>()
  private readonly matched = new Set<string>()
  private rest: Buffer = Buffer.alloc(0)

  constructor(
    private readonly socket: Socket,
    private readonly clock: Clock,
    private readonly onSignal: (message: DbusMessage) => void
  ) {
    socket.on('data', (chunk) => {
      this.received(chunk)
    })
    socket.on('close', () => {
      for (const settle of this.pending.values()) settle(DISCONNECTED)
    })
  }

  onClose(listener: () => void): void {
    this.socket.on('close', listener)
  }

  call(call: DbusCall): Promise<DbusAnswer> {
    return new Promise((resolve) => {
      const serial = this.send({ ...call, type: 'call' })
      const settle = (answer: DbusAnswer): void => {
        cancel()
        this.pending.delete(serial)
        resolve(answer)
      }
      const cancel = this.clock.after(CALL_LIMIT_MS, () => {
        settle({ ok: false, error: 'timeout' })
      })
      if (this.socket.destroyed) settle(DISCONNECTED)
      else this.pending.set(serial, settle)
    })
  }

  /** Signals that match reach us from now on. */
  match({ interface: name, member, arg0 }: SignalRule): void {
    const rule = [
      `type='signal'`,
      `interface='${name}'`,
      ...(member === undefined ? [] : [`member='${member}'`]),
      ...(arg0 === undefined ? [] : [`arg0='${arg0}'`])
    ].join(',')
    if (this.matched.has(rule)) return
    this.matched.add(rule)
    void this.call({
      ...BUS,
      interface: BUS.destination,
      member: 'AddMatch',
      signature: 's',
      body: [rule]
    })
  }

  send(message: Omit<DbusMessage, 'serial'>): number {
    this.serial += 1
    if (!this.socket.destroyed)
      this.socket.write(encodeMessage({ ...message, serial: this.serial }))
    return this.serial
  }

  end(): void {
    this.socket.end()
  }

  private received(chunk: Buffer): void {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk])
    try {
      for (;;) {
        const decoded = decodeMessage(this.rest)
        if (decoded === null) return
        this.rest = this.rest.subarray(decoded.length)
        if (decoded.message !== null) this.handle(decoded.message)
      }
    } catch (error) {
      // A stream that cannot be read any more; the next use connects again.
      this.socket.destroy()
      if (!(error instanceof RangeError)) throw error
    }
  }

  private handle(message: DbusMessage): void {
    const { type, replyTo = 0, body = [], errorName = 'unknown', sender = '' } = message
    if (type === 'signal') this.onSignal(message)
    else if (type === 'return') this.pending.get(replyTo)?.({ ok: true, body, sender })
    else if (type === 'error') this.pending.get(replyTo)?.({ ok: false, error: errorName })
    else this.refuse(message)
  }

  /** We offer nothing; who asks is told so and does not wait. */
  private refuse({ serial, sender, isNoReplyExpected }: DbusMessage): void {
    if (isNoReplyExpected === true || sender === undefined) return
    this.send({
      type: 'error',
      errorName: 'org.freedesktop.DBus.Error.UnknownMethod',
      replyTo: serial,
      destination: sender,
      isNoReplyExpected: true
    })
  }
}

/** Connects, says who we are (the kernel vouches for the user id) and takes a name. */
export const openLink = async (
  path: string,
  clock: Clock,
  onSignal: (message: DbusMessage) => void
): Promise<BusLink | null> => {
  const socket = connect({ path })
  // What breaks later ends in `close`; nobody else listens for the error.
  socket.on('error', () => undefined)
  if (!(await authenticated(socket, clock))) {
    socket.destroy()
    return null
  }
  const link = new BusLink(socket, clock, onSignal)
  socket.write('BEGIN\r\n')
  const hello = await link.call({ ...BUS, interface: BUS.destination, member: 'Hello' })
  if (!hello.ok) link.end()
  return hello.ok ? link : null
}

const authenticated = (socket: Socket, clock: Clock): Promise<boolean> =>
  new Promise((resolve) => {
    const settle = (isAccepted: boolean): void => {
      cancel()
      socket.off('data', onData)
      socket.off('close', onClose)
      resolve(isAccepted)
    }
    const cancel = clock.after(CALL_LIMIT_MS, () => {
      settle(false)
    })
    let answer = ''
    const onData = (chunk: Buffer): void => {
      answer += chunk.toString('latin1')
      if (answer.includes('\r\n')) settle(answer.startsWith('OK '))
    }
    const onClose = (): void => {
      settle(false)
    }
    socket.on('data', onData)
    socket.on('close', onClose)
    socket.once('connect', () => {
      const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
      socket.write(`\0AUTH EXTERNAL ${user}\r\n`)
    })
  })
