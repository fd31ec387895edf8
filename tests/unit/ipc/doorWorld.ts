/** The door with everything real behind it but the desktop: engine, store, settings, two accounts. */
import type { IpcMainInvokeEvent } from 'electron'
import { vi } from 'vitest'

import { createEngine, type Engine } from '../../../src/main/core/engine'
import type { Profile } from '../../../src/main/core/profile'
import { createHandlers } from '../../../src/main/ipc/handlers'
import type { HandlerContext, Shell } from '../../../src/main/ipc/handlers/context'
import { createDispatcher } from '../../../src/main/ipc/register'
import { createSettings } from '../../../src/main/platform/settings'
import {
  type AccountId,
  asAccountId,
  type Conversation,
  err,
  type Message,
  ok,
  type Result
} from '../../../src/shared/domain'
import { english } from '../../../src/shared/i18n'
import type { CommandInput, CommandName } from '../../../src/shared/ipc/commands'
import { createFakeBackend, type FakeBackend } from '../../support/fakeBackend'
import { createFakeClock, type FakeClock, START_AT } from '../../support/fakeClock'
import { createFakeRandom } from '../../support/fakeRandom'
import { createMemoryStore, type NodeStore } from '../../support/nodeStore'
import {
  createFakeAttention,
  createFakeMachine,
  createFakeSecrets,
  createRecordingLogger,
  createRecordingNotifier,
  createRecordingPublisher,
  type RecordingLogger
} from '../../support/recorders'
import { accountSample, messageEvent } from '../../support/samples'
import { conversationEvent } from '../../support/storeWorld'

/** One of the two people whose accounts share the store. */
export type Side = {
  readonly accountId: AccountId
  readonly conversation: Conversation
  readonly messages: readonly Message[]
  readonly stagedId: string
}

export interface DoorWorld {
  readonly mine: Side
  readonly other: Side
  readonly store: NodeStore
  readonly engine: Engine
  readonly backends: readonly FakeBackend[]
  readonly logger: RecordingLogger
  readonly clock: FakeClock
  /** Each call that leaves the app: `[what, ...arguments]`. */
  readonly left: (readonly unknown[])[]
  /** As the page calls: of any name, with anything that crosses between processes. */
  knock(name: unknown, input: unknown): Promise<Result<unknown>>
  call<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<Result<unknown>>
  dispose(): Promise<void>
}

export const MINE = asAccountId('11111111-1111-4111-8111-111111111111')
export const OTHER = asAccountId('22222222-2222-4222-8222-222222222222')

const fill = async (store: NodeStore, accountId: AccountId, name: string): Promise<Side> => {
  await store.saveAccount(accountSample({ id: accountId, name, serverUrl: `https://${name}.test` }))
  const conversationServerId = `iMessage;-;${name}`
  const message = (text: string, order: number): ReturnType<typeof messageEvent> =>
    messageEvent(`${name}-${text}`, { conversationServerId, text, order, sentAt: START_AT + order })
  await store.ingest({
    accountId,
    events: [
      conversationEvent(name),
      messageEvent(`${name}-poll`, {
        conversationServerId,
        order: 0,
        sentAt: START_AT,
        isFromMe: true,
        body: { type: 'poll', title: 'When?', options: [{ id: 'o1', text: 'Now' }] }
      }),
      message('first', 1),
      message('second', 2)
    ],
    origin: 'live',
    now: START_AT
  })
  const conversation = (await store.listConversations()).find((one) => one.accountId === accountId)
  if (conversation === undefined) throw new Error('no conversation')
  const { file } = await store.stageFile(
    conversation.id,
    {
      fileName: `${name}.txt`,
      mimeType: 'text/plain',
      bytes: new Uint8Array([1, 2, 3]),
      voiceMs: null,
      isLoose: false,
      width: null,
      height: null
    },
    1_000_000
  )
  const { messages } = await store.readWindow(conversation.id, { at: 'newest' }, 10)
  return { accountId, conversation, messages, stagedId: file?.stagedId ?? '' }
}

const fakeShell = (left: DoorWorld['left']): Shell => ({
  version: '1.0.0',
  electron: '45',
  platform: 'linux',
  systemLanguages: ['en'],
  pickFiles: () => Promise.resolve(ok([])),
  saveFile: (fileName, bytes) => {
    left.push(['saveFile', fileName, bytes.byteLength])
    return Promise.resolve(ok(true))
  },
  openLink: (url) => {
    left.push(['openLink', url])
    return Promise.resolve(ok(null))
  },
  writeClipboard: (text) => {
    left.push(['writeClipboard', text])
  },
  setVisibleConversation: () => undefined,
  askMicrophone: () => Promise.resolve(true)
})

export const createDoorWorld = async (change: Partial<Shell> = {}): Promise<DoorWorld> => {
  const { store } = createMemoryStore()
  const secrets = createFakeSecrets()
  for (const id of [MINE, OTHER]) secrets.kept.set(`account:${id}`, 'secret')
  const mine = await fill(store, MINE, 'mine')
  const other = await fill(store, OTHER, 'other')
  const clock = createFakeClock()
  const logger = createRecordingLogger()
  const machine = createFakeMachine()
  const publisher = createRecordingPublisher()
  const backends: FakeBackend[] = []
  const left: DoorWorld['left'] = []
  const settings = createSettings({ dir: '', clock, logger, open: () => ({ store: {} }) })
  const engine = createEngine({
    store,
    secrets,
    isSessionOnly: false,
    clock,
    random: createFakeRandom(),
    logger,
    publisher,
    notifier: createRecordingNotifier(),
    attention: createFakeAttention(),
    settings: () => settings.get(),
    power: machine,
    network: machine,
    createBackend: () => {
      const backend = createFakeBackend()
      backends.push(backend)
      return backend
    },
    exportTarget: {
      open: (...names) => {
        left.push(['export', ...names])
        return Promise.resolve(ok(null))
      }
    },
    t: english.translate,
    timeWords: { moment: String, day: String },
    startDemo: () => Promise.resolve(err('unsupported'))
  })
  await engine.start()
  const idle = { phase: 'off', reason: 'development' } as const
  const context = {
    profile: {
      engine: () => engine,
      keychain: () => ({ state: 'ok' }),
      failure: () => 'storage_failed',
      opened: () => Promise.resolve(),
      retry: () => Promise.resolve(),
      startAnew: () => Promise.resolve(),
      continueForThisRun: () => Promise.resolve()
    } as unknown as Profile,
    settings,
    shell: { ...fakeShell(left), ...change },
    system: {
      updates: {
        state: () => idle,
        check: () => Promise.resolve(idle),
        restart: () => Promise.resolve(idle)
      },
      describe: () => ({
        autostart: null,
        shortcut: 'off',
        spellcheck: { isSystem: false, languages: [] },
        hasNotices: false
      }),
      setAutostart: () => true,
      showNotices: () => Promise.resolve(ok(null))
    },
    diagnostics: {
      runDoctor: vi.fn(),
      saveLogs: () => Promise.resolve(ok(false)),
      saveRecording: () => Promise.resolve(ok(false))
    },
    currentSeq: () => 1
  } satisfies HandlerContext
  const dispatch = createDispatcher({
    handlers: createHandlers(context),
    isTrustedSender: () => true,
    logger
  })
  const knock = (name: unknown, input: unknown): Promise<Result<unknown>> =>
    dispatch({} as IpcMainInvokeEvent, name, input)
  return {
    mine,
    other,
    store,
    engine,
    backends,
    logger,
    clock,
    left,
    knock,
    call: knock,
    dispose: async () => {
      settings.dispose()
      await engine.dispose()
    }
  }
}
