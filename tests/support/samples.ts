/** Rows and events for tests, with only what the test is about spelled out. */
import type { BackendEvent, RemoteMessage } from '../../src/main/core/backendEvents'
import {
  type Account,
  asAccountId,
  asConversationId,
  asMessageId,
  type Capabilities,
  type Conversation,
  type Message
} from '../../src/shared/domain'
import { START_AT } from './fakeClock'

/** Of a server that can do what most can, and a little more. */
export const CAPABILITIES: Capabilities = {
  reactions: 'tapback',
  edit: true,
  unsend: true,
  reply: true,
  typing: true,
  readReceipts: true,
  attachments: true,
  mentions: false,
  newConversation: 'address',
  groups: true,
  invitations: false,
  serverSearch: false,
  sharedPreferences: false,
  sharedDeletes: false,
  polls: true,
  pinMessages: true
}

export const ACCOUNT_ID = asAccountId('account-1')

export const accountSample = (change: Partial<Account> = {}): Account => ({
  id: ACCOUNT_ID,
  kind: 'photon',
  name: 'iMessage',
  serverUrl: 'https://mac.example',
  isDemo: false,
  createdAt: START_AT,
  isPaused: false,
  ...change
})

export const conversationSample = (
  name = 'c1',
  change: Partial<Conversation> = {}
): Conversation => ({
  id: asConversationId(name),
  accountId: ACCOUNT_ID,
  serverId: `iMessage;-;${name}`,
  name: `Name of ${name}`,
  isGroup: false,
  participants: [{ address: `${name}@example.org`, name: `Name of ${name}`, isMe: false }],
  lastMessage: null,
  lastActivityAt: START_AT,
  unreadCount: 1,
  isMarkedUnread: false,
  isPinned: false,
  isArchived: false,
  isLeft: false,
  mutedUntil: null,
  tags: [],
  sharedTags: [],
  draft: '',
  draftFileCount: 0,
  messageCount: 1,
  ...change
})

export const messageSample = (name = 'm1', change: Partial<Message> = {}): Message => ({
  id: asMessageId(name),
  accountId: ACCOUNT_ID,
  conversationId: asConversationId('c1'),
  serverId: `guid-${name}`,
  clientId: null,
  isFromMe: false,
  senderAddress: 'ann@example.org',
  senderName: 'Ann',
  subject: null,
  text: `text of ${name}`,
  sentAt: START_AT,
  order: 1,
  editedAt: null,
  unsentAt: null,
  deliveredAt: null,
  readAt: null,
  sendState: null,
  failure: null,
  replyTo: null,
  reactions: [],
  attachments: [],
  service: null,
  body: null,
  mentions: [],
  unsupported: null,
  effect: null,
  isPinned: false,
  edits: [],
  ...change
})

export const remoteSample = (name = 'm1', change: Partial<RemoteMessage> = {}): RemoteMessage => ({
  serverId: `guid-${name}`,
  clientId: null,
  conversationServerId: 'iMessage;-;c1',
  order: 1,
  isFromMe: false,
  senderAddress: 'ann@example.org',
  senderName: 'Ann',
  subject: null,
  text: `text of ${name}`,
  sentAt: START_AT,
  editedAt: null,
  unsentAt: null,
  deliveredAt: null,
  readAt: null,
  isDelivered: false,
  failure: null,
  replyToServerId: null,
  attachments: null,
  service: null,
  body: null,
  mentions: null,
  pin: null,
  unsupported: null,
  effect: null,
  isReduced: false,
  ...change
})

export const messageEvent = (name: string, change: Partial<RemoteMessage> = {}): BackendEvent => ({
  type: 'message',
  message: remoteSample(name, change),
  conversation: null
})
