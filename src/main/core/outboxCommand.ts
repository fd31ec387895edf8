/** What can be asked of a server on a person's behalf. Kept in the outbox until it is settled. */
import type { Mention, TapbackKind } from '../../shared/domain'

export type OutboxCommand =
  | {
      readonly type: 'send'
      readonly clientId: string
      readonly conversationServerId: string
      readonly text: string
      readonly replyToServerId: string | null
      /** One attachment at most per command; the composer makes one message of each. */
      readonly attachment: {
        readonly fileName: string
        readonly mimeType: string
        readonly blobId: string
        /** Spoken, so many ms; absent for a file. */
        readonly voiceMs?: number
      } | null
      /** People named in the text, as ranges of it. */
      readonly mentions?: readonly Mention[]
      /** Epoch ms of our clock when it was queued. */
      readonly enqueuedAt: number
    }
  | {
      readonly type: 'edit'
      readonly conversationServerId: string
      readonly messageServerId: string
      readonly text: string
      /** All people named in it now; absent: nobody was, before and after. */
      readonly mentions?: readonly Mention[]
    }
  | {
      readonly type: 'unsend'
      readonly conversationServerId: string
      readonly messageServerId: string
    }
  /** Hides it from the account's owner, on all devices. */
  | {
      readonly type: 'deleteForMe'
      readonly conversationServerId: string
      readonly messageServerId: string
    }
  | {
      readonly type: 'react'
      readonly conversationServerId: string
      readonly messageServerId: string
      readonly tapback: TapbackKind | null
      readonly emoji: string
      readonly isRemoval: boolean
    }
  | {
      readonly type: 'markRead'
      readonly conversationServerId: string
      readonly isRead: boolean
      /** The newest message that was seen; without it the newest that the adapter has heard of. */
      readonly upToServerId?: string
    }
  | {
      readonly type: 'vote'
      readonly conversationServerId: string
      /** The poll. */
      readonly messageServerId: string
      readonly optionId: string
      readonly isRemoval: boolean
    }
  | {
      readonly type: 'addPollOption'
      readonly conversationServerId: string
      readonly messageServerId: string
      readonly text: string
    }
  /** For everybody in the conversation. */
  | {
      readonly type: 'pinMessage'
      readonly conversationServerId: string
      readonly messageServerId: string
      readonly isPinned: boolean
    }
  /** The owner's settings of a conversation, where the server keeps them. Null: as it is. */
  | {
      readonly type: 'setPreferences'
      readonly conversationServerId: string
      readonly isMuted: boolean | null
      readonly isHidden: boolean | null
      readonly isSticky: boolean | null
      /** All of them. Absent: as they are. */
      readonly tags?: readonly string[]
    }
