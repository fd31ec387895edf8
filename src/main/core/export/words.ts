/** Words that the HTML and the text export share. Pure. */
import type { ServiceMessage } from '../../../shared/domain'
import { bodyWords, english, serviceWords, unsupportedWords } from '../../../shared/i18n'
import type { ExportedAttachment, ExportedMessage } from './exported'

/** An export is in English, whatever the window's language. */
const t = english.translate

export const serviceText = (service: ServiceMessage): string => serviceWords(service, t)

export const unsupportedText = (kind: string | null): string | null =>
  kind === null ? null : unsupportedWords(kind, t)

/** The line above the text. */
export const headingOf = ({ subject, body }: ExportedMessage): string | null =>
  body?.type === 'announcement' ? bodyWords('announcement', t) : subject

export const senderWords = ({ sender }: ExportedMessage): string =>
  sender.isMe ? 'You' : sender.name || sender.address

export const attachmentWords = ({ fileName, missing }: ExportedAttachment): string =>
  missing === null ? fileName : `${fileName} (${missing})`

/** What a poll, a place or a sticker holds besides the text. */
export const bodyLines = ({ body }: ExportedMessage): readonly string[] => {
  switch (body?.type) {
    case undefined:
      return []
    case 'poll':
      return body.options.map(({ text, voters }) => {
        const names = voters.map(({ isMe, name }) => (isMe ? 'You' : name))
        return names.length === 0 ? `• ${text}` : `• ${text}: ${names.join(', ')}`
      })
    case 'place':
      return [`${String(body.latitude)}, ${String(body.longitude)}`]
    case 'sticker':
      return body.name === '' ? [] : [`Sticker ${body.name}`]
    case 'announcement':
      return []
  }
}

/** What is said of a message beside its text; empty when nothing. */
export const noteWords = (message: ExportedMessage): string => {
  const notes = [
    message.unsent === null ? null : 'unsent',
    message.editedAt === null ? null : 'edited',
    message.sendState === 'failed' ? 'not sent' : null,
    message.sendState === 'unconfirmed' ? 'sent, not confirmed' : null,
    message.sendState === 'queued' || message.sendState === 'sending' ? 'waits to be sent' : null
  ]
  return notes.filter((note) => note !== null).join(', ')
}
