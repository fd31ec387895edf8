import type { Message, MessageId } from '../../../shared/domain'
import { startOfDay } from './time'

/** What the timeline draws, top to bottom. */
export type TimelineRow =
  | { readonly type: 'day'; readonly key: string; readonly at: number }
  | { readonly type: 'unread'; readonly key: string }
  | { readonly type: 'service'; readonly key: string; readonly message: Message }
  | {
      readonly type: 'message'
      readonly key: string
      readonly message: Message
      /** First and last of a group: messages of one sender close in time. */
      readonly isFirst: boolean
      readonly isLast: boolean
    }

/** Messages of one sender that follow each other within this time are one group. */
export const GROUP_GAP_MS = 5 * 60_000

const isSameGroup = (a: Message | undefined, b: Message | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.service === null &&
  b.service === null &&
  a.isFromMe === b.isFromMe &&
  a.senderAddress === b.senderAddress &&
  b.sentAt - a.sentAt <= GROUP_GAP_MS &&
  startOfDay(a.sentAt) === startOfDay(b.sentAt)

/**
 * Rows for a stretch of messages, oldest first. `dividerId`: first unread message, which gets the
 * "New messages" line before it.
 */
export const timelineRows = (
  messages: readonly Message[],
  dividerId: MessageId | null
): readonly TimelineRow[] => {
  const rows: TimelineRow[] = []
  let day = Number.NaN
  messages.forEach((message, index) => {
    const messageDay = startOfDay(message.sentAt)
    if (messageDay !== day) {
      rows.push({ type: 'day', key: `day:${message.id}`, at: message.sentAt })
      day = messageDay
    }
    if (message.id === dividerId) rows.push({ type: 'unread', key: 'unread' })
    if (message.service !== null) {
      rows.push({ type: 'service', key: message.id, message })
      return
    }
    const previous = messages[index - 1]
    const next = messages[index + 1]
    rows.push({
      type: 'message',
      key: message.id,
      message,
      isFirst: message.id === dividerId || !isSameGroup(previous, message),
      isLast: next?.id === dividerId || !isSameGroup(message, next)
    })
  })
  return rows
}
