import { asAccountId, type UnreadRules, type UnreadTotals } from '../../../shared/domain'
import type { StoreStats } from '../../core/store'
import type { Context } from './context'

export type OpenedInfo = Pick<StoreStats, 'opened' | 'setAside'>

type TotalsRow = {
  readonly id: string
  readonly messages: number
  readonly conversations: number
}

/** What badge and tray show: counted from the conversations, which count their messages. */
export const readTotals = ({ db }: Context, now: number, rules: UnreadRules): UnreadTotals => {
  const rows = db.all<TotalsRow>(
    `SELECT a.id, sum(c.unread_count) AS messages,
       sum(c.unread_count > 0 OR c.is_marked_unread = 1) AS conversations
     FROM conversations c JOIN accounts a ON a.key = c.account
     WHERE (c.is_archived = 0 OR ?) AND c.is_left = 0 AND (c.muted_until IS NULL OR c.muted_until <= ? OR ?)
     GROUP BY a.id`,
    [Number(rules.countArchived), now, Number(rules.countMuted)]
  )
  return {
    messages: rows.reduce((sum, row) => sum + row.messages, 0),
    conversations: rows.reduce((sum, row) => sum + row.conversations, 0),
    byAccount: Object.fromEntries(rows.map((row) => [asAccountId(row.id), row.messages]))
  }
}

export const readStats = ({ db }: Context, info: OpenedInfo): StoreStats => {
  const count = (sql: string): number => db.get<{ count: number }>(sql)?.count ?? 0
  return {
    messages: count('SELECT coalesce(sum(message_count), 0) AS count FROM conversations'),
    conversations: count('SELECT count(*) AS count FROM conversations'),
    quarantined: count('SELECT coalesce(sum(count), 0) AS count FROM quarantine'),
    outbox: count('SELECT count(*) AS count FROM outbox'),
    sizeBytes: Number(db.pragma('page_count') ?? 0) * Number(db.pragma('page_size') ?? 0),
    ...info
  }
}
