import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { asAccountId, type Account, type ConversationId } from '../../../src/shared/domain'
import type {
  BackendEvent,
  RemoteConversation,
  RemoteMessage,
  RemoteReaction
} from '../../../src/main/core/backendEvents'
import type { DraftFile, IngestBatch, NewDraftFile, SavedDraft } from '../../../src/main/core/store'
import { createStoreCore, type StoreCore } from '../../../src/main/store/worker/core'
import { openDb, type Db } from '../../../src/main/store/worker/db'
import { migrate } from '../../../src/main/store/worker/migrate'

export const KEY = 'ab'.repeat(32)
export const DAY = 24 * 60 * 60 * 1000
/** A fixed present, so that no test depends on the clock. */
export const NOW = Date.UTC(2026, 0, 31, 12)

export const ACCOUNT = asAccountId('account-1')
export const OTHER = asAccountId('account-2')

export const account = (id = ACCOUNT): Account => ({
  id,
  kind: 'photon',
  name: 'Work',
  serverUrl: 'http://127.0.0.1:1',
  isDemo: false,
  createdAt: NOW,
  isPaused: false
})

export type Fixture = {
  readonly db: Db
  readonly core: StoreCore
  readonly ingest: (
    events: readonly BackendEvent[],
    options?: Partial<IngestBatch>
  ) => ReturnType<StoreCore['ingest']>
}

/** A store in memory with one account. */
export const createFixture = (): Fixture => {
  const db = openDb(':memory:', KEY)
  migrate(db)
  const core = createStoreCore(db)
  core.saveAccount(account())
  return {
    db,
    core,
    ingest: (events, options = {}) =>
      core.ingest({ accountId: ACCOUNT, origin: 'live', now: NOW, events, ...options })
  }
}

export const CHAT = 'any;-;anna@example.org'

export const remoteConversation = (
  change: Partial<RemoteConversation> = {}
): RemoteConversation => ({
  serverId: CHAT,
  name: null,
  isGroup: false,
  participants: [{ address: 'anna@example.org', name: 'Anna' }],
  isArchived: null,
  ...change
})

export const remoteMessage = (
  serverId: string,
  change: Partial<RemoteMessage> = {}
): RemoteMessage => {
  const order = Number(/\d+$/.exec(serverId)?.[0] ?? 1)
  return {
    serverId,
    clientId: null,
    conversationServerId: CHAT,
    order,
    isFromMe: false,
    senderAddress: change.isFromMe === true ? '' : 'anna@example.org',
    senderName: null,
    subject: null,
    text: `text of ${serverId}`,
    sentAt: NOW + order * 1000,
    editedAt: null,
    unsentAt: null,
    deliveredAt: null,
    readAt: null,
    isDelivered: false,
    failure: null,
    replyToServerId: null,
    attachments: [],
    service: null,
    body: null,
    mentions: null,
    pin: null,
    unsupported: null,
    effect: null,
    isReduced: false,
    ...change
  }
}

export const messageEvent = (
  serverId: string,
  change: Partial<RemoteMessage> = {},
  conversation: RemoteConversation | null = null
): BackendEvent => ({ type: 'message', message: remoteMessage(serverId, change), conversation })

export const reactionEvent = (
  serverId: string,
  targetServerId: string,
  change: Partial<RemoteReaction> = {}
): BackendEvent => ({
  type: 'reaction',
  reaction: {
    serverId,
    targetServerId,
    conversationServerId: CHAT,
    senderAddress: 'anna@example.org',
    senderName: null,
    isFromMe: false,
    emoji: '❤️',
    tapback: 'love',
    isRemoval: false,
    at: NOW,
    order: 1,
    ...change
  }
})

/** The only conversation of a fixture. */
export const onlyConversation = (
  core: StoreCore
): ReturnType<StoreCore['listConversations']>[number] => {
  const [first, ...rest] = core.listConversations()
  if (first === undefined || rest.length > 0) throw new Error('expected one conversation')
  return first
}

/** Texts of the newest part of the only conversation, oldest first. */
export const timeline = (core: StoreCore, limit = 100): readonly string[] =>
  core
    .readWindow(onlyConversation(core).id, { at: 'newest' }, limit)
    .messages.map(({ text }) => text)

/** A folder of its own for each test; call the second value when done. */
export const createFolder = (): { readonly folder: string; readonly remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'tern-store-'))
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** What a draft of nothing but words is saved as. */
export const draftOf = (text: string): SavedDraft => ({
  text,
  replyTo: null,
  mentions: [],
  fileIds: []
})

export const NEW_FILE: NewDraftFile = {
  fileName: 'a.png',
  mimeType: 'image/png',
  bytes: new Uint8Array([1]),
  width: null,
  height: null,
  voiceMs: null,
  isLoose: false
}

/** Puts a file into a conversation's draft. */
export const stage = (
  core: StoreCore,
  conversationId: ConversationId,
  change: Partial<NewDraftFile> = {}
): DraftFile => {
  const { file } = core.stageFile(conversationId, { ...NEW_FILE, ...change }, 1_000_000)
  if (file === null) throw new Error('not staged')
  return file
}
