/**
 * Decorators that stand between the core and its ports and write down what passes. They change
 * nothing: the same values come and go, in the same order.
 */
import type { AccountKind } from '../../../shared/domain'
import type { AppEvent } from '../../../shared/ipc/events'
import type { BackendSink, CatchUpPage, ChatBackend, Session } from '../chatBackend'
import type { EngineDependencies } from '../engine'
import type { Attention, Clock, Network, Notifier, Power, Publisher, Random } from '../ports'
import type { Store } from '../store'
import { projectEvent } from './projection'
import type { Question, Tape } from './tape'

/** Files come and go for the windows; nothing that is decided here depends on them. */
const UNRECORDED_STORE: ReadonlySet<string> = new Set<keyof Store>([
  'readBlob',
  'stageFile',
  'readStaged',
  'findAttachment',
  'saveAttachmentBytes',
  'readFileUse',
  'deleteFileBytes',
  'readDatabaseSize',
  'compact',
  'findPicture',
  'savePicture',
  'close'
])
/**
 * Messages of a catch-up that is more than can be held: its first pages alone are worth nothing. Each is
 * written twice (as it came, and where it may be told of), which is about 1.5 kB: see `BURST_BYTES`.
 */
const LONG_CATCH_UP = 500
/** The same for backends; closing has no answer that matters. */
const UNRECORDED_BACKEND: ReadonlySet<string> = new Set<keyof ChatBackend>([
  'downloadAttachment',
  'downloadPicture',
  'addressBook',
  'close'
])

/** Everything that the core sees of the world, through the tape. */
export const recordPorts = (tape: Tape, deps: EngineDependencies): EngineDependencies => ({
  ...deps,
  store: recordStore(tape, deps.store),
  secrets: recordCalls(tape, 'secrets', deps.secrets, { owner: null, hidesArguments: true }),
  clock: recordClock(tape, deps.clock),
  random: recordRandom(tape, deps.random),
  publisher: recordPublisher(tape, deps.publisher),
  notifier: recordNotifier(tape, deps.notifier),
  attention: recordAttention(tape, deps.attention),
  settings: () => {
    const settings = deps.settings()
    tape.known('settings', settings)
    return settings
  },
  power: recordPower(tape, deps.power),
  network: recordNetwork(tape, deps.network),
  createBackend: (kind) => recordBackend(tape, kind, deps.createBackend(kind)),
  startDemo: () => tape.ask(question('demo', 'startDemo'), () => deps.startDemo()),
  ...(deps.mayConnect === undefined
    ? {}
    : {
        mayConnect: deps.mayConnect.then(() => {
          tape.came(['gate'], null)
        })
      })
})

const question = (
  port: string,
  method: string,
  args: readonly unknown[] = [],
  owner: string | null = null
): Question => ({ port, method, args, owner })

type CallOptions = {
  readonly owner: string | null
  readonly unrecorded?: ReadonlySet<string>
  readonly hidesArguments?: boolean
  readonly onAnswer?: (name: string, args: readonly unknown[], value: unknown, json: string) => void
}

/** Every method that answers a promise. */
const recordCalls = <Port extends object>(
  tape: Tape,
  name: string,
  port: Port,
  { owner, unrecorded, hidesArguments, onAnswer }: CallOptions
): Port => {
  const wrapped = new Map<string | symbol, unknown>()
  return new Proxy(port, {
    get: (target, key) => {
      const known = wrapped.get(key)
      if (known !== undefined) return known
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== 'function' || typeof key !== 'string') return value
      const call = (...args: readonly unknown[]): unknown => Reflect.apply(value, target, args)
      if (unrecorded?.has(key) === true) return call
      const recorded = (...args: readonly unknown[]): unknown =>
        tape.ask(
          {
            ...question(name, key, hidesArguments === true ? [] : args, owner),
            ...(onAnswer === undefined ? {} : { onAnswer })
          },
          () => call(...args) as Promise<unknown>
        )
      wrapped.set(key, recorded)
      return recorded
    }
  })
}

const recordStore = (tape: Tape, store: Store): Store =>
  recordCalls(tape, 'store', store, {
    owner: null,
    unrecorded: UNRECORDED_STORE,
    onAnswer: (name, args, value, json) => {
      tape.shadow.answered(name as keyof Store, args, value, json)
    }
  })

const recordClock = (tape: Tape, clock: Clock): Clock => ({
  now: () => {
    const now = clock.now()
    tape.journal.drew('now', now)
    return now
  },
  monotonic: () => {
    const mono = clock.monotonic()
    tape.journal.drew('mono', mono)
    return mono
  },
  after: (delayMs, task) => {
    const name = tape.journal.nextTimer()
    const { timers } = tape.shadow
    const { owner } = tape
    timers.set(name, { owner, delayMs })
    const cancel = clock.after(delayMs, () => {
      // Still set where a recording begins with it.
      tape.came(['timer', name, delayMs], owner)
      timers.delete(name)
      task()
    })
    return () => {
      timers.delete(name)
      cancel()
    }
  }
})

const recordRandom = (tape: Tape, random: Random): Random => ({
  next: () => {
    const value = random.next()
    tape.journal.drew('next', value)
    return value
  },
  uuid: () => {
    const value = random.uuid()
    tape.journal.drew('uuid', tape.redaction.token(value))
    return value
  }
})

const recordPublisher = (tape: Tape, publisher: Publisher): Publisher => ({
  publish: (...events: readonly AppEvent[]) => {
    for (const event of events) {
      tape.shadow.published(event)
      const told = projectEvent(event)
      if (told !== null) tape.told('publisher', event.type.replace('/', '.'), told)
    }
    publisher.publish(...events)
  }
})

const recordNotifier = (tape: Tape, notifier: Notifier): Notifier => ({
  // What is shown is made of texts, and those are not the same in a replay.
  show: (request) => tape.ask(question('notifier', 'show'), () => notifier.show(request)),
  clear: (id) => {
    notifier.clear(id)
  },
  isSystemQuiet: () =>
    tape.ask(question('notifier', 'isSystemQuiet'), () => notifier.isSystemQuiet())
})

const recordAttention = (tape: Tape, attention: Attention): Attention => ({
  visibleConversation: () => {
    const id = attention.visibleConversation()
    tape.known('visible', id)
    return id
  },
  isWindowFocused: () => {
    const isFocused = attention.isWindowFocused()
    tape.known('focused', isFocused)
    return isFocused
  },
  idleMs: () => {
    const idleMs = attention.idleMs()
    tape.known('idleMs', idleMs)
    return idleMs
  }
})

const recordPower = (tape: Tape, power: Power): Power => {
  const heard =
    (what: string, listen: (listener: () => void) => () => void) => (listener: () => void) => {
      const number = tape.listenerOf(what)
      return listen(() => {
        tape.came(['power', what, number], null)
        listener()
      })
    }
  return {
    onResume: heard('resume', (listener) => power.onResume(listener)),
    onSuspend: heard('suspend', (listener) => power.onSuspend(listener)),
    onUnlock: heard('unlock', (listener) => power.onUnlock(listener)),
    isOnBattery: () => {
      const isOnBattery = power.isOnBattery()
      tape.known('onBattery', isOnBattery)
      return isOnBattery
    }
  }
}

const recordNetwork = (tape: Tape, network: Network): Network => ({
  isOnline: () => {
    const isOnline = network.isOnline()
    tape.known('online', isOnline)
    return isOnline
  },
  onChange: (listener) =>
    network.onChange((isOnline) => {
      tape.came(['network', isOnline], null)
      listener(isOnline)
    })
})

/** One backend serves one account, which its `connect` names. */
const recordBackend = (tape: Tape, kind: AccountKind, backend: ChatBackend): ChatBackend => {
  const own = { port: `backend.${kind}`, owner: null as string | null }
  const recordedSink = (sink: BackendSink): BackendSink => ({
    event: (event) => {
      tape.markEvents([event])
      tape.heard(own.owner)
      tape.came(['event', own.port, event], own.owner)
      sink.event(event)
    },
    disconnected: (failure) => {
      tape.came(['ended', own.port, failure], own.owner)
      sink.disconnected(failure)
    }
  })
  const connect: ChatBackend['connect'] = (session: Session, sink, signal) => {
    const { id } = session.account
    own.port = `backend.${tape.redaction.token(id)}`
    own.owner = id
    const onAnswer = (): void => {
      tape.heard(id)
    }
    return tape.ask({ ...question(own.port, 'connect', [], id), onAnswer }, () =>
      backend.connect(session, recordedSink(sink), signal)
    )
  }
  const recorded: Partial<ChatBackend> = {
    connect,
    catchUp: (cursor, signal) =>
      recordPages(tape, own.port, own.owner, cursor, backend.catchUp(cursor, signal)),
    owner: () => {
      const owner = backend.owner()
      tape.known(`${own.port}.owner`, owner)
      return owner
    },
    setTyping: (id, isTyping) => {
      tape.told(own.port, 'setTyping', [id, isTyping])
      backend.setTyping(id, isTyping)
    }
  }
  const ask = (key: string, args: readonly unknown[], call: () => Promise<unknown>): unknown =>
    tape.ask(question(own.port, key, args, own.owner), call)
  return new Proxy(backend, {
    get: (target, key) => {
      const ready: unknown = Reflect.get(recorded, key)
      if (ready !== undefined) return ready
      const value: unknown = Reflect.get(target, key)
      if (key === 'capabilities') tape.known(`${own.port}.capabilities`, value)
      if (key === 'management' && typeof value === 'object' && value !== null)
        return recordCalls(tape, `${own.port}.management`, value, { owner: own.owner })
      if (typeof value !== 'function' || typeof key !== 'string') return value
      const call = (...args: readonly unknown[]): unknown => Reflect.apply(value, target, args)
      if (UNRECORDED_BACKEND.has(key)) return call
      return (...args: readonly unknown[]) =>
        ask(key, args, () => call(...args) as Promise<unknown>)
    }
  })
}

/** Each page is a question of its own, so that the time it took stands beside it. */
async function* recordPages(
  tape: Tape,
  port: string,
  owner: string | null,
  cursor: string | null,
  pages: AsyncIterable<CatchUpPage>
): AsyncGenerator<CatchUpPage> {
  const iterator = pages[Symbol.asyncIterator]()
  let isOver = false
  let asked: string | null = cursor
  try {
    for (;;) {
      const next = await tape.ask(question(port, 'catchUp', [asked], owner), async () => {
        const result = await iterator.next()
        if (result.done === true) return { page: null }
        if ((result.value.total ?? 0) > LONG_CATCH_UP) tape.journal.outline()
        return { page: result.value }
      })
      if (next.page === null) break
      asked = next.page.cursor
      yield next.page
    }
    isOver = true
  } finally {
    if (!isOver) await iterator.return?.()
  }
}
