import { asAccountId } from '../../../shared/domain'
import type { RemotePicture } from '../../core/backendEvents'
import type { StoredPicture } from '../../core/store'
import type { Changes, Context } from './context'
import { keyOf } from './ids'

type Owner = { readonly kind: 'person' | 'conversation'; readonly value: string }

type Row = {
  readonly account_id: string
  readonly kind: string
  readonly value: string
  readonly reference: string
  readonly fetched_at: number | null
  readonly bytes: Uint8Array | null
}

/** True when another picture stands for the owner now. An older word than the one known is no news. */
export const learnPicture = (
  { db }: Context,
  { account }: Changes,
  { kind, value }: Owner,
  { reference, at }: RemotePicture
): boolean => {
  const known = db.get<{ reference: string; at: number }>(
    'SELECT reference, at FROM pictures WHERE account = ? AND kind = ? AND value = ?',
    [account, kind, value]
  )
  const isNews =
    known === undefined ? reference !== null : at >= known.at && reference !== known.reference
  if (!isNews) return false
  db.run('DELETE FROM pictures WHERE account = ? AND kind = ? AND value = ?', [
    account,
    kind,
    value
  ])
  if (reference !== null) {
    db.run('INSERT INTO pictures (account, kind, value, reference, at) VALUES (?, ?, ?, ?, ?)', [
      account,
      kind,
      value,
      reference,
      at
    ])
  }
  return true
}

export const toPictureId = (key: number): string => `p${String(key)}`

/** Null when there is no such picture (any more). The bytes are a copy of their own. */
export const findPicture = ({ db }: Context, id: string): StoredPicture | null => {
  const row = db.get<Row>(
    `SELECT a.id AS account_id, q.kind, q.value, q.reference, q.fetched_at, q.bytes
     FROM pictures q JOIN accounts a ON a.key = q.account WHERE q.key = ?`,
    [keyOf(id)]
  )
  if (row === undefined) return null
  const { reference, value } = row
  return {
    accountId: asAccountId(row.account_id),
    of:
      row.kind === 'person'
        ? { type: 'person', address: value, reference }
        : { type: 'conversation', conversationServerId: value, reference },
    fetchedAt: row.fetched_at,
    bytes: row.bytes === null ? null : new Uint8Array(row.bytes)
  }
}

export const savePicture = (
  { db }: Context,
  id: string,
  bytes: Uint8Array | null,
  now: number
): void => {
  db.run('UPDATE pictures SET bytes = ?, fetched_at = ? WHERE key = ?', [bytes, now, keyOf(id)])
}
