import type { RemoteParticipant } from '../../core/backendEvents'
import type { Changes, Context } from './context'
import { learnPicture } from './pictures'

/** Remembers the name and the picture of an address. Null, empty and "the address itself" are no names. */
export const learnName = (
  context: Context,
  changes: Changes,
  { address, name, picture }: RemoteParticipant
): void => {
  if (picture !== undefined && address !== '') {
    const of = { kind: 'person', value: address } as const
    if (learnPicture(context, changes, of, picture)) markPlaces(context, changes, address)
  }
  if (name === null || name === '' || name === address || address === '') return
  const cacheKey = `${String(changes.account)}\n${address}`
  if (context.caches.names.get(cacheKey) === name) return
  const { changes: rows } = context.db.run(
    `INSERT INTO people (account, address, name) VALUES (?, ?, ?)
     ON CONFLICT (account, address) DO UPDATE SET name = excluded.name WHERE name <> excluded.name`,
    [changes.account, address, name]
  )
  context.caches.names.set(cacheKey, name)
  if (rows === 0) return
  markPlaces(context, changes, address)
}

/** Whoever is a member somewhere is seen there. */
const markPlaces = ({ db }: Context, changes: Changes, address: string): void => {
  const places = db.all<{ key: number }>(
    `SELECT m.conversation AS key FROM members m JOIN conversations c ON c.key = m.conversation
     WHERE m.address = ? AND c.account = ?`,
    [address, changes.account]
  )
  for (const { key } of places) changes.changed.add(key)
}
