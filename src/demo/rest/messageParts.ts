import type { MessageParts } from '../wire/serialize'

/** `with` values to what gets joined; singular and plural are the same (section 3.4). */
export function toParts(wanted: readonly unknown[]): MessageParts {
  const names = new Set(wanted.map((name) => String(name).toLowerCase().replace('-', '.')))
  const has = (...spellings: string[]): boolean => spellings.some((name) => names.has(name))
  const participants = has('chats.participants', 'chat.participants')
  const attachmentMetadata = has('attachments.metadata', 'attachment.metadata')
  return {
    chats: participants || has('chat', 'chats'),
    participants,
    attachments: attachmentMetadata || has('attachment', 'attachments'),
    attachmentMetadata,
    attributedBody: has('attributedbody'),
    messageSummaryInfo: has('messagesummaryinfo'),
    payloadData: has('payloaddata')
  }
}
