import type { AccountId, AttachmentId, ConversationId, MessageId } from './ids'
import type { Span } from './span'

export type SendState =
  | 'queued' // stored, waiting for its turn
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'unconfirmed' // the server's answer never came and the message could not be found there
  | 'failed'

export type TapbackKind = 'love' | 'like' | 'dislike' | 'laugh' | 'emphasize' | 'question'

export type Reaction = {
  readonly senderAddress: string
  readonly senderName: string
  readonly isMe: boolean
  /** Emoji shown under the bubble. Tapbacks come as their emoji too. */
  readonly emoji: string
  readonly tapback: TapbackKind | null
  readonly at: number
}

export type Attachment = {
  readonly id: AttachmentId
  readonly serverId: string | null
  readonly fileName: string
  readonly mimeType: string
  /** Bytes; 0 where unknown. */
  readonly size: number
  /** Pixels, where known. */
  readonly width: number | null
  readonly height: number | null
  /** Spoken into the message, to be played rather than kept. */
  readonly isVoice: boolean
  /** A few letters that a blurred picture of it can be drawn from, where the server has them. */
  readonly blurhash: string | null
  /** Its bytes are kept on this machine. */
  readonly isHere: boolean
  /** What the bytes say it is, once they were here and where they tell. */
  readonly contentType: string | null
}

/** A person named in the text: UTF-16 units of `Message.text`, in order, never overlapping. */
export type Mention = {
  readonly start: number
  readonly length: number
  readonly address: string
  readonly isMe: boolean
}

export type PollVoter = {
  readonly address: string
  readonly name: string
  readonly isMe: boolean
}

export type PollOption = {
  readonly id: string
  readonly text: string
  readonly voters: readonly PollVoter[]
}

export type Poll = {
  readonly type: 'poll'
  /** '' where it was asked without words. */
  readonly title: string
  readonly options: readonly PollOption[]
}

export type Place = {
  readonly type: 'place'
  /** Degrees. */
  readonly latitude: number
  readonly longitude: number
  /** Words for it, else ''. */
  readonly address: string
}

/** Its picture is the first attachment; without one it is shown by its name. */
export type Sticker = { readonly type: 'sticker'; readonly name: string }

/** Told to everybody in the conversation: its text is shown under that heading. */
export type Announcement = { readonly type: 'announcement' }

/** What a message is apart from words and files. `Message.text` says it in words, for search and previews. */
export type MessageBody = Poll | Place | Sticker | Announcement

/** What a message is that Tern cannot show. */
export type UnsupportedKind =
  | 'poll'
  | 'handwriting'
  | 'digital_touch'
  | 'app'
  | 'missing_image'
  | 'missing_file'
  | 'place'
  | 'encrypted'
  | 'card'
  | 'line'
  | 'payment'
  | 'payment_choice'
  | 'payment_request'
  | 'other'

/** A text that the message had before, as this device saw it, and until when (epoch ms). */
export type MessageEdit = { readonly text: string; readonly until: number }

/** A file with the message that brought it. */
export type ListedAttachment = Attachment & {
  readonly messageId: MessageId
  readonly senderName: string
  readonly isFromMe: boolean
  readonly sentAt: number
}

/** Whom a line about the conversation names: '' is the account's owner, null nobody who is known. */
export type ServiceParty = string | null

/** What one person did, or what happened by itself. */
export type ServiceAct =
  | 'participant_left'
  | 'participant_joined'
  | 'icon_changed'
  | 'icon_removed'
  | 'invitation_withdrawn'
  | 'location_changed'
  | 'audio_kept'
  | 'voted'
  | 'calling'
  | 'call_started'
  | 'call_missed'
  | 'call_ended'
  | 'unknown'

/** Something that happened to the conversation, shown as a centred line. */
export type ServiceMessage =
  | { readonly type: ServiceAct; readonly actor: ServiceParty }
  | {
      readonly type: 'participant_added' | 'participant_removed' | 'admin_named'
      readonly actor: ServiceParty
      readonly subject: ServiceParty | readonly ServiceParty[]
    }
  | { readonly type: 'renamed'; readonly actor: ServiceParty; readonly name: string | null }
  /** Words that an older version stored. */
  | { readonly type: 'other'; readonly actor: ServiceParty; readonly description: string }

export type Quote = {
  /** Server id of the message answered; resolved to a local id where it is stored. */
  readonly serverId: string
  readonly messageId: MessageId | null
  readonly senderName: string
  readonly text: string
  /** Where there are no words, what it is that Tern cannot show (`Message.unsupported`). */
  readonly unsupported?: string
}

export type Message = {
  readonly id: MessageId
  readonly accountId: AccountId
  readonly conversationId: ConversationId
  readonly serverId: string | null
  readonly clientId: string | null
  readonly isFromMe: boolean
  readonly senderAddress: string
  readonly senderName: string
  readonly subject: string | null
  readonly text: string
  /** Epoch ms by the server's clock; by ours until acknowledged. Never compared with Date.now(). */
  readonly sentAt: number
  /** Position among messages of the same `sentAt` (server row order); unacknowledged ones come last. */
  readonly order: number
  readonly editedAt: number | null
  readonly unsentAt: number | null
  readonly deliveredAt: number | null
  readonly readAt: number | null
  /** Null for messages of others. */
  readonly sendState: SendState | null
  /**
   * Sent, but held back until then (epoch ms, our clock), so that it can be taken back. Of what was sent
   * together the last message has it.
   */
  readonly heldUntil?: number
  /** A `SendFailure`, an `AppErrorCode`, words that an older version stored, or null. */
  readonly failure: string | null
  readonly replyTo: Quote | null
  readonly reactions: readonly Reaction[]
  readonly attachments: readonly Attachment[]
  readonly service: ServiceMessage | null
  readonly body: MessageBody | null
  readonly mentions: readonly Mention[]
  /** An `UnsupportedKind`, words that an older version stored, or null. */
  readonly unsupported: string | null
  /** Bubble or screen effect by its plain name (slam, confetti, ...), else null. */
  readonly effect: string | null
  readonly isPinned: boolean
  /** Oldest first; a bounded number of them. */
  readonly edits: readonly MessageEdit[]
}

/** Where a message stands in its conversation: total order, stable under late arrival (invariant I8). */
export type MessagePosition = { readonly sentAt: number; readonly order: number }

/** Which part of a timeline to read. */
export type WindowAnchor =
  | { readonly at: 'newest' }
  | { readonly at: 'firstUnread' }
  | { readonly at: 'before'; readonly position: MessagePosition }
  | { readonly at: 'after'; readonly position: MessagePosition }
  | { readonly at: 'around'; readonly messageId: MessageId }

/** A contiguous stretch of a conversation, oldest first. */
export type MessageWindow = {
  readonly conversationId: ConversationId
  readonly messages: readonly Message[]
  readonly hasOlder: boolean
  readonly hasNewer: boolean
  /** Local id of the first unread message of the conversation, if any. */
  readonly firstUnreadId: MessageId | null
  /** What of the conversation is proven whole: disjoint, oldest first. Elsewhere messages may be missing. */
  readonly spans: readonly Span[]
}
