/** The words of notifications. Pure; the platform escapes what its server would take for markup. */
import type { AccountId, Conversation, Message, NotificationLevel } from '../../../shared/domain'
import { bodyWords, unsupportedWords, type Translate } from '../../../shared/i18n'
import type { NotificationRequest } from '../ports'

/** A catch-up with more than this many worth telling becomes one summary. */
export const SUMMARY_ABOVE = 3

const BODY_LIMIT = 240
/** Where nobody's name is to be seen. */
const ANONYMOUS_TITLE = 'Tern'

export type Noteworthy = { readonly message: Message; readonly conversation: Conversation }

export type ComposeStyle = {
  readonly level: Exclude<NotificationLevel, 'none'>
  readonly silent: boolean
  readonly t: Translate
}

/**
 * One notification for the newest messages of one conversation; replaces an earlier one of it.
 * @param earlier messages told before that are still unread: they count, too
 */
export const composeForConversation = (
  items: readonly Noteworthy[],
  style: ComposeStyle,
  earlier = 0
): NotificationRequest | null => {
  const newest = items.at(-1)
  if (newest === undefined) return null
  const { conversation, message } = newest
  const count = items.length + earlier
  return {
    tag: `conversation:${conversation.id}`,
    accountId: message.accountId,
    conversationId: conversation.id,
    messageId: message.id,
    title: style.level === 'anonymous' ? ANONYMOUS_TITLE : conversation.name,
    body:
      style.level === 'full'
        ? bodyOf(newest, count, style.t)
        : style.t('notify.newMessages', { count }),
    silent: style.silent,
    // Nobody answers somebody whose name is hidden.
    canReply: style.level !== 'anonymous'
  }
}

/** What a long absence comes down to: "37 new messages in 5 conversations". */
export const composeSummary = (
  accountId: AccountId,
  items: readonly Noteworthy[],
  style: ComposeStyle
): NotificationRequest | null => {
  const newest = items.at(-1)
  if (newest === undefined) return null
  const { t } = style
  const conversations = new Set(items.map(({ conversation }) => conversation.id))
  const isNamed = conversations.size === 1 && style.level !== 'anonymous'
  const messages = t('notify.newMessages', { count: items.length })
  return {
    tag: `summary:${accountId}`,
    accountId,
    conversationId: newest.conversation.id,
    messageId: newest.message.id,
    title: isNamed ? newest.conversation.name : messages,
    body: isNamed ? messages : t('notify.inConversations', { count: conversations.size }),
    silent: style.silent,
    canReply: false
  }
}

const bodyOf = ({ conversation, message }: Noteworthy, count: number, t: Translate): string => {
  const text = contentOf(message, t)
  const line = conversation.isGroup
    ? t('notify.saidBy', { sender: message.senderName, text })
    : text
  const shown = line.length > BODY_LIMIT ? `${cut(line, BODY_LIMIT - 1)}…` : line
  return count === 1 ? shown : `${shown}\n${t('notify.newMessages', { count })}`
}

/** Never through the middle of a character. */
const cut = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\ud800-\udbff]$/, '')

const contentOf = (message: Message, t: Translate): string => {
  if (message.text !== '') return message.text
  if (message.body !== null) return bodyWords(message.body.type, t)
  const [attachment] = message.attachments
  if (attachment?.isVoice === true) return t('media.voice')
  if (attachment === undefined)
    return message.unsupported === null
      ? t('notify.newMessages', { count: 1 })
      : unsupportedWords(message.unsupported, t)
  return attachment.mimeType.startsWith('image/') ? t('notify.photo') : attachment.fileName
}
