/** What a person asks of the core, on its way in. */
import type { AccountRuntime } from '../account/accountRuntime'
import type { Accounts } from '../account/accounts'
import type { Engine } from '../engine'
import type { Store } from '../store'
import type { Tape } from './tape'

/** They take or give secrets, or files: what they do cannot be done again from a recording. */
const UNREPEATABLE: ReadonlySet<string> = new Set([
  'accounts.add',
  'accounts.addDemo',
  'accounts.signIn',
  'accounts.signInImkit',
  'accounts.remove',
  'accounts.retrySecrets',
  'exporter.run'
])
/** They only look, or are asked for from inside too. */
const UNRECORDED: ReadonlySet<string> = new Set([
  'accounts.list',
  'accounts.dispose',
  'exporter.cancel',
  'runtime.account',
  'runtime.backend',
  'runtime.connection',
  'runtime.signal',
  'runtime.invitations',
  'runtime.download',
  'runtime.downloadPicture'
])

type Call = (...args: readonly unknown[]) => unknown

/**
 * The engine as the windows and the desktop get it. `store`: the one without a recorder; reading for
 * the windows is no part of what the core does.
 */
export const recordEngine = (tape: Tape, engine: Engine, store: Store): Engine => {
  const { accounts, messenger } = engine
  const runtimes = new WeakMap<AccountRuntime, AccountRuntime>()
  const recorded = (runtime: AccountRuntime): AccountRuntime => {
    const known = runtimes.get(runtime)
    if (known !== undefined) return known
    const first = [runtime.account().id]
    const made: AccountRuntime = {
      ...recordCommands(tape, 'runtime', runtime, first),
      past: recordCommands(tape, 'past', runtime.past, first)
    }
    runtimes.set(runtime, made)
    return made
  }
  const applyLocal: Engine['applyLocal'] = async (change) => {
    const done = await change.catch(() => null)
    if (done === null) return engine.applyLocal(change)
    tape.commanded('engine.applyLocal', [done])
    return engine.applyLocal(Promise.resolve(done))
  }
  const findingRecorded: Accounts = {
    ...recordCommands(tape, 'accounts', accounts, []),
    find: (id) => {
      const found = accounts.find(id)
      return found === null ? null : recorded(found)
    },
    runtimes: () => accounts.runtimes().map(recorded)
  }
  const send: Engine['messenger']['send'] = (input) => {
    if (input.stagedIds.length > 0) return tape.barrier(() => messenger.send(input))
    tape.commanded('messenger.send', [input])
    return messenger.send(input)
  }
  const whole = recordCommands(
    tape,
    'engine',
    {
      searchServer: engine.searchServer,
      recountUnread: () => {
        engine.recountUnread()
      },
      start: () => engine.start(),
      sendHeld: () => engine.sendHeld(),
      dispose: () => engine.dispose()
    },
    []
  )
  return {
    ...engine,
    ...whole,
    store,
    accounts: findingRecorded,
    messenger: { ...recordCommands(tape, 'messenger', messenger, []), send, applyLocal },
    management: recordCommands(tape, 'management', engine.management, []),
    notifications: recordCommands(tape, 'notifications', engine.notifications, []),
    exporter: recordCommands(tape, 'exporter', engine.exporter, []),
    applyLocal
  }
}

const command =
  (tape: Tape, name: string, call: Call, first: readonly unknown[]): Call =>
  (...args) => {
    if (UNREPEATABLE.has(name)) return tape.barrier(() => call(...args) as Promise<unknown>)
    tape.commanded(name, [...first, ...args])
    return call(...args)
  }

/** An object with the same methods, each of which is written down when it is called. */
const recordCommands = <Service extends object>(
  tape: Tape,
  service: string,
  target: Service,
  first: readonly unknown[]
): Service => {
  const made: Record<string, unknown> = {}
  for (const key of methodsOf(target)) {
    const value: unknown = Reflect.get(target, key)
    const name = `${service}.${key}`
    if (typeof value !== 'function' || UNRECORDED.has(name)) {
      const read = (): unknown => {
        const now: unknown = Reflect.get(target, key)
        return typeof now === 'function' ? now.bind(target) : now
      }
      Object.defineProperty(made, key, { enumerable: true, get: read })
    } else made[key] = command(tape, name, value.bind(target) as Call, first)
  }
  return made as Service
}

/** Own and inherited: services are objects here and classes there. */
const methodsOf = (target: object): readonly string[] => {
  const prototype: unknown = Object.getPrototypeOf(target)
  const inherited =
    typeof prototype === 'object' && prototype !== null && prototype !== Object.prototype
      ? Object.getOwnPropertyNames(prototype)
      : []
  return [...new Set([...Object.keys(target), ...inherited])].filter((key) => key !== 'constructor')
}
