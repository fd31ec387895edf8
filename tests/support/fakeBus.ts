import type { DbusAnswer, DbusCall, SignalRule } from '../../src/main/platform/dbus/busLink'
import type { DbusSignal, SessionBus } from '../../src/main/platform/dbus/sessionBus'
import type { DbusValue } from '../../src/main/platform/dbus/value'

/** A session bus in memory: keeps what was called and sent, answers and signals what a test says. */
export interface FakeBus extends SessionBus {
  readonly calls: DbusCall[]
  readonly emitted: (Omit<DbusCall, 'destination'> & { readonly signature: string })[]
  /** The answer for a member; default an error. */
  readonly answers: Map<string, (call: DbusCall) => DbusAnswer>
  /** Names with somebody behind them. */
  readonly owned: Set<string>
  setOwned(name: string, isOwned: boolean): void
  signal(interfaceName: string, member: string, body: readonly DbusValue[], sender?: string): void
}

export const SERVER = ':1.7'

export const answer = (...body: readonly DbusValue[]): DbusAnswer => ({
  ok: true,
  body,
  sender: SERVER
})

export const createFakeBus = (): FakeBus => {
  const listeners = new Set<{ rule: SignalRule; listener: (signal: DbusSignal) => void }>()
  const ownerListeners = new Map<string, (isOwned: boolean) => void>()
  const bus: FakeBus = {
    calls: [],
    emitted: [],
    owned: new Set(),
    answers: new Map(),
    call: (call) => {
      bus.calls.push(call)
      const reply = bus.answers.get(call.member)
      return Promise.resolve(reply?.(call) ?? { ok: false, error: 'unknown' })
    },
    emit: (signal) => {
      bus.emitted.push(signal)
      return Promise.resolve(true)
    },
    onSignal: (rule, listener) => {
      const entry = { rule, listener }
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
    signal: (interfaceName, member, body, sender = SERVER) => {
      for (const { rule, listener } of [...listeners])
        if (rule.interface === interfaceName && (rule.member ?? member) === member)
          listener({ path: '/', interface: interfaceName, member, sender, body })
    },
    hasOwner: (name) => Promise.resolve(bus.owned.has(name)),
    onOwnerChange: (name, listener) => {
      ownerListeners.set(name, listener)
      return () => ownerListeners.delete(name)
    },
    setOwned: (name, isOwned) => {
      if (isOwned) bus.owned.add(name)
      else bus.owned.delete(name)
      ownerListeners.get(name)?.(isOwned)
    },
    dispose: () => {
      listeners.clear()
    }
  }
  return bus
}
