import type {
  Attachment,
  Conversation,
  Message,
  MessagePreview,
  SendState,
  ServiceMessage
} from '../../../shared/domain'
import { timeOfDay } from './time'

/** A service message in words. */
export const serviceText = (service: ServiceMessage): string => {
  const actor = service.actor === '' ? 'Someone' : service.actor
  switch (service.type) {
    case 'participant_added':
      return `${actor} added ${service.subject}`
    case 'participant_removed':
      return `${actor} removed ${service.subject}`
    case 'participant_left':
      return `${actor} left the conversation`
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

const SEND_STATES: Readonly<Record<SendState, string>> = {
  queued: 'Waiting to send',
  sending: 'Sending…',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  unconfirmed: 'Not confirmed',
  failed: 'Not sent'
}

/** True while a message is on its way or stuck: its state is worth a word at every bubble. */
export const isUnsettled = (state: SendState | null): boolean =>
  state === 'queued' || state === 'sending' || state === 'unconfirmed' || state === 'failed'

/** What stands beside a bubble: its time, and how far it got. */
export const metaText = (message: Message, isLast: boolean): string => {
  const { sendState } = message
  if (sendState !== null && isUnsettled(sendState)) return SEND_STATES[sendState]
  const parts = [timeOfDay(message.sentAt)]
  if (message.editedAt !== null && message.unsentAt === null) parts.push('Edited')
  if (isLast && (sendState === 'delivered' || sendState === 'read')) {
    parts.push(SEND_STATES[sendState])
  }
  return parts.join(' · ')
}

export const unsentText = (message: Message): string =>
  message.isFromMe ? 'You unsent a message' : `${message.senderName} unsent a message`

export const attachmentKind = (attachment: Attachment): 'image' | 'video' | 'audio' | 'file' => {
  const type = attachment.mimeType.toLowerCase()
  // SVG can carry script and remote references: it is a file to save, not a picture to show.
  if (type.startsWith('image/') && !type.includes('svg')) return 'image'
  if (type.startsWith('video/')) return 'video'
  return type.startsWith('audio/') ? 'audio' : 'file'
}

/** One line that stands for a message: in quotes, the reply bar, menus. */
export const messageSummary = (message: Message): string => {
  if (message.unsentAt !== null) return unsentText(message)
  if (message.service !== null) return serviceText(message.service)
  if (message.text !== '') return message.text
  const attachment = message.attachments[0]
  return attachment?.fileName ?? message.unsupported ?? ''
}

/** The second line of a conversation in the list. */
export const previewText = (preview: MessagePreview, conversation: Conversation): string => {
  const text = preview.kind === 'unsent' ? 'Message unsent' : preview.text
  if (preview.kind === 'service' || preview.kind === 'unsent') return text
  if (preview.isFromMe) return `You: ${text}`
  return conversation.isGroup && preview.senderName !== '' ? `${preview.senderName}: ${text}` : text
}

/** "Zoë is typing…" */
export const typingText = (names: readonly string[]): string => {
  const [first, second] = names
  if (first === undefined) return ''
  if (second === undefined) return `${first} is typing…`
  return names.length === 2
    ? `${first} and ${second} are typing…`
    : `${first} and ${String(names.length - 1)} others are typing…`
}

/** Messages of a few emoji and nothing else are shown large, without a bubble. */
export const isBigEmoji = (text: string): boolean =>
  text.length > 0 &&
  text.length <= 24 &&
  /^(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*\s*){1,3}$/u.test(
    text
  )
