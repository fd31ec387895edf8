/**
 * The exported form of a conversation, documented in docs/export-format.md. Its field names are a
 * public format: add, never rename. Pure.
 */
import type { Account, Conversation, Message, SendState } from '../../../shared/domain'

export const EXPORT_VERSION = 1

export type ExportHeader = {
  readonly version: typeof EXPORT_VERSION
  /** Epoch ms. */
  readonly exportedAt: number
  readonly account: Pick<Account, 'id' | 'kind' | 'name' | 'serverUrl'>
  readonly conversation: {
    readonly id: string
    readonly serverId: string
    readonly name: string
    readonly isGroup: boolean
    readonly participants: readonly ExportedPerson[]
  }
}

export type ExportedPerson = { readonly address: string; readonly name: string }

export type ExportedAttachment = {
  readonly fileName: string
  readonly mimeType: string
  /** Bytes; 0 where unknown. */
  readonly size: number
  /** Path beside the export; null when the file is not part of it, and `missing` says why. */
  readonly file: string | null
  readonly missing: string | null
}

export type ExportedMessage = {
  readonly id: string
  readonly serverId: string | null
  readonly clientId: string | null
  readonly sender: ExportedPerson & { readonly isMe: boolean }
  /** Epoch ms, by the server's clock once it has the message. */
  readonly sentAt: number
  readonly subject: string | null
  readonly text: string
  readonly editedAt: number | null
  /** Epoch ms when it was unsent; null when it was not. */
  readonly unsent: number | null
  readonly reactions: readonly {
    readonly sender: ExportedPerson & { readonly isMe: boolean }
    readonly emoji: string
    readonly at: number
  }[]
  readonly replyTo: { readonly serverId: string; readonly id: string | null } | null
  readonly attachments: readonly ExportedAttachment[]
  /** Null for messages of others. */
  readonly sendState: SendState | null
  readonly deliveredAt: number | null
  readonly readAt: number | null
  readonly service: Message['service']
  readonly body: Message['body']
  readonly mentions: Message['mentions']
  readonly edits: Message['edits']
  readonly isPinned: boolean
  /** Words for what Tern cannot show, else null. */
  readonly unsupported: string | null
  readonly effect: string | null
}

export const toExportHeader = (
  account: Account,
  conversation: Conversation,
  exportedAt: number
): ExportHeader => ({
  version: EXPORT_VERSION,
  exportedAt,
  account: {
    id: account.id,
    kind: account.kind,
    name: account.name,
    serverUrl: account.serverUrl
  },
  conversation: {
    id: conversation.id,
    serverId: conversation.serverId,
    name: conversation.name,
    isGroup: conversation.isGroup,
    participants: conversation.participants.map(({ address, name }) => ({ address, name }))
  }
})

/** @param attachments what became of each file, in the order of the message */
export const toExportedMessage = (
  message: Message,
  attachments: readonly ExportedAttachment[]
): ExportedMessage => ({
  id: message.id,
  serverId: message.serverId,
  clientId: message.clientId,
  sender: {
    address: message.senderAddress,
    name: message.senderName,
    isMe: message.isFromMe
  },
  sentAt: message.sentAt,
  subject: message.subject,
  text: message.text,
  editedAt: message.editedAt,
  unsent: message.unsentAt,
  reactions: message.reactions.map(({ senderAddress, senderName, isMe, emoji, at }) => ({
    sender: { address: senderAddress, name: senderName, isMe },
    emoji,
    at
  })),
  replyTo:
    message.replyTo === null
      ? null
      : { serverId: message.replyTo.serverId, id: message.replyTo.messageId },
  attachments,
  sendState: message.sendState,
  deliveredAt: message.deliveredAt,
  readAt: message.readAt,
  service: message.service,
  body: message.body,
  mentions: message.mentions,
  edits: message.edits,
  isPinned: message.isPinned,
  unsupported: message.unsupported,
  effect: message.effect
})
