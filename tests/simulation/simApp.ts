/**
 * One machine with the app on it: the real engine over the real store's code and the real adapters'
 * decisions, with everything else simulated. Killing it leaves nothing but the store.
 */
import { createEngine, type Engine } from '../../src/main/core/engine'
import type { ChatBackend } from '../../src/main/core/chatBackend'
import type { Logger } from '../../src/main/core/ports'
import type { Store } from '../../src/main/core/store'
import { DEFAULT_SETTINGS, err, ok, type Message, type MessageId } from '../../src/shared/domain'
import { english } from '../../src/shared/i18n'
import type { AppEvent } from '../../src/shared/ipc/events'
import { createFakeRandom } from '../support/fakeRandom'
import {
  createFakeAttention,
  createFakeMachine,
  createFakeSecrets,
  createRecordingNotifier,
  type FakeMachine
} from '../support/recorders'
import { accountSample } from '../support/samples'
import type { ChatServer } from './chatServer'
import { createImkitClient } from './imkit/imkitClient'
import { createPhotonClient } from './photon/photonClient'
import type { CatchUpDesign, SimBackendDeps } from './simBackend'
import type { SimLink } from './simLink'
import type { StoreHandle, StoreHost } from './simStore'
import { type AppClock, createAppClock, type World } from './simTime'
import type { MachineEvent, Setup } from './setup'

/** Wrong designs, put in place of the right one to see the oracle find them. */
export type Sabotage = {
  readonly catchUp?: CatchUpDesign
  readonly store?: (store: Store) => Store
  readonly backend?: (backend: ChatBackend) => ChatBackend
}

export const ACCOUNT = accountSample({ serverUrl: 'https://chat.example' })

export const SILENT: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** What a window would show, made of what it is told. */
export type Mirror = {
  readonly messages: Map<MessageId, Message>
  /** The newest count on the badge. */
  unread: number
}

type Run = {
  readonly engine: Engine
  readonly clock: AppClock
  readonly handle: StoreHandle
  readonly machine: FakeMachine
  readonly mirror: Mirror
  isDead: boolean
}

export interface SimApp {
  readonly accountId: typeof ACCOUNT.id
  readonly engine: () => Engine | null
  readonly mirror: () => Mirror | null
  /** Ids of messages that notifications were shown for, in order. */
  readonly notified: readonly MessageId[]
  /** Starts of whole catch-ups that ended well, by the world's clock. */
  readonly caughtUp: readonly number[]
  start(): void
  kill(): void
  suspend(isAnnounced: boolean): void
  resume(): void
  setOnline(isOnline: boolean): void
  /** A jump ahead is taken for a sleep, as the platform does (clockJump.ts). */
  jumpClock(ms: number): void
  /** The machine says something, true or not. */
  tell(event: MachineEvent): void
  /** Epoch ms by the machine's wall clock. */
  now(): number
}

export type SimAppOptions = {
  readonly world: World
  readonly setup: Setup
  readonly server: ChatServer
  readonly link: SimLink
  readonly host: StoreHost
  readonly sabotage: Sabotage
  readonly random: () => number
}

export const createSimApp = (options: SimAppOptions): SimApp => {
  const { world, setup, server, link, host, sabotage } = options
  const secrets = createFakeSecrets()
  secrets.kept.set(`account:${ACCOUNT.id}`, server.secret())
  const random = createFakeRandom(setup.seed)
  const notified: MessageId[] = []
  const caughtUp: number[] = []
  let wallOffset = 0
  let isOnline = true
  let isAsleep = false
  let run: Run | null = null

  const wallNow = (): number => world.now() + wallOffset
  const readMirror = (): Mirror => {
    const core = host.core()
    const messages = core
      .listConversations()
      .flatMap(({ id }) => core.readWindow(id, { at: 'newest' }, 1_000).messages)
    return {
      messages: new Map(messages.map((message) => [message.id, message])),
      unread: core.unreadTotals(wallNow(), DEFAULT_SETTINGS).messages
    }
  }
  const show = (mirror: Mirror, event: AppEvent): void => {
    if (event.type === 'messages/upserted')
      for (const message of event.messages) mirror.messages.set(message.id, message)
    else if (event.type === 'messages/removed')
      for (const id of event.ids) mirror.messages.delete(id)
    else if (event.type === 'unread/changed') mirror.unread = event.unread.messages
    else if (event.type === 'messages/invalidated') {
      const anew = readMirror()
      mirror.messages.clear()
      for (const [id, message] of anew.messages) mirror.messages.set(id, message)
    }
  }
  const createClient = (clock: AppClock): ChatBackend => {
    const deps: SimBackendDeps = {
      server,
      link,
      clock,
      logger: SILENT,
      stored: host.core,
      catchUp: sabotage.catchUp ?? null,
      worldNow: world.now,
      onCaughtUp: (startedAt) => {
        caughtUp.push(startedAt)
      }
    }
    const client = server.kind === 'photon' ? createPhotonClient(deps) : createImkitClient(deps)
    return sabotage.backend?.(client) ?? client
  }
  const createRun = (): Run => {
    const clock = createAppClock(world, () => wallOffset)
    const storeMs = (): number => (setup.storeMs === 0 ? 0 : 1 + options.random() * setup.storeMs)
    const handle = host.open(storeMs, (ms, task) => {
      world.after(ms, task)
    })
    const machine = createFakeMachine()
    machine.setOnline(isOnline)
    const mirror = readMirror()
    const created: Omit<Run, 'engine'> = { clock, handle, machine, mirror, isDead: false }
    const engine = createEngine({
      store: sabotage.store?.(handle.store) ?? handle.store,
      secrets,
      isSessionOnly: false,
      clock,
      random,
      logger: SILENT,
      publisher: {
        publish: (...events) => {
          if (!born.isDead) for (const event of events) show(mirror, event)
        }
      },
      notifier: {
        ...createRecordingNotifier(),
        show: ({ messageId }) => {
          if (!born.isDead && messageId !== null) notified.push(messageId)
          return Promise.resolve('accepted')
        }
      },
      attention: createFakeAttention(),
      settings: () => ({ ...DEFAULT_SETTINGS, undoSendSeconds: setup.undoSeconds }),
      power: machine,
      network: machine,
      createBackend: () => createClient(clock),
      exportTarget: { open: () => Promise.resolve(ok(null)) },
      t: english.translate,
      timeWords: { moment: String, day: String },
      startDemo: () => Promise.resolve(err('unsupported'))
    })
    const born: Run = Object.assign(created, { engine })
    return born
  }

  return {
    accountId: ACCOUNT.id,
    engine: () => run?.engine ?? null,
    mirror: () => run?.mirror ?? null,
    notified,
    caughtUp,
    start: () => {
      if (run !== null) return
      run = createRun()
      // A keychain or a disk that fails is told of; a killed app never answers.
      run.engine.start().catch(() => undefined)
    },
    kill: () => {
      if (run === null) return
      run.isDead = true
      isAsleep = false
      run.clock.kill()
      run.handle.kill()
      run = null
      link.flap()
    },
    suspend: (isAnnounced) => {
      isAsleep = true
      if (isAnnounced) run?.machine.suspend()
      run?.clock.sleep()
    },
    resume: () => {
      if (!isAsleep) return
      isAsleep = false
      run?.clock.wakeUp()
      run?.machine.resume()
    },
    setOnline: (value) => {
      if (isOnline === value) return
      isOnline = value
      run?.machine.setOnline(value)
    },
    jumpClock: (ms) => {
      wallOffset += ms
      if (ms > 5_000 && !isAsleep) run?.machine.resume()
    },
    tell: (event) => {
      if (!isAsleep) run?.machine[event]()
    },
    now: wallNow
  }
}
