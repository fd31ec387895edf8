import type { RemoteConversation } from '../../core/backendEvents'
import type { Changes, Context } from './context'
import { makeConversationId } from './ids'
import { learnName } from './people'
import { learnPicture } from './pictures'
import { tellPreferences } from './preferences'
import { flag } from './rows'

/** Key of a conversation, made as a stub when nothing but its id is known yet. */
export const resolveConversation = (
  context: Context,
  changes: Changes,
  serverId: string,
  createdAt: number
): number => {
  const cacheKey = `${String(changes.account)}\n${serverId}`
  const cached = context.caches.conversations.get(cacheKey)
  if (cached !== undefined) return cached
  const key =
    findConversationKey(context, changes.account, serverId) ??
    insertStub(context, changes, serverId, createdAt)
  context.caches.conversations.set(cacheKey, key)
  return key
}

export const findConversationKey = (
  { db, caches }: Context,
  account: number,
  serverId: string
): number | null => {
  const row = db.get<{ key: number; is_stub: number; is_left: number }>(
    'SELECT key, is_stub, is_left FROM conversations WHERE account = ? AND server_id = ?',
    [account, serverId]
  )
  if (row === undefined) return null
  if (row.is_stub === 1) caches.stubs.add(row.key)
  if (row.is_left === 1) caches.left.add(row.key)
  return row.key
}

const insertStub = (
  { db, caches }: Context,
  changes: Changes,
  serverId: string,
  createdAt: number
): number => {
  const { id: key } = db.run(
    `INSERT INTO conversations (id, account, server_id, is_group, is_stub, created_at)
     VALUES (?, ?, ?, 0, 1, ?)`,
    [makeConversationId(changes.accountId, serverId), changes.account, serverId, createdAt]
  )
  caches.stubs.add(key)
  changes.changed.add(key)
  changes.touched.add(key)
  return key
}

/** A conversation that no payload described yet is made of those who write in it. */
export const addStubMember = (
  { db, caches }: Context,
  changes: Changes,
  conversation: number,
  address: string
): void => {
  if (!caches.stubs.has(conversation) || address === '') return
  const { changes: rows } = db.run(
    `INSERT INTO members (conversation, position, address)
     SELECT ?, (SELECT count(*) FROM members WHERE conversation = ?), ?
     WHERE NOT EXISTS (SELECT 1 FROM members WHERE conversation = ? AND address = ?)`,
    [conversation, conversation, address, conversation, address]
  )
  if (rows > 0) changes.changed.add(conversation)
}

/** Takes over what a payload says about a conversation; what it does not say stays. */
export const applyConversation = (
  context: Context,
  changes: Changes,
  remote: RemoteConversation,
  createdAt: number
): number => {
  const key = resolveConversation(context, changes, remote.serverId, createdAt)
  const signature = JSON.stringify(remote)
  if (context.caches.applied.get(key) === signature) return key
  for (const participant of remote.participants ?? []) learnName(context, changes, participant)
  const isGroup = flag(remote.isGroup)
  const { changes: rows } = context.db.run(
    `UPDATE conversations SET name = nullif(coalesce(?, name), ''), is_group = ?, is_stub = 0
     WHERE key = ?
       AND (name IS NOT nullif(coalesce(?, name), '') OR is_group <> ? OR is_stub = 1)`,
    [remote.name, isGroup, key, remote.name, isGroup]
  )
  if (rows > 0) changes.changed.add(key)
  const of = { kind: 'conversation', value: remote.serverId } as const
  if (remote.picture !== undefined && learnPicture(context, changes, of, remote.picture)) {
    changes.changed.add(key)
  }
  if (remote.sharedTags !== undefined) applySharedTags(context, changes, key, remote.sharedTags)
  context.caches.stubs.delete(key)
  tellPreferences(context, changes, key, {
    isMuted: null,
    isHidden: remote.isArchived,
    isSticky: null
  })
  if (remote.participants !== null) {
    applyMembers(
      context,
      changes,
      key,
      remote.participants.map(({ address }) => address)
    )
  }
  context.caches.applied.set(key, signature)
  return key
}

const applySharedTags = (
  { db }: Context,
  changes: Changes,
  key: number,
  tags: readonly string[]
): void => {
  const list = JSON.stringify(tags)
  const { changes: rows } = db.run(
    'UPDATE conversations SET shared_tags = ? WHERE key = ? AND shared_tags <> ?',
    [list, key, list]
  )
  if (rows > 0) changes.changed.add(key)
}

const applyMembers = (
  { db }: Context,
  changes: Changes,
  key: number,
  listed: readonly string[]
): void => {
  const addresses = [...new Set(listed)].filter((address) => address !== '')
  const known = db
    .all<{ address: string }>(
      'SELECT address FROM members WHERE conversation = ? ORDER BY position',
      [key]
    )
    .map(({ address }) => address)
  if (known.join('\n') === addresses.join('\n')) return
  db.run('DELETE FROM members WHERE conversation = ?', [key])
  addresses.forEach((address, position) => {
    db.run('INSERT INTO members (conversation, position, address) VALUES (?, ?, ?)', [
      key,
      position,
      address
    ])
  })
  changes.changed.add(key)
}
