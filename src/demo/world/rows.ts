import type { DateIndex } from './dateIndex'

/**
 * The tables of the simulated chat.db. These rows are the server's own mutable state; everything
 * that leaves the demo server is a serialized copy.
 */
export type HandleRow = {
  readonly rowId: number
  readonly address: string
  readonly service: string
  readonly country: string
}

export type ContactRow = {
  readonly id: string
  readonly displayName: string
  readonly addresses: readonly string[]
  /** Drawn when it is asked for; null: the card has none. */
  readonly avatar: (() => Uint8Array) | null
}

export type ChatRow = {
  readonly rowId: number
  guid: string
  readonly isGroup: boolean
  readonly identifier: string
  displayName: string | null
  icon: Uint8Array | null
  participants: HandleRow[]
  readonly messages: DateIndex
  /** Highest ROWID, which is what the real server calls the last message. */
  newest: MessageRow | null
}

export type AttachmentRow = {
  readonly rowId: number
  readonly guid: string
  readonly fileName: string
  readonly mimeType: string
  readonly uti: string
  readonly width: number
  readonly height: number
  readonly isOutgoing: boolean
  readonly byteLength: number
  readonly isSticker?: boolean
  readonly blurhash?: string
  /** Made on demand: a seeded inbox holds no picture until somebody looks at it. */
  readonly bytes: () => Uint8Array
}

export type PollContent =
  | {
      readonly type: 'definition'
      readonly title: string
      readonly creator: string
      readonly options: readonly { readonly id: string; readonly text: string }[]
    }
  /** All that the voter chose. */
  | { readonly type: 'votes'; readonly voter: string; readonly optionIds: readonly string[] }

export type MentionRange = {
  readonly start: number
  readonly length: number
  readonly address: string
}

export type MessageRow = {
  rowId: number
  readonly guid: string
  readonly chat: ChatRow
  /** 0 is me. */
  readonly handleId: number
  text: string | null
  readonly subject: string | null
  readonly dateCreated: number
  dateDelivered: number | null
  dateRead: number | null
  dateEdited: number | null
  isDelivered: boolean
  error: number
  isRetracted: boolean
  /** Earlier texts, oldest first; null until the first edit. */
  editHistory: readonly string[] | null
  readonly itemType: number
  readonly groupActionType: number
  readonly groupTitle: string | null
  readonly otherHandle: number
  readonly associatedGuid: string | null
  readonly associatedType: string | null
  readonly threadOriginatorGuid: string | null
  readonly effectId: string | null
  readonly attachments: readonly AttachmentRow[]
  readonly isAudioMessage: boolean
  readonly poll: PollContent | null
  readonly mentions: readonly MentionRange[]
}

export const noAttachments: readonly AttachmentRow[] = []
export const noMentions: readonly MentionRange[] = []

/** What has to be said about a new row; the rest has the defaults of a plain text. */
export type NewMessage = Pick<MessageRow, 'chat' | 'handleId' | 'dateCreated'> &
  Partial<Omit<MessageRow, 'rowId'>> & { readonly guid: string }
