/**
 * Decorators that stand between the core and its ports and write down what passes. They change
 * nothing: the same values come and go, in the same order.
 */
import type { AppEvent } from '../../../shared/ipc/events'
import type { EngineDependencies } from '../engine'
import type { Attention, Clock, Network, Notifier, Power, Publisher, Random } from '../ports'
import type { Store } from '../store'
import { projectEvent } from './projection'
import { recordBackend } from './recordedBackend'
import { question, recordCalls } from './recordedCalls'
import type { Tape } from './tape'

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
