import { hasGap, type Message, type MessageId, type Span } from '../../../shared/domain'
import { startOfDay } from './time'

/** What the timeline draws, top to bottom. */
export type TimelineRow =
  | { readonly type: 'day'; readonly key: string; readonly at: number }
  | { readonly type: 'unread'; readonly key: string }
  /** Messages may be missing between the two. */
  | {
      readonly type: 'gap'
      readonly key: string
      readonly older: Message
      readonly newer: Message
    }
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

/** A message of ours that the server has not got yet says nothing about what it has. */
const isGap = (older: Message | undefined, newer: Message, spans: readonly Span[]): boolean =>
  typeof older?.serverId === 'string' &&
  newer.serverId !== null &&
  hasGap(spans, older.sentAt, newer.sentAt)

/**
 * Rows for a stretch of messages, oldest first. `dividerId`: first unread message, which gets the
 * "New messages" line before it. `spans`: what is proven whole.
 */
export const timelineRows = (
  messages: readonly Message[],
  dividerId: MessageId | null,
  spans: readonly Span[]
): readonly TimelineRow[] => {
  const rows: TimelineRow[] = []
  const gaps = new Set<Message>()
  messages.forEach((message, index) => {
    if (isGap(messages[index - 1], message, spans)) gaps.add(message)
  })
  const isJoined = (a: Message | undefined, b: Message | undefined): boolean =>
    b !== undefined && b.id !== dividerId && !gaps.has(b) && isSameGroup(a, b)
  let day = Number.NaN
  messages.forEach((message, index) => {
    const previous = messages[index - 1]
    if (previous !== undefined && gaps.has(message)) {
      // By the older side, which stays the same while the gap is filled from its newer one.
      rows.push({ type: 'gap', key: `gap:${previous.id}`, older: previous, newer: message })
    }
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
    rows.push({
      type: 'message',
      key: message.id,
      message,
      isFirst: !isJoined(previous, message),
      isLast: !isJoined(message, messages[index + 1])
    })
  })
  return rows
}

const isSameRow = (a: TimelineRow, b: TimelineRow): boolean => {
  if (a.type === 'message' && b.type === 'message') {
    return a.message === b.message && a.isFirst === b.isFirst && a.isLast === b.isLast
  }
  if (a.type === 'service' && b.type === 'service') return a.message === b.message
  if (a.type === 'day' && b.type === 'day') return a.at === b.at
  return a.type === 'unread' && b.type === 'unread'
}

/** The same rows; those that are as they were are the very objects of before: nothing draws them anew. */
export const reuseRows = (
  before: readonly TimelineRow[],
  rows: readonly TimelineRow[]
): readonly TimelineRow[] => {
  const known = new Map(before.map((row) => [row.key, row]))
  return rows.map((row) => {
    const old = known.get(row.key)
    return old !== undefined && isSameRow(old, row) ? old : row
  })
}
