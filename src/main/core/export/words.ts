/** Words that the HTML and the text export share. Pure. */
import type { ServiceMessage } from '../../../shared/domain'
import type { ExportedAttachment, ExportedMessage } from './exported'

export const serviceWords = (service: ServiceMessage): string => {
  const { actor } = service
  switch (service.type) {
    case 'participant_added':
      return `${actor} added ${service.subject}`
    case 'participant_removed':
      return `${actor} removed ${service.subject}`
    case 'participant_left':
      return `${actor} left`
    case 'renamed':
      return service.name === null
        ? `${actor} removed the name of the conversation`
        : `${actor} named the conversation “${service.name}”`
    case 'icon_changed':
      return `${actor} changed the picture of the conversation`
    case 'icon_removed':
      return `${actor} removed the picture of the conversation`
    case 'other':
      return service.description
  }
}

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
