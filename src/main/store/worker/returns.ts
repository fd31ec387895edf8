/** The last returns of all accounts, and when each account was live last. */
import {
  asAccountId,
  type AccountId,
  type Return,
  type ReturnCause,
  type ReturnReport
} from '../../../shared/domain'
import { accountKey, type Context } from './context'
import { countGaps } from './gaps'

const KEPT = 100

type Row = {
  readonly key: number
  readonly id: string
  readonly cause: string
  readonly at: number
  readonly away_ms: number
  readonly live_after_ms: number
  readonly messages: number
  readonly edits: number
  readonly gaps: number
}

const toReport = (row: Row): ReturnReport => ({
  id: row.key,
  accountId: asAccountId(row.id),
  cause: row.cause as ReturnCause,
  at: row.at,
  awayMs: row.away_ms,
  liveAfterMs: row.live_after_ms,
  messages: row.messages,
  edits: row.edits,
  gaps: row.gaps
})

/** Newest first. */
export const listReturns = ({ db }: Context): readonly ReturnReport[] =>
  db
    .all<Row>(
      'SELECT r.*, a.id FROM returns r JOIN accounts a ON a.key = r.account ORDER BY r.key DESC'
    )
    .map(toReport)

/** Keeps one, with the gaps that are left now. The oldest beyond a hundred go. */
export const addReturn = (context: Context, seen: Omit<Return, 'gaps'>): ReturnReport => {
  const { db } = context
  const account = accountKey(db, seen.accountId)
  const gaps = countGaps(context, account)
  const { cause, at, awayMs, liveAfterMs, messages, edits } = seen
  const { id } = db.run(
    `INSERT INTO returns (account, cause, at, away_ms, live_after_ms, messages, edits, gaps)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [account, cause, at, Math.round(awayMs), Math.round(liveAfterMs), messages, edits, gaps]
  )
  db.run(
    'DELETE FROM returns WHERE key NOT IN (SELECT key FROM returns ORDER BY key DESC LIMIT +?)',
    [KEPT]
  )
  return { ...seen, gaps, id }
}

export const readLastLive = ({ db }: Context, id: AccountId): number | null =>
  db.get<{ at: number }>('SELECT at FROM last_live JOIN accounts ON key = account WHERE id = ?', [
    id
  ])?.at ?? null

export const saveLastLive = ({ db }: Context, id: AccountId, at: number): void => {
  db.run(
    `INSERT INTO last_live (account, at) VALUES (?, ?)
     ON CONFLICT (account) DO UPDATE SET at = excluded.at`,
    [accountKey(db, id), at]
  )
}
