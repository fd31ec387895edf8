import { asConversationId, type ConversationId } from '../../../shared/domain'
import type { OutboxCommand } from '../../core/chatBackend'
import type { Changes, Context } from './context'
import { flag } from './rows'

type SetPreferences = Extract<OutboxCommand, { type: 'setPreferences' }>
type Field = 'isMuted' | 'isHidden' | 'isSticky' | 'tags'
type Preferences = Pick<SetPreferences, Field>

const NO_TAGS = '[]'
const ALWAYS = Number.MAX_SAFE_INTEGER

const asFlag = (value: boolean | null): number | null => (value === null ? null : flag(value))

/** What the server told last (null: nothing yet), and what holds here. */
type Stored = {
  readonly remote_muted: number | null
  readonly remote_archived: number | null
  readonly remote_pinned: number | null
  readonly muted_until: number | null
  readonly is_archived: number
  readonly is_pinned: number
  /** Lists in JSON, as `remote_tags` is. */
  readonly tags: string
  readonly remote_tags: string | null
}

const READ = `SELECT remote_muted, remote_archived, remote_pinned, remote_tags, muted_until,
  is_archived, is_pinned, tags FROM conversations WHERE key = ?`
const WRITE = `UPDATE conversations SET remote_muted = ?, remote_archived = ?, remote_pinned = ?,
  remote_tags = ?, muted_until = ?, is_archived = ?, is_pinned = ?, tags = ? WHERE key = ?`

const write = (
  { db }: Context,
  changes: Changes,
  conversation: number,
  before: Stored,
  after: Stored
): void => {
  const { remote_muted, remote_archived, remote_pinned, remote_tags } = after
  const { muted_until, is_archived, is_pinned, tags } = after
  const remote = [remote_muted, remote_archived, remote_pinned, remote_tags]
  db.run(WRITE, [...remote, muted_until, is_archived, is_pinned, tags, conversation])
  const isSame =
    before.muted_until === muted_until &&
    before.is_archived === is_archived &&
    before.is_pinned === is_pinned &&
    before.tags === tags
  if (!isSame) changes.changed.add(conversation)
}

/** Commands about preferences that the server has not answered yet, oldest first. */
const listWaiting = ({ db }: Context, conversation: number): readonly SetPreferences[] =>
  db
    .all<{ command: string }>(
      `SELECT command FROM outbox
       WHERE conversation = ? AND json_extract(command, '$.type') = 'setPreferences' ORDER BY key`,
      [conversation]
    )
    .map(({ command }) => JSON.parse(command) as SetPreferences)

const isHeld = (waiting: readonly SetPreferences[], field: Field): boolean =>
  waiting.some((command) => (command[field] ?? null) !== null)

/** What the server told last, after one more word of it. */
const remoteAfter = (before: Stored, told: Preferences): Stored => ({
  ...before,
  remote_muted: asFlag(told.isMuted) ?? before.remote_muted,
  remote_archived: asFlag(told.isHidden) ?? before.remote_archived,
  remote_pinned: asFlag(told.isSticky) ?? before.remote_pinned,
  remote_tags: told.tags === undefined ? before.remote_tags : JSON.stringify(told.tags)
})

/** A mute with an end that is still to come is this machine's own: "muted" does not touch it. */
const muteAfter = (mutedUntil: number | null, isMuted: boolean, now: number): number | null => {
  if (!isMuted) return null
  return mutedUntil !== null && mutedUntil > now ? mutedUntil : ALWAYS
}

/**
 * Takes over what the server says of a conversation's preferences. Its word counts when it changes:
 * repeating itself undoes nothing that was done here, "no" as its first word neither, and never does
 * it touch what a command of ours is about to change.
 */
export const tellPreferences = (
  context: Context,
  changes: Changes,
  conversation: number,
  told: Preferences
): void => {
  const before = context.db.get<Stored>(READ, [conversation])
  if (before === undefined) return
  const after = remoteAfter(before, told)
  const waiting = listWaiting(context, conversation)
  const counts = (field: Field, known: number | null, value: number | null): boolean =>
    value !== (known ?? 0) && value !== null && !isHeld(waiting, field)
  const areNewTags =
    after.remote_tags !== (before.remote_tags ?? NO_TAGS) && !isHeld(waiting, 'tags')
  write(context, changes, conversation, before, {
    ...after,
    muted_until: counts('isMuted', before.remote_muted, after.remote_muted)
      ? muteAfter(before.muted_until, after.remote_muted === 1, changes.now)
      : before.muted_until,
    is_archived: counts('isHidden', before.remote_archived, after.remote_archived)
      ? (after.remote_archived ?? before.is_archived)
      : before.is_archived,
    is_pinned: counts('isSticky', before.remote_pinned, after.remote_pinned)
      ? (after.remote_pinned ?? before.is_pinned)
      : before.is_pinned,
    tags: areNewTags ? (after.remote_tags ?? before.tags) : before.tags
  })
}

/** From now on hiding means what the service means by it: until the next message. */
export const noteSharedPreferences = ({ db }: Context, conversation: number): void => {
  db.run('UPDATE conversations SET has_shared_prefs = 1 WHERE key = ? AND has_shared_prefs = 0', [
    conversation
  ])
}

/** The server has taken our values: they are what it would tell now. */
export const confirmPreferences = (
  context: Context,
  changes: Changes,
  conversation: number,
  taken: Preferences
): void => {
  const before = context.db.get<Stored>(READ, [conversation])
  if (before === undefined) return
  write(context, changes, conversation, before, remoteAfter(before, taken))
}

/** The server refused: what it last told is shown again, where no newer command speaks for a field. */
export const revertPreferences = (
  context: Context,
  changes: Changes,
  conversation: number,
  refused: Preferences
): void => {
  const before = context.db.get<Stored>(READ, [conversation])
  if (before === undefined) return
  const waiting = listWaiting(context, conversation)
  const reverted = <Value>(field: Field, remote: Value | null): Value | null =>
    (refused[field] ?? null) === null || isHeld(waiting, field) ? null : remote
  const muted = reverted('isMuted', before.remote_muted)
  write(context, changes, conversation, before, {
    ...before,
    muted_until:
      muted === null ? before.muted_until : muteAfter(before.muted_until, muted === 1, changes.now),
    is_archived: reverted('isHidden', before.remote_archived) ?? before.is_archived,
    is_pinned: reverted('isSticky', before.remote_pinned) ?? before.is_pinned,
    tags: reverted('tags', before.remote_tags ?? NO_TAGS) ?? before.tags
  })
}

/**
 * New unread messages bring back the conversations that were hidden where hiding is shared: the
 * server leaves that to its clients (imkit.md 4.3).
 */
export const unhide = (
  { db }: Context,
  changes: Changes,
  unread: readonly number[]
): readonly ConversationId[] => {
  if (unread.length === 0) return []
  const shown = db.all<{ key: number; id: string }>(
    `UPDATE conversations SET is_archived = 0
     WHERE is_archived = 1 AND has_shared_prefs = 1 AND key IN
       (SELECT m.conversation FROM json_each(?) n CROSS JOIN messages m ON m.id = n.value)
     RETURNING key, id`,
    [JSON.stringify(unread)]
  )
  for (const { key } of shown) changes.changed.add(key)
  return shown.map(({ id }) => asConversationId(id))
}
