/**
 * The core put together: everything between the store and the outside world, with no knowledge of
 * Electron. The app runs one engine per profile; tests run it in plain Node.
 */
import type {
  AccountKind,
  ConnectionState,
  Conversation,
  Result,
  Settings
} from '../../shared/domain'
import type { Translate } from '../../shared/i18n'
import type { AppEvent } from '../../shared/ipc/events'
import { type Accounts, createAccounts } from './account/accounts'
import { createChanges } from './changes'
import type { ChatBackend } from './chatBackend'
import { type ConnectionLog, createConnectionLog } from './connection/connectionLog'
import { type ConversationDirectory, createConversationDirectory } from './conversationDirectory'
import { createExporter, type Exporter, type ExportTarget } from './export/exporter'
import { type AttachmentLoader, createAttachmentLoader } from './messenger/attachments'
import { createPictureLoader, type PictureLoader } from './messenger/pictures'
import { createManagement, type Management } from './messenger/management'
import { createMessenger, type Messenger } from './messenger/messenger'
import { createServerSearch, type ServerSearch } from './messenger/serverSearch'
import { createNotifications, type Notifications } from './notify/notifications'
import type {
  Attention,
  Clock,
  DemoServer,
  Logger,
  Network,
  Notifier,
  Power,
  Publisher,
  Random,
  SecretStore,
  TimeWords
} from './ports'
import { createStorageAlarm } from './storageAlarm'
import type { Store } from './store'
import { createStreamTracker } from './streams'
import { createTypingTracker } from './typing'

export type EngineDependencies = {
  readonly store: Store
  readonly secrets: SecretStore
  readonly isSessionOnly: boolean
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly publisher: Publisher
  readonly notifier: Notifier
  readonly attention: Attention
  readonly settings: () => Settings
  readonly power: Power
  readonly network: Network
  readonly createBackend: (kind: AccountKind) => ChatBackend
  /** Resolves when stored accounts may connect; default at once. */
  readonly mayConnect?: Promise<void>
  readonly exportTarget: ExportTarget
  readonly timeWords: TimeWords
  /** In the person's language, whichever it is at that moment. */
  readonly t: Translate
  readonly startDemo: () => Promise<Result<readonly DemoServer[]>>
}

export interface Engine {
  readonly store: Store
  readonly accounts: Accounts
  readonly messenger: Messenger
  readonly management: Management
  readonly searchServer: ServerSearch
  readonly notifications: Pick<Notifications, 'explain'>
  readonly attachments: AttachmentLoader
  readonly pictures: PictureLoader
  readonly exporter: Exporter
  readonly directory: ConversationDirectory
  readonly connectionLog: ConnectionLog
  connections(): readonly ConnectionState[]
  /** To be called when settings changed: another rule may count other conversations. */
  recountUnread(): void
  applyLocal: Messenger['applyLocal']
  start(): Promise<void>
  /**
   * The person leaves: what is held back so that it could be taken back is sent now. Resolves when it
   * is, or after a second and a half; the next start sends the rest.
   */
  sendHeld(): Promise<void>
  /** Closes every socket, lets running commits end and closes the store. */
  dispose(): Promise<void>
}

export const createEngine = (deps: EngineDependencies): Engine => {
  const { store, clock, random, logger, publisher, power, network } = deps
  const directory = createConversationDirectory()
  const connectionLog = createConnectionLog()
  const typing = createTypingTracker(clock, publisher)
  const streams = createStreamTracker(clock, publisher)
  const notifications = createNotifications(deps)
  const changes = createChanges({
    store,
    publisher,
    clock,
    rules: deps.settings,
    nextMuteEnd: (now) => nextMuteEnd(directory.list(), now),
    onConversations: ({ conversations }) => {
      directory.remember(conversations)
    }
  })
  const storage = createStorageAlarm(publisher, logger)
  const accounts = createAccounts({
    ...deps,
    services: {
      store,
      clock,
      random,
      logger,
      power,
      publisher,
      changes,
      notifications,
      typing,
      streams,
      directory,
      onState: (state, detail) => {
        publisher.publish({ type: 'connection/changed', connection: state })
        if (detail === '' && state.progress !== null) return
        const entry = connectionLog.add(state, clock.now(), detail)
        publisher.publish({ type: 'connection/logged', entry })
        const { accountId, phase, attempt, cause } = state
        logger.info('connection', { account: accountId, phase, attempt, cause, detail })
      },
      onStorageFailure: storage.failed,
      onStorageWorks: storage.works,
      onQuarantined: (count) => {
        logger.warn('payloads quarantined', { count })
        void publishQuarantined(store, publisher)
      }
    }
  })
  const messenger = createMessenger({ ...deps, accounts, changes, notifications })
  const attachments = createAttachmentLoader({ ...deps, accounts, changes })
  const pictures = createPictureLoader(store, accounts, clock, logger)
  const unsubscribe = [
    ...watchTheMachine(power, network, accounts),
    // Timers stood still: a mute may have ended meanwhile.
    power.onResume(() => {
      changes.recountUnread()
    })
  ]

  return {
    store,
    accounts,
    messenger,
    management: createManagement({ ...deps, accounts, changes, directory, notifications }),
    searchServer: createServerSearch(store, accounts, directory),
    notifications,
    attachments,
    pictures,
    exporter: createExporter({
      store,
      accounts,
      attachments,
      publisher,
      clock,
      target: deps.exportTarget,
      times: deps.timeWords
    }),
    directory,
    connectionLog,
    connections: () => accounts.runtimes().map((runtime) => runtime.connection()),
    recountUnread: () => {
      changes.recountUnread()
    },
    applyLocal: (change) => messenger.applyLocal(change),
    start: async () => {
      directory.remember(await store.listConversations())
      changes.recountUnread()
      await accounts.start()
      if (!network.isOnline()) for (const runtime of accounts.runtimes()) runtime.networkLost()
      await publishQuarantined(store, publisher)
    },
    sendHeld: () =>
      withinTime(
        clock,
        Promise.all(accounts.runtimes().map((runtime) => runtime.sendHeld())).catch(
          (error: unknown) => {
            logger.warn('held messages stay for the next start', { error: String(error) })
          }
        )
      ),
    dispose: async () => {
      for (const stop of unsubscribe) stop()
      try {
        await accounts.dispose()
      } finally {
        notifications.dispose()
        changes.dispose()
        typing.dispose()
        streams.dispose()
        await store.close()
      }
    }
  }
}

/** A quit is not held up by a server that does not answer, ms. */
const SEND_HELD_LIMIT_MS = 1_500

const withinTime = (clock: Clock, work: Promise<unknown>): Promise<void> =>
  new Promise((resolve) => {
    const cancel = clock.after(SEND_HELD_LIMIT_MS, resolve)
    void work.then(() => {
      cancel()
      resolve()
    })
  })

/** When the first of the muted conversations is heard again, epoch ms. */
const nextMuteEnd = (conversations: readonly Conversation[], now: number): number | null => {
  const ends = conversations.flatMap(({ mutedUntil }) =>
    mutedUntil !== null && mutedUntil > now && mutedUntil < Number.MAX_SAFE_INTEGER
      ? [mutedUntil]
      : []
  )
  return ends.length === 0 ? null : Math.min(...ends)
}

/** Sleep, unlock and network reach every account. */
const watchTheMachine = (
  power: Power,
  network: Network,
  accounts: Accounts
): readonly (() => void)[] => {
  const wakeAll = (cause: 'resumed' | 'network_changed'): void => {
    for (const runtime of accounts.runtimes()) runtime.wake(cause)
  }
  return [
    power.onSuspend(() => {
      for (const runtime of accounts.runtimes()) runtime.suspended()
    }),
    power.onResume(() => {
      wakeAll('resumed')
    }),
    power.onUnlock(() => {
      for (const runtime of accounts.runtimes()) runtime.unlocked()
    }),
    network.onChange((isOnline) => {
      if (isOnline) wakeAll('network_changed')
      else for (const runtime of accounts.runtimes()) runtime.networkLost()
    })
  ]
}

const publishQuarantined = async (store: Store, publisher: Publisher): Promise<void> => {
  const stats = await store.stats().catch(() => null)
  if (stats === null || stats.quarantined === 0) return
  const event: AppEvent = { type: 'diagnostics/changed', quarantined: stats.quarantined }
  publisher.publish(event)
}
