import type { Attachment, ListedAttachment, Message } from '../../../shared/domain'

/** A file of a message that is at hand, as the store lists files. */
export const listed = (message: Message, attachment: Attachment): ListedAttachment => ({
  ...attachment,
  messageId: message.id,
  senderName: message.senderName,
  isFromMe: message.isFromMe,
  sentAt: message.sentAt
})
