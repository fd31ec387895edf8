import type {
  AccountId,
  AppErrorCode,
  AttachmentId,
  ConnectionLogEntry,
  ConnectionState,
  Conversation,
  ConversationId,
  Message,
  MessageId,
  ReturnReport,
  Settings,
  UnreadTotals,
  UpdateState
} from '../domain'
import type { AccountView, KeychainView } from './views'

/** Everything main tells the windows. Names are `area/verbPast`. */
export type AppEvent =
  | { readonly type: 'accounts/changed'; readonly accounts: readonly AccountView[] }
  | { readonly type: 'connection/changed'; readonly connection: ConnectionState }
  | { readonly type: 'connection/logged'; readonly entry: ConnectionLogEntry }
  | { readonly type: 'conversations/upserted'; readonly conversations: readonly Conversation[] }
  | { readonly type: 'conversations/removed'; readonly ids: readonly ConversationId[] }
  | { readonly type: 'messages/upserted'; readonly messages: readonly Message[] }
  | {
      readonly type: 'messages/removed'
      readonly conversationId: ConversationId
      readonly ids: readonly MessageId[]
    }
  /** How much of a file that is being sent was handed to the network, bytes. */
  | {
      readonly type: 'messages/uploadProgressed'
      readonly conversationId: ConversationId
      readonly messageId: MessageId
      readonly sent: number
      readonly total: number
    }
  /** So much changed at once (a long catch-up) that an open timeline should read its window again. */
  | { readonly type: 'messages/invalidated'; readonly accountId: AccountId }
  /** Other spans are proven whole than before; null: of every conversation of the account. */
  | {
      readonly type: 'messages/spansChanged'
      readonly accountId: AccountId
      readonly conversationIds: readonly ConversationId[] | null
    }
  | {
      readonly type: 'typing/changed'
      readonly conversationId: ConversationId
      readonly names: readonly string[]
    }
  /** A message that is still being written (an assistant): all of its text so far. Null: it is complete or given up. */
  | {
      readonly type: 'messages/streamed'
      readonly conversationId: ConversationId
      readonly stream: MessageStream | null
    }
  | { readonly type: 'unread/changed'; readonly unread: UnreadTotals }
  | { readonly type: 'settings/changed'; readonly settings: Settings }
  | { readonly type: 'keychain/changed'; readonly keychain: KeychainView }
  /** The screen of the computer was locked, or unlocked: what is shown is seen by nobody meanwhile. */
  | { readonly type: 'screen/lockChanged'; readonly isLocked: boolean }
  /** A notification, a link or the tray asks the window to show something. */
  | {
      readonly type: 'navigation/requested'
      readonly conversationId: ConversationId
      readonly messageId: MessageId | null
    }
  /** Something asked for earlier turned out impossible; the rows shown are as they were. */
  | {
      readonly type: 'action/failed'
      readonly action:
        | 'edit'
        | 'unsend'
        | 'react'
        | 'vote'
        | 'addPollOption'
        | 'pinMessage'
        | 'deleteForMe'
        | 'markRead'
        | 'setPreferences'
      readonly conversationId: ConversationId
      readonly code: AppErrorCode
    }
  /** Bytes so far; `total` 0: not known. */
  | {
      readonly type: 'attachment/progressed'
      readonly attachmentId: AttachmentId
      readonly done: number
      readonly total: number
    }
  | { readonly type: 'attachment/ended'; readonly attachmentId: AttachmentId }
  | {
      readonly type: 'export/progressed'
      readonly conversationId: ConversationId
      /** Messages. */
      readonly done: number
      readonly total: number
    }
  | { readonly type: 'export/ended'; readonly conversationId: ConversationId }
  /** An account is back from sleep, from an outage or from a restart. */
  | { readonly type: 'returns/added'; readonly report: ReturnReport }
  | { readonly type: 'diagnostics/changed'; readonly quarantined: number }
  | { readonly type: 'storage/failed'; readonly code: 'storage_failed' | 'storage_full' }
  | { readonly type: 'storage/recovered' }
  | { readonly type: 'update/changed'; readonly update: UpdateState }
  /** Chosen in a menu of the system; the window does what the key does. */
  | { readonly type: 'menu/chosen'; readonly item: MenuCommand }

/** What menus outside the window offer and the window carries out. */
export type MenuCommand = 'settings' | 'shortcuts' | 'newConversation' | 'switcher' | 'about'

export type MessageStream = {
  /** The finished message comes under this id. */
  readonly serverId: string
  readonly senderAddress: string
  readonly senderName: string
  readonly text: string
}

/** One IPC message: `seq` counts up by one; a hole means "ask for a snapshot again". */
export type EventBatch = { readonly seq: number; readonly events: readonly AppEvent[] }
