/** The words of notifications. Pure; the platform escapes what its server would take for markup. */
import type { AccountId, Conversation, Message } from '../../../shared/domain'
import type { NotificationRequest } from '../ports'

/** A catch-up with more than this many worth telling becomes one summary. */
export const SUMMARY_ABOVE = 3

const BODY_LIMIT = 240

export type Noteworthy = { readonly message: Message; readonly conversation: Conversation }

export type ComposeStyle = { readonly level: 'full' | 'name'; readonly silent: boolean }

/** One notification for the newest messages of one conversation; replaces an earlier one of it. */
export const composeForConversation = (
  items: readonly Noteworthy[],
  style: ComposeStyle
): NotificationRequest | null => {
  const newest = items.at(-1)
  if (newest === undefined) return null
  const { conversation, message } = newest
  return {
    tag: `conversation:${conversation.id}`,
    accountId: message.accountId,
    conversationId: conversation.id,
    messageId: message.id,
    title: conversation.name,
    body: style.level === 'full' ? bodyOf(items, newest) : countOf(items.length),
    silent: style.silent
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
  const conversations = new Map(items.map(({ conversation }) => [conversation.id, conversation]))
  const isOne = conversations.size === 1
  return {
    tag: `summary:${accountId}`,
    accountId,
    conversationId: newest.conversation.id,
    messageId: newest.message.id,
    title: isOne ? newest.conversation.name : countOf(items.length),
    body: isOne ? countOf(items.length) : `in ${String(conversations.size)} conversations`,
    silent: style.silent
  }
}

const countOf = (count: number): string =>
  count === 1 ? 'New message' : `${String(count)} new messages`

const bodyOf = (items: readonly Noteworthy[], { conversation, message }: Noteworthy): string => {
  const words = contentOf(message)
  const line = conversation.isGroup ? `${message.senderName}: ${words}` : words
  const shown = line.length > BODY_LIMIT ? `${cut(line, BODY_LIMIT - 1)}…` : line
  return items.length === 1 ? shown : `${shown}\n${countOf(items.length)}`
}

/** Never through the middle of a character. */
const cut = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\ud800-\udbff]$/, '')

const contentOf = (message: Message): string => {
  if (message.text !== '') return message.text
  const [attachment] = message.attachments
  if (attachment === undefined) return message.unsupported ?? 'New message'
  return attachment.mimeType.startsWith('image/') ? 'Photo' : attachment.fileName
}
