import type { Message } from '../../../shared/domain'
import { dateAndTime } from './time'

/** What a message says in plain text: its words, then its files by name. */
const bodyOf = (message: Message): string =>
  [
    message.subject ?? '',
    message.text,
    ...message.attachments.map((file) => `[${file.fileName}]`),
    message.unsupported ?? ''
  ]
    .filter((part) => part !== '')
    .join('\n')

/** Messages with who wrote them and when, oldest first, as they are pasted elsewhere. */
export const messagesAsText = (messages: readonly Message[]): string =>
  messages
    .map((message) => {
      const name = message.isFromMe ? 'You' : message.senderName
      return `[${dateAndTime(message.sentAt)}] ${name}: ${bodyOf(message)}`
    })
    .join('\n')
