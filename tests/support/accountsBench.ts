/** All accounts over the real store; servers are fakes that do what a test says. */
import { type Accounts, createAccounts } from '../../src/main/core/account/accounts'
import { createChanges } from '../../src/main/core/changes'
import { createConversationDirectory } from '../../src/main/core/conversationDirectory'
import { readCredentials } from '../../src/main/core/imkitCredentials'
import type { ImkitSignIn } from '../../src/main/core/account/signIn'
import { createNotifications } from '../../src/main/core/notify/notifications'
import { createStreamTracker } from '../../src/main/core/streams'
import { createTypingTracker } from '../../src/main/core/typing'
import {
  type AccountId,
  type AccountKind,
  DEFAULT_SETTINGS,
  ok,
  type Result
} from '../../src/shared/domain'
import type { DemoServer } from '../../src/main/core/ports'
import { english } from '../../src/shared/i18n'
import { createFakeBackend, type FakeBackend } from './fakeBackend'
import { createFakeClock } from './fakeClock'
import { createFakeRandom } from './fakeRandom'
import { createMemoryStore } from './nodeStore'
import {
  createFakeAttention,
  createFakeSecrets,
  createRecordingLogger,
  createRecordingNotifier,
  createRecordingPublisher
} from './recorders'

export const createAccountsBench = () => {
  const { store, reopen } = createMemoryStore()
  const clock = createFakeClock()
  const random = createFakeRandom()
  const publisher = createRecordingPublisher()
  const logger = createRecordingLogger()
  const secrets = createFakeSecrets()
  const directory = createConversationDirectory()
  const notifier = createRecordingNotifier()
  const backends: FakeBackend[] = []
  /** What the person was told of the store. */
  const storageFailures: unknown[] = []
  const bench = {
    clock,
    publisher,
    logger,
    secrets,
    directory,
    notifier,
    backends,
    storageFailures,
    store,
    demoStarts: 0,
    startDemo: (): Promise<Result<readonly DemoServer[]>> =>
      Promise.resolve(ok(demoServers(4_000 + 10 * bench.demoStarts))),
    /** Applied to every backend made from now on. */
    prepare: (_backend: FakeBackend, _kind: AccountKind): void => undefined,
    accounts: null as unknown as Accounts,
    /** What the next start of the app makes of store and keychain. */
    restart: async (): Promise<Accounts> => {
      await bench.accounts.dispose()
      bench.store = reopen()
      bench.accounts = create()
      return bench.accounts
    },
    add: async (change: { readonly secret?: string; readonly serverUrl?: string } = {}) => {
      const input = {
        serverUrl: 'mac.example',
        secret: ' key ',
        kind: 'photon',
        ...change
      } as const
      const result = await bench.accounts.add(input)
      await clock.advance(0)
      return result
    },
    addImkit: async (change: Partial<ImkitSignIn & { serverUrl: string }> = {}) => {
      const input = {
        kind: 'imkit',
        serverUrl: 'chat.example',
        clientKey: 'client',
        token: 'token',
        payloadEncoding: 'none',
        customKey: null,
        ...change
      } as const
      const result = await bench.accounts.add(input)
      await clock.advance(0)
      return result
    },
    added: async (serverUrl = 'mac.example'): Promise<AccountId> =>
      valueOf(await bench.add({ serverUrl })).account.id,
    credentialsOf: (id: AccountId) => readCredentials(secrets.kept.get(`account:${id}`) ?? null),
    phase: (id: AccountId) => bench.accounts.find(id)?.connection().phase,
    view: (id: AccountId) => bench.accounts.list().find(({ account }) => account.id === id)
  }
  const create = (): Accounts => {
    const services = {
      store: bench.store,
      clock,
      random,
      logger,
      publisher,
      changes: createChanges({
        store: bench.store,
        publisher,
        clock,
        rules: () => DEFAULT_SETTINGS,
        onConversations: ({ conversations }) => {
          directory.remember(conversations)
        }
      }),
      notifications: createNotifications({
        store: bench.store,
        notifier,
        attention: createFakeAttention(),
        settings: () => DEFAULT_SETTINGS,
        clock,
        logger,
        t: english.translate
      }),
      typing: createTypingTracker(clock, publisher),
      streams: createStreamTracker(clock, publisher),
      directory,
      power: { isOnBattery: () => false },
      onState: () => undefined,
      onStorageFailure: (error: unknown) => {
        storageFailures.push(error)
      },
      onStorageWorks: () => undefined,
      onQuarantined: () => undefined
    }
    return createAccounts({
      services,
      secrets,
      isSessionOnly: false,
      createBackend: (kind: AccountKind) => {
        const backend = createFakeBackend()
        bench.prepare(backend, kind)
        backends.push(backend)
        return backend
      },
      startDemo: () => {
        bench.demoStarts += 1
        return bench.startDemo()
      }
    })
  }
  bench.accounts = create()
  return bench
}

const demoServers = (port: number): readonly DemoServer[] => [
  { kind: 'photon', name: 'iMessage', serverUrl: `http://127.0.0.1:${port}`, secret: 'demo' },
  { kind: 'imkit', name: 'Team', serverUrl: `http://127.0.0.1:${port + 1}`, secret: '{}' }
]

export const valueOf = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}
