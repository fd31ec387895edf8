import type { AccountId, Message } from '../../shared/domain'
import type { AppEvent } from '../../shared/ipc/events'

/** More new or changed messages of one account in a batch than this: the page reads its window again. */
export const MAX_MESSAGES_PER_ACCOUNT = 500

/** Events that carry a whole state: only the last of a kind (and subject) matters. */
const stateKey = (event: AppEvent): string | null => {
  switch (event.type) {
    case 'connection/changed':
      return `${event.type}:${event.connection.accountId}`
    case 'typing/changed':
      return `${event.type}:${event.conversationId}`
    case 'messages/uploadProgressed':
      return `${event.type}:${event.messageId}`
    case 'messages/invalidated':
      return `${event.type}:${event.accountId}`
    case 'accounts/changed':
    case 'unread/changed':
    case 'settings/changed':
    case 'keychain/changed':
    case 'screen/lockChanged':
    case 'diagnostics/changed':
      return event.type
    default:
      return null
  }
}

const keepLastStates = (events: readonly AppEvent[]): readonly AppEvent[] => {
  const lastAt = new Map<string, number>()
  events.forEach((event, index) => {
    const key = stateKey(event)
    if (key !== null) lastAt.set(key, index)
  })
  return events.filter((event, index) => {
    const key = stateKey(event)
    return key === null || lastAt.get(key) === index
  })
}

/** Rows by id, newest version, in the order of their last change. */
class Rows<Row extends { readonly id: string }> {
  private readonly byId = new Map<string, Row>()

  add(rows: readonly Row[]): void {
    for (const row of rows) {
      this.byId.delete(row.id)
      this.byId.set(row.id, row)
    }
  }

  list(): readonly Row[] {
    return [...this.byId.values()]
  }
}

/**
 * Upserts of one kind become one event at the place of the first, until a removal of that kind: what
 * came before a removal must stay before it, or a removed row would come back.
 */
const mergeUpserts = (events: readonly AppEvent[]): readonly AppEvent[] => {
  const merged: (() => AppEvent)[] = []
  let messages: Rows<Message> | null = null
  let conversations: Rows<
    Extract<AppEvent, { type: 'conversations/upserted' }>['conversations'][number]
  > | null = null
  for (const event of events) {
    if (event.type === 'messages/upserted') {
      if (messages === null) {
        const rows = (messages = new Rows<Message>())
        merged.push(() => ({ type: 'messages/upserted', messages: rows.list() }))
      }
      messages.add(event.messages)
      continue
    }
    if (event.type === 'conversations/upserted') {
      if (conversations === null) {
        const rows = (conversations = new Rows())
        merged.push(() => ({ type: 'conversations/upserted', conversations: rows.list() }))
      }
      conversations.add(event.conversations)
      continue
    }
    if (event.type === 'messages/removed' || event.type === 'messages/invalidated') messages = null
    if (event.type === 'conversations/removed') conversations = messages = null
    merged.push(() => event)
  }
  return merged.map((make) => make())
}

const crowdedAccounts = (events: readonly AppEvent[], limit: number): ReadonlySet<AccountId> => {
  const ids = new Map<AccountId, Set<string>>()
  for (const event of events) {
    if (event.type !== 'messages/upserted') continue
    for (const { accountId, id } of event.messages) {
      const known = ids.get(accountId) ?? new Set()
      ids.set(accountId, known.add(id))
    }
  }
  return new Set([...ids].filter(([, known]) => known.size > limit).map(([accountId]) => accountId))
}

/** Replaces a flood of rows by one "read again", behind everything else that the batch says. */
const invalidateCrowded = (events: readonly AppEvent[], limit: number): readonly AppEvent[] => {
  const crowded = crowdedAccounts(events, limit)
  if (crowded.size === 0) return events
  const kept = events.flatMap((event): readonly AppEvent[] => {
    if (event.type === 'messages/invalidated' && crowded.has(event.accountId)) return []
    if (event.type !== 'messages/upserted') return [event]
    const messages = event.messages.filter(({ accountId }) => !crowded.has(accountId))
    return messages.length === 0 ? [] : [{ ...event, messages }]
  })
  const invalidated = [...crowded].map((accountId): AppEvent => ({
    type: 'messages/invalidated',
    accountId
  }))
  return [...kept, ...invalidated]
}

/** The same news in fewer events; applying the result gives the same state. Pure. */
export const coalesce = (
  events: readonly AppEvent[],
  limit: number = MAX_MESSAGES_PER_ACCOUNT
): readonly AppEvent[] => mergeUpserts(invalidateCrowded(keepLastStates(events), limit))
