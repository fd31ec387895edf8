import type { AccountId, ConversationId, MessageId } from './ids'
import type { MessageBody, ServiceMessage } from './message'

export type Participant = {
  /** Stable address on that backend (phone number, mail address, user id). */
  readonly address: string
  /** Name to show; the address where nothing better is known. */
  readonly name: string
  readonly isMe: boolean
  /** Of their picture; absent where there is none. */
  readonly pictureId?: string
}

/** What the list shows under the name. */
export type MessagePreview = {
  readonly messageId: MessageId
  /** Of `unsupported` its kind, of `service` nothing: it is told by `service`. */
  readonly text: string
  readonly service?: ServiceMessage
  readonly senderName: string
  readonly isFromMe: boolean
  readonly sentAt: number
  readonly kind: 'text' | 'attachment' | 'unsent' | 'service' | 'unsupported' | MessageBody['type']
}

/** A conversation as the list, the header and the switcher need it. */
export type Conversation = {
  readonly id: ConversationId
  readonly accountId: AccountId
  /** The server's own id (Photon: chat guid). Adapters and diagnostics only; never parsed by the interface. */
  readonly serverId: string
  readonly name: string
  readonly isGroup: boolean
  /** The group's own picture, or that of the one other person; absent where there is none. */
  readonly pictureId?: string
  readonly participants: readonly Participant[]
  readonly lastMessage: MessagePreview | null
  /** Sort key of the list, epoch ms: time of the newest message, or of creation. */
  readonly lastActivityAt: number
  readonly unreadCount: number
  readonly isMarkedUnread: boolean
  readonly isPinned: boolean
  readonly isArchived: boolean
  /** The owner is no longer in it: out of the inbox, nothing can be sent, what was stored stays readable. */
  readonly isLeft: boolean
  /** Epoch ms until which it is muted; Number.MAX_SAFE_INTEGER for always; null when not muted. */
  readonly mutedUntil: number | null
  /** The owner's own, in the order they were given. */
  readonly tags: readonly string[]
  /** Those that every member sees; only read. */
  readonly sharedTags: readonly string[]
  readonly draft: string
  /** Files that wait in the draft. */
  readonly draftFileCount: number
  /** Messages of this conversation in the local store. */
  readonly messageCount: number
}
