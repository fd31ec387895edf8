import type { Message, MessageBody } from '../../../shared/domain'
import { t } from '../i18n.svelte'
import { unsupportedText } from './messageText'
import { coordinates, placeUrl } from './place'
import { dateAndTime } from './time'

/** What the words of the message do not say already. */
const bodyWords = (body: MessageBody): string => {
  switch (body.type) {
    case 'poll':
      return body.options
        .map(({ text, voters }) => t('message.pollOption', { option: text, count: voters.length }))
        .join('\n')
    case 'place':
      return `${coordinates(body)}\n${placeUrl(body)}`
    case 'sticker':
      return t('message.sticker')
    case 'announcement':
      return t('message.announcement')
  }
}

/** What a message says in plain text: its words, then its files by name. */
const bodyOf = (message: Message): string =>
  [
    message.subject ?? '',
    message.text,
    ...message.attachments.map((file) => `[${file.fileName}]`),
    message.body === null ? '' : bodyWords(message.body),
    message.unsupported === null ? '' : unsupportedText(message.unsupported)
  ]
    .filter((part) => part !== '')
    .join('\n')

/** Messages with who wrote them and when, oldest first, as they are pasted elsewhere. */
export const messagesAsText = (messages: readonly Message[]): string =>
  messages
    .map((message) => {
      const name = message.isFromMe ? t('message.you') : message.senderName
      return t('message.copyLine', {
        time: dateAndTime(message.sentAt),
        name,
        text: bodyOf(message)
      })
    })
    .join('\n')
