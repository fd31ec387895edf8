import type {
  Account,
  Attachment,
  ConnectionState,
  Conversation,
  ConversationId,
  Message,
  Reaction,
  Span
} from '../../src/shared/domain'
import { asAccountId, asAttachmentId, asConversationId } from '../../src/shared/domain'
import type { AccountView } from '../../src/shared/ipc/views'

import { CAPABILITIES, conversationSample, messageSample } from '../support/samples'

export { CAPABILITIES as ALL_CAPABILITIES }

/** Small builders: a test says only what it is about. */
export const NOON = new Date(2026, 10, 20, 12, 0, 0).getTime()

export const makeAccount = (
  id = 'a1',
  name = 'iMessage',
  change: Partial<AccountView> & Partial<Pick<Account, 'kind' | 'isPaused' | 'createdAt'>> = {}
): AccountView => ({
  account: {
    id: asAccountId(id),
    kind: change.kind ?? 'photon',
    name,
    serverUrl: 'http://127.0.0.1:1',
    isDemo: false,
    createdAt: change.createdAt ?? NOON,
    isPaused: change.isPaused ?? false
  },
  capabilities: change.capabilities ?? CAPABILITIES,
  secretState: change.secretState ?? 'stored',
  payloadEncoding: change.payloadEncoding ?? null,
  invitations: change.invitations ?? []
})

export const makeConnection = (
  change: Partial<Omit<ConnectionState, 'accountId'>> & { readonly accountId?: string } = {}
): ConnectionState => ({
  phase: 'online',
  attempt: 0,
  since: NOON,
  retryAt: null,
  cause: null,
  errorCode: null,
  progress: null,
  ...change,
  accountId: asAccountId(change.accountId ?? 'a1')
})

export const makeConversation = (
  id: string,
  change: Partial<Omit<Conversation, 'id' | 'accountId'>> & { readonly accountId?: string } = {}
): Conversation =>
  conversationSample(id, {
    serverId: `server-${id}`,
    name: `Conversation ${id}`,
    participants: [{ address: `${id}@example.org`, name: `Person ${id}`, isMe: false }],
    lastActivityAt: NOON,
    unreadCount: 0,
    messageCount: 0,
    ...change,
    accountId: asAccountId(change.accountId ?? 'a1')
  })

export type MessageChange = Partial<Omit<Message, 'id' | 'conversationId' | 'accountId'>>

export const makeMessage = (
  id: string,
  conversationId: string,
  sentAt: number,
  change: MessageChange = {}
): Message =>
  messageSample(id, {
    serverId: `server-${id}`,
    senderAddress: 'zoe@example.org',
    senderName: 'Zoë Ångström',
    text: `Text of ${id}`,
    sentAt,
    order: sentAt,
    sendState: change.isFromMe === true ? 'sent' : null,
    ...change,
    conversationId: asConversationId(conversationId),
    accountId: asAccountId('a1')
  })

export const makeReaction = (change: Partial<Reaction> = {}): Reaction => ({
  senderAddress: 'ines@example.org',
  senderName: 'Ines',
  isMe: false,
  emoji: '❤️',
  tapback: 'love',
  at: NOON,
  ...change
})

export const makeAttachment = (
  id: string,
  change: Partial<Omit<Attachment, 'id'>> = {}
): Attachment => ({
  serverId: `server-${id}`,
  fileName: `${id}.jpeg`,
  mimeType: 'image/jpeg',
  size: 2_100_000,
  width: 1_000,
  height: 528,
  isVoice: false,
  blurhash: null,
  isHere: false,
  contentType: null,
  ...change,
  id: asAttachmentId(id)
})

export type World = {
  accounts: AccountView[]
  connections: ConnectionState[]
  conversations: Map<ConversationId, Conversation>
  messages: Map<ConversationId, Message[]>
  firstUnread: Map<ConversationId, string>
  /** What is proven whole. */
  spans: Map<ConversationId, readonly Span[]>
  openConversationId: string | null
}

export const emptyWorld = (): World => ({
  accounts: [],
  connections: [],
  conversations: new Map(),
  messages: new Map(),
  firstUnread: new Map(),
  spans: new Map(),
  openConversationId: null
})

/** A world of one account with these conversations, online. */
export const worldOf = (
  conversations: readonly Conversation[],
  messages: readonly Message[] = []
): World => {
  const world = emptyWorld()
  world.accounts.push(makeAccount())
  world.connections.push(makeConnection())
  for (const conversation of conversations) {
    world.conversations.set(conversation.id, conversation)
    world.messages.set(
      conversation.id,
      messages.filter((message) => message.conversationId === conversation.id)
    )
  }
  return world
}
