import type {
  Attachment,
  Conversation,
  Message,
  MessageBody,
  MessagePreview,
  SendState,
  ServiceMessage
} from '../../../shared/domain'
import { bodyWords, serviceWords, unsupportedWords, type MessageKey } from '../../../shared/i18n'
import { t } from '../i18n.svelte'
import { timeOfDay } from './time'

/** A service message in words. */
export const serviceText = (service: ServiceMessage): string => serviceWords(service, t)

/** What Tern cannot show. */
export const unsupportedText = (kind: string): string => unsupportedWords(kind, t)

const SEND_STATES: Readonly<Record<SendState, MessageKey>> = {
  queued: 'message.stateQueued',
  sending: 'message.stateSending',
  sent: 'message.stateSent',
  delivered: 'message.stateDelivered',
  read: 'message.stateRead',
  unconfirmed: 'message.stateUnconfirmed',
  failed: 'message.stateFailed'
}

/** True while a message is on its way or stuck: its state is worth a word at every bubble. */
export const isUnsettled = (state: SendState | null): boolean =>
  state === 'queued' || state === 'sending' || state === 'unconfirmed' || state === 'failed'

export type MetaPart = { readonly type: 'time' | 'edited' | 'state'; readonly text: string }

/** What stands beside a bubble: its time, and how far it got. */
export const metaParts = (message: Message, isLast: boolean): readonly MetaPart[] => {
  const { sendState } = message
  if (sendState !== null && isUnsettled(sendState))
    return [{ type: 'state', text: t(SEND_STATES[sendState]) }]
  const parts: MetaPart[] = [{ type: 'time', text: timeOfDay(message.sentAt) }]
  if (message.editedAt !== null && message.unsentAt === null)
    parts.push({ type: 'edited', text: t('message.edited') })
  if (isLast && (sendState === 'delivered' || sendState === 'read'))
    parts.push({ type: 'state', text: t(SEND_STATES[sendState]) })
  return parts
}

/** Whether there is anything to put into a bubble; a sticker's picture stands alone. */
export const hasBubble = (message: Message): boolean =>
  message.unsentAt !== null ||
  message.text !== '' ||
  message.unsupported !== null ||
  message.subject !== null ||
  (message.body !== null && (message.body.type !== 'sticker' || message.attachments.length === 0))

export const unsentText = (message: Message): string =>
  message.isFromMe ? t('message.youUnsent') : t('message.unsentBy', { name: message.senderName })

export type AttachmentKind = 'image' | 'video' | 'audio' | 'contact' | 'file'

/** By the bytes where they are known, else by what the sender says it is. */
export const attachmentKind = (attachment: Attachment): AttachmentKind => {
  const type = (attachment.contentType ?? attachment.mimeType).toLowerCase()
  // SVG can carry script and remote references: it is a file to save, not a picture to show.
  if (type.startsWith('image/') && !type.includes('svg')) return 'image'
  if (type.startsWith('video/')) return 'video'
  if (type.startsWith('audio/')) return 'audio'
  const isContact = type === 'text/vcard' || type === 'text/x-vcard' || type === 'text/directory'
  return isContact ? 'contact' : 'file'
}

/** What a message is called that has no words of its own. */
export const bodyText = (type: MessageBody['type']): string => bodyWords(type, t)

/** One line that stands for a message: in quotes, the reply bar, menus. */
export const messageSummary = (message: Message): string => {
  if (message.unsentAt !== null) return unsentText(message)
  if (message.service !== null) return serviceText(message.service)
  if (message.text !== '') return message.text
  if (message.body !== null) return bodyText(message.body.type)
  const attachment = message.attachments[0]
  if (attachment !== undefined) return attachment.fileName
  return message.unsupported === null ? '' : unsupportedText(message.unsupported)
}

const previewWords = ({ kind, text, service }: MessagePreview): string => {
  switch (kind) {
    case 'unsent':
      return t('message.previewUnsent')
    case 'service':
      return service === undefined ? text : serviceText(service)
    case 'unsupported':
      return unsupportedText(text)
    case 'text':
    case 'attachment':
      return text
    case 'poll':
    case 'place':
    case 'sticker':
    case 'announcement':
      return bodyText(kind)
  }
}

/** The second line of a conversation in the list. */
export const previewText = (preview: MessagePreview, conversation: Conversation): string => {
  const text = previewWords(preview)
  if (preview.kind === 'service' || preview.kind === 'unsent') return text
  if (preview.isFromMe) return t('message.previewYou', { text })
  const name = preview.senderName
  return conversation.isGroup && name !== '' ? t('message.previewOf', { name, text }) : text
}

/** "Zoë is typing…" */
export const typingText = (names: readonly string[]): string => {
  const [first, second] = names
  if (first === undefined) return ''
  if (second === undefined) return t('message.typingOne', { name: first })
  return names.length === 2
    ? t('message.typingTwo', { first, second })
    : t('message.typingMany', { first, count: names.length - 1 })
}

/** Messages of a few emoji and nothing else are shown large, without a bubble. */
export const isBigEmoji = (text: string): boolean =>
  text.length > 0 &&
  text.length <= 24 &&
  /^(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*\s*){1,3}$/u.test(
    text
  )
