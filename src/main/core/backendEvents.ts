/**
 * What a backend tells the core. Adapters translate the wire into these; ingest is the only reader.
 * Every event is idempotent: applying one twice, or late, changes nothing that is newer.
 * Ids named `...ServerId` are the server's own; local ids exist only behind the store.
 */
import type {
  Announcement,
  Mention,
  Place,
  ServiceMessage,
  Sticker,
  TapbackKind,
  UnsupportedKind
} from '../../shared/domain'

/** Enough of a conversation to make a row for it; null fields are unknown and never overwrite known ones. */
export type RemoteConversation = {
  readonly serverId: string
  /** Null: this payload does not say. '': it has none (any more), which clears a stored one. */
  readonly name: string | null
  readonly isGroup: boolean
  /** Null when this payload does not list them. Does not contain the account's owner. */
  readonly participants: readonly RemoteParticipant[] | null
  readonly isArchived: boolean | null
  /**
   * This server goes on telling of what was left: only what people say in it now shows that the owner
   * is in it. Absent: so does every word of it.
   */
  readonly isToldWhenLeft?: true
  /** Tags that all members see. Absent: this payload does not say. */
  readonly sharedTags?: readonly string[]
  /** Absent where this payload does not say. */
  readonly picture?: RemotePicture
}

export type RemoteParticipant = {
  readonly address: string
  readonly name: string | null
  /** Absent where this payload does not say. */
  readonly picture?: RemotePicture
}

/** Where a picture can be had. `at`: epoch ms of that word, so that an older one never wins. */
export type RemotePicture = {
  /** What the adapter fetches it with; another one is another picture, null is none. */
  readonly reference: string | null
  readonly at: number
}

export type RemoteAttachment = {
  readonly serverId: string
  readonly fileName: string
  readonly mimeType: string
  readonly size: number
  readonly width: number | null
  readonly height: number | null
  readonly isVoice: boolean
  readonly blurhash: string | null
}

export type RemotePoll = {
  readonly type: 'poll'
  readonly title: string
  readonly options: readonly RemotePollOption[]
}

export type RemotePollOption = { readonly id: string; readonly text: string }

export type RemoteBody = RemotePoll | Place | Sticker | Announcement

export type RemoteMessage = {
  readonly serverId: string
  /** Our client id when the server echoes it. */
  readonly clientId: string | null
  readonly conversationServerId: string
  /** Server row order (Photon: originalROWID); breaks ties of `sentAt`. */
  readonly order: number
  readonly isFromMe: boolean
  /** '' when it is ours: the account's owner has no address here, whatever device it was sent from. */
  readonly senderAddress: string
  readonly senderName: string | null
  readonly subject: string | null
  readonly text: string
  /** Epoch ms, the server's. */
  readonly sentAt: number
  readonly editedAt: number | null
  readonly unsentAt: number | null
  readonly deliveredAt: number | null
  /** Own message: read by the other side. Incoming: read by this account, here or on another device. */
  readonly readAt: number | null
  readonly isDelivered: boolean
  /** Why it could not be sent: a `SendFailure`, or words of the server; null when nothing says so. */
  readonly failure: string | null
  readonly replyToServerId: string | null
  /** Null when the payload does not list attachments (a reduced payload); then known ones stay. */
  readonly attachments: readonly RemoteAttachment[] | null
  /**
   * Its `actor` and `subject` are addresses, or names that are shown as they are. The store puts a
   * name where it knows one for such an address.
   */
  readonly service: ServiceMessage | null
  readonly body: RemoteBody | null
  /** Null: this payload does not say. */
  readonly mentions: readonly Mention[] | null
  readonly unsupported: UnsupportedKind | null
  readonly effect: string | null
  /** At which revision of the message (epoch ms) it was pinned for all, or not. Null: this payload does not say. */
  readonly pin: { readonly isPinned: boolean; readonly at: number } | null
  /** True for a reduced payload (Photon's echo with tempGuid): it never nulls what is already known. */
  readonly isReduced: boolean
  /** Absent where the service tells each reaction by itself, or this payload says nothing of them. */
  readonly reactionSet?: RemoteReactionSet
}

/**
 * All reactions of a message at one moment, where the service tells them with the message (IMKIT): it
 * replaces what is stored for the message, unless that is newer. One person may have several.
 */
export type RemoteReactionSet = {
  /** Epoch ms of the server's revision of the message. */
  readonly at: number
  readonly reactions: readonly {
    /** '' when it is ours. */
    readonly senderAddress: string
    readonly senderName: string | null
    readonly isFromMe: boolean
    readonly emoji: string
  }[]
}

export type RemoteReaction = {
  /** Server id of the reaction itself (Photon: the tapback row's guid). */
  readonly serverId: string
  readonly targetServerId: string
  readonly conversationServerId: string | null
  /** '' when it is ours. */
  readonly senderAddress: string
  readonly senderName: string | null
  readonly isFromMe: boolean
  readonly emoji: string
  readonly tapback: TapbackKind | null
  readonly isRemoval: boolean
  /** Epoch ms; per (target, sender) the newest wins, ties by `order`. */
  readonly at: number
  readonly order: number
}

/** A row of the server that states the whole choice of one person in a poll: the newest holds. */
export type RemoteVote = {
  /** Of the row itself. */
  readonly serverId: string
  /** The poll, or a later list of its options. */
  readonly targetServerId: string
  /** '' when it is ours. */
  readonly senderAddress: string
  readonly senderName: string | null
  readonly isFromMe: boolean
  readonly optionIds: readonly string[]
  /** Epoch ms; ties by `order`. */
  readonly at: number
  readonly order: number
}

/** A row of the server with all options of a poll, because somebody added one: the newest holds. */
export type RemotePollUpdate = Pick<RemoteVote, 'serverId' | 'targetServerId' | 'at' | 'order'> & {
  readonly options: readonly RemotePollOption[]
}

export type BackendEvent =
  | {
      readonly type: 'message'
      readonly message: RemoteMessage
      readonly conversation: RemoteConversation | null
    }
  | { readonly type: 'reaction'; readonly reaction: RemoteReaction }
  | { readonly type: 'pollVoted'; readonly vote: RemoteVote }
  | { readonly type: 'pollChanged'; readonly update: RemotePollUpdate }
  | { readonly type: 'conversation'; readonly conversation: RemoteConversation }
  | { readonly type: 'participantNames'; readonly names: readonly RemoteParticipant[] }
  /** Read (or marked unread) elsewhere, or by our own request. */
  | {
      readonly type: 'conversationRead'
      readonly conversationServerId: string
      readonly isRead: boolean
      /** Only up to this message, later ones stay as they are; without it: all that is stored. */
      readonly upToServerId?: string
    }
  | { readonly type: 'messageDeleted'; readonly serverId: string }
  /**
   * Every message of the conversation sent from `since` to `until` (epoch ms, both included; null is
   * no end) as the server holds them: a stored one in that span that is missing here is gone there,
   * as far as this list can tell.
   */
  | {
      readonly type: 'messagesListed'
      readonly conversationServerId: string
      readonly since: number
      readonly until: number | null
      readonly serverIds: readonly string[]
    }
  /**
   * Every message of the conversation (null: of every conversation of the account) sent from `since`
   * (null: its first) to `until` (null: now), epoch ms and both included, is in this batch or stored.
   */
  | {
      readonly type: 'spanProven'
      readonly conversationServerId: string | null
      readonly since: number | null
      readonly until: number | null
    }
  /** The account's owner is no longer in it: left or removed, here or elsewhere. */
  | { readonly type: 'conversationRemoved'; readonly conversationServerId: string }
  /** Another member has read up to this message: own messages up to it are read. */
  | {
      readonly type: 'readReceipt'
      readonly conversationServerId: string
      readonly memberAddress: string
      readonly messageServerId: string
    }
  /** The owner's settings of a conversation, as the server keeps them. Null: not told. */
  | {
      readonly type: 'conversationPrefs'
      readonly conversationServerId: string
      readonly isMuted: boolean | null
      readonly isHidden: boolean | null
      readonly isSticky: boolean | null
      /** All tags that the owner gave it. Absent: not told. */
      readonly tags?: readonly string[]
    }
  /** The server's own count of unread messages, to be compared with ours. Null: of the whole account. */
  | {
      readonly type: 'unreadReported'
      readonly conversationServerId: string | null
      readonly count: number
    }
  /** Never stored: `text` is all of it so far; the message itself follows under the same id. */
  | {
      readonly type: 'messageStreaming'
      readonly conversationServerId: string
      readonly messageServerId: string
      readonly senderAddress: string
      readonly senderName: string | null
      readonly text: string
    }
  /** Never stored: somebody asks the owner into a conversation that is not in the list yet. */
  | {
      readonly type: 'invited'
      readonly conversationServerId: string
      readonly name: string | null
      readonly inviterAddress: string
      readonly inviterName: string | null
    }
  | { readonly type: 'invitationEnded'; readonly conversationServerId: string }
  /** Never stored. */
  | {
      readonly type: 'typing'
      readonly conversationServerId: string
      readonly senderAddress: string | null
      readonly isTyping: boolean
    }
  /** A payload that could not be understood: counted and kept for inspection, never lost silently. */
  | {
      readonly type: 'quarantined'
      readonly source: string
      readonly reason: string
      readonly raw: string
    }
