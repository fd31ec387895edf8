/** The gaps that a person would see as rows in the timelines: places, not doubts about places. */
import { BEGINNING, hasGap, OPEN_END, type Span } from '../../../shared/domain'
import type { Context } from './context'
import { readSpansOf } from './spans'

type Edge = { readonly id: number; readonly sent_at: number; readonly server_id: string | null }

/** The messages that stand on either side of a moment; equal moments are the older side's. */
const around = ({ db }: Context, key: number, at: number): readonly [Edge, Edge] | null => {
  const older = db.get<Edge>(
    `SELECT id, sent_at, server_id FROM messages WHERE conversation = ? AND sent_at <= ?
     ORDER BY sent_at DESC, ord DESC, id DESC LIMIT 1`,
    [key, at]
  )
  if (older === undefined) return null
  const newer = db.get<Edge>(
    `SELECT id, sent_at, server_id FROM messages WHERE conversation = ? AND sent_at > ?
     ORDER BY sent_at, ord, id LIMIT 1`,
    [key, at]
  )
  return newer === undefined ? null : [older, newer]
}

/** Beside the edges of spans: nowhere else can a gap begin or end. */
const cutsOf = (spans: readonly Span[]): ReadonlySet<number> =>
  new Set(
    spans.flatMap(({ since, until }) => [
      ...(since === BEGINNING ? [] : [since - 2, since - 1]),
      ...(until === OPEN_END ? [] : [until, until + 1])
    ])
  )

const countIn = (context: Context, key: number): number => {
  const spans = readSpansOf(context, key)
  const newer = new Set<number>()
  for (const at of cutsOf(spans)) {
    const pair = around(context, key, at)
    if (pair === null) continue
    const [before, after] = pair
    // What the server has not got yet says nothing about what it has.
    const isTold = before.server_id !== null && after.server_id !== null
    if (isTold && hasGap(spans, before.sent_at, after.sent_at)) newer.add(after.id)
  }
  return newer.size
}

/** Gaps of all conversations of an account, as the windows draw them. */
export const countGaps = (context: Context, account: number): number =>
  context.db
    .all<{ key: number }>('SELECT key FROM conversations WHERE account = ?', [account])
    .reduce((sum, { key }) => sum + countIn(context, key), 0)
