import type { ExportedMessage } from './exported'
import type { TimeWords } from '../ports'
import type { ExportFormat } from './format'
import {
  attachmentWords,
  bodyLines,
  headingOf,
  noteWords,
  senderWords,
  serviceText,
  unsupportedText
} from './words'

const body = (message: ExportedMessage): string => {
  if (message.service !== null) return serviceText(message.service)
  const note = noteWords(message)
  const reactions = message.reactions.map(
    ({ sender, emoji }) => `${emoji} ${sender.isMe ? 'You' : sender.name || sender.address}`
  )
  const lines = [
    headingOf(message),
    // A tombstone has no text, and says so in its note.
    message.text === '' ? null : message.text,
    ...bodyLines(message),
    unsupportedText(message.unsupported),
    ...message.attachments.map((attachment) => `[${attachmentWords(attachment)}]`),
    reactions.length === 0 ? null : `{${reactions.join(', ')}}`
  ].filter((line) => line !== null)
  const text = lines.join('\n').replaceAll('\n', '\n    ')
  return `${senderWords(message)}${note === '' ? '' : ` (${note})`}: ${text}`
}

/** To be read in any editor: a line for each message, further lines of it indented. */
export const createTextFormat = ({ moment }: TimeWords): ExportFormat => ({
  fileName: 'conversation.txt',
  begin: ({ conversation, account, exportedAt }) =>
    `${conversation.name}\n${account.name}, exported ${moment(exportedAt)}\n\n`,
  message: (message) => `[${moment(message.sentAt)}] ${body(message)}\n`,
  end: () => ''
})
