/** What a person does, over the real store; the account is a fake that notes what it is asked. */
import type { AccountRuntime } from '../../src/main/core/account/accountRuntime'
import type { Accounts } from '../../src/main/core/account/accounts'
import { createChanges } from '../../src/main/core/changes'
import { createMessenger } from '../../src/main/core/messenger/messenger'
import { stageFile } from '../../src/main/core/messenger/staging'
import type { LookOutcome } from '../../src/main/core/outbox/outbox'
import type { LocalChange } from '../../src/main/core/store'
import type { Notifications } from '../../src/main/core/notify/notifications'
import {
  type Capabilities,
  type ConnectionPhase,
  type ConversationId,
  DEFAULT_SETTINGS,
  type Message,
  type MessageId,
  type OutboxItemId,
  type Settings
} from '../../src/shared/domain'
import { createFakeBackend } from './fakeBackend'
import { createFakeClock, START_AT } from './fakeClock'
import { createFakeRandom } from './fakeRandom'
import { createRecordingPublisher } from './recorders'
import { ACCOUNT_ID, messageEvent } from './samples'
import { createStoreWorld } from './storeWorld'

export const createMessengerBench = async () => {
  const world = await createStoreWorld()
  const { store } = world
  const clock = createFakeClock()
  const random = createFakeRandom()
  const publisher = createRecordingPublisher()
  const fake = createFakeBackend()
  let capabilities: Capabilities = fake.capabilities
  let phase: ConnectionPhase = 'online'
  let settings: Settings = DEFAULT_SETTINGS
  const bench = {
    wakes: 0,
    read: [] as ConversationId[],
    seen: [] as ConversationId[],
    isSignedIn: true,
    /** A send is under way that can be cut off. */
    canCut: false,
    cut: [] as OutboxItemId[],
    looks: [] as (readonly [OutboxItemId, boolean])[],
    lookOutcome: 'absent' as LookOutcome
  }
  const runtime = {
    get backend() {
      return { ...fake, capabilities }
    },
    account: () => ({ id: ACCOUNT_ID }),
    connection: () => ({ phase }),
    sendSoon: () => {
      bench.wakes += 1
    },
    cancelSend: (id: OutboxItemId) => {
      if (bench.canCut) bench.cut.push(id)
      return Promise.resolve(bench.canCut)
    },
    lookAgain: (id: OutboxItemId, isToBeSent: boolean) => {
      bench.looks.push([id, isToBeSent])
      return Promise.resolve(bench.lookOutcome)
    }
  } as unknown as AccountRuntime
  const messenger = createMessenger({
    store,
    accounts: {
      find: (id) => (bench.isSignedIn && id === ACCOUNT_ID ? runtime : null)
    } as Partial<Accounts> as Accounts,
    changes: createChanges({ store, publisher, clock, rules: () => DEFAULT_SETTINGS }),
    notifications: {
      conversationRead: (id: ConversationId) => {
        bench.read.push(id)
      },
      conversationSeen: (id: ConversationId) => {
        bench.seen.push(id)
      }
    } as Partial<Notifications> as Notifications,
    clock,
    random,
    settings: () => settings
  })
  const conversation = world.conversations[0]!
  const stage = async (name: string, bytes: Uint8Array = new Uint8Array([1])): Promise<string> => {
    const file = { fileName: name, mimeType: 'image/png', bytes }
    const staging = {
      store,
      applyLocal: (change: Promise<LocalChange>) => messenger.applyLocal(change)
    }
    const added = await stageFile(staging, conversation.id, file)
    if (!added.ok) throw new Error(added.error.code)
    return added.value.stagedId
  }
  const timeline = async (): Promise<readonly Message[]> =>
    (await store.readWindow(conversation.id, { at: 'newest' }, 50)).messages
  return Object.assign(bench, {
    world,
    store,
    clock,
    publisher,
    messenger,
    stage,
    conversation,
    timeline,
    typed: fake.typed,
    set: (change: {
      capabilities?: Partial<Capabilities>
      phase?: ConnectionPhase
      settings?: Partial<Settings>
    }) => {
      capabilities = { ...capabilities, ...change.capabilities }
      phase = change.phase ?? phase
      settings = { ...settings, ...change.settings }
    },
    send: (text: string, stagedIds: readonly string[] = [], replyTo: MessageId | null = null) =>
      messenger.send({ conversationId: conversation.id, text, replyTo, stagedIds }),
    /** Stores a message of the server and gives its row. */
    receive: async (name: string, isFromMe: boolean): Promise<Message> => {
      const event = messageEvent(name, { isFromMe, senderAddress: isFromMe ? '' : 'ann' })
      await store.ingest({ accountId: ACCOUNT_ID, events: [event], origin: 'live', now: START_AT })
      const stored = (await timeline()).find(({ serverId }) => serverId === `guid-${name}`)
      if (stored === undefined) throw new Error('not stored')
      return stored
    },
    commands: async () => (await world.outbox()).map(({ command }) => command)
  })
}
