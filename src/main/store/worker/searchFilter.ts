import { matchesName, type SearchKind, type SearchQuery } from '../../../shared/domain'
import type { Context } from './context'
import type { SqlValue } from './db'
import { firstMessageKey } from './ids'

/** Conditions to append to a WHERE, each beginning with AND; empty: no condition. */
type Conditions = { readonly sql: string; readonly params: readonly SqlValue[] }

/**
 * What a query's operators ask for. `inIndex` and `inTable` say the same of the full-text index `s`
 * and of the table `m`, and are settled by keys alone; `onMessage` reads the row of a message.
 */
export type Filter = {
  readonly inIndex: Conditions
  readonly inTable: Conditions
  readonly onMessage: Conditions
}

/**
 * One operator: the keys of the messages that pass, where an index has them, and the same as a
 * condition on a message's row. A few keys are listed, for a row is far away on the disk; of many
 * the next one is never far, so rows are looked at (`+` keeps SQLite from listing them all).
 */
type Part = { readonly keys: Conditions | null; readonly row: Conditions }

const MANY_KEYS = 20_000
/** A message keeps its key when the server's clock corrects its time: so much may they be apart. */
const KEY_SLACK_MS = 60 * 60 * 1000

/**
 * The operators of a query as SQL; null when nothing can match, as no conversation has such a name.
 *
 * @param within key of the only conversation to look in, or null
 */
export const searchFilter = (
  context: Context,
  query: SearchQuery,
  within: number | null
): Filter | null => {
  const named = query.inside.length === 0 ? null : conversationsNamed(context, query.inside)
  const conversations =
    within === null ? named : named === null || named.includes(within) ? [within] : []
  if (conversations?.length === 0) return null
  const parts = [
    ...(conversations === null ? [] : [ofConversations(conversations)]),
    ...(query.from.length === 0 ? [] : [ofPeople(peopleNamed(context, query.from))]),
    ...query.has.map(ofKind)
  ]
  const listed = parts.flatMap(({ keys }) => (keys !== null && isFew(context, keys) ? keys : []))
  const rows = parts.flatMap(({ keys, row }) => (keys !== null && listed.includes(keys) ? [] : row))
  return {
    inIndex: joined([...keyBounds('s.rowid', query), ...listed.map(keysIn('+s.rowid'))]),
    inTable: joined([...keyBounds('m.id', query), ...listed.map(keysIn('m.id'))]),
    onMessage: joined([...ofTimes(query), ...rows])
  }
}

const joined = (parts: readonly Conditions[]): Conditions => ({
  sql: parts.map(({ sql }) => ` AND ${sql}`).join(''),
  params: parts.flatMap(({ params }) => params)
})

const isFew = ({ db }: Context, { sql, params }: Conditions): boolean =>
  (db.get<{ n: number }>(`SELECT count(*) AS n FROM (${sql} LIMIT ?)`, [...params, MANY_KEYS])?.n ??
    0) < MANY_KEYS

const keysIn =
  (column: string) =>
  ({ sql, params }: Conditions): Conditions => ({ sql: `${column} IN (${sql})`, params })

/** Bounds of the keys, a little wider than the dates: they keep the walk short. */
const keyBounds = (column: string, { before, after }: SearchQuery): readonly Conditions[] => [
  ...(before === null
    ? []
    : [{ sql: `${column} < ?`, params: [firstMessageKey(before + KEY_SLACK_MS)] }]),
  ...(after === null
    ? []
    : [{ sql: `${column} >= ?`, params: [firstMessageKey(after - KEY_SLACK_MS)] }])
]

const ofTimes = ({ before, after }: SearchQuery): readonly Conditions[] => [
  ...(before === null ? [] : [{ sql: 'm.sent_at < ?', params: [before] }]),
  ...(after === null ? [] : [{ sql: 'm.sent_at >= ?', params: [after] }])
]

const ofConversations = (conversations: readonly number[]): Part => {
  const params = [JSON.stringify(conversations)]
  return {
    keys: {
      sql: `SELECT n.id FROM messages n INDEXED BY messages_timeline
            WHERE n.conversation IN (SELECT value FROM json_each(?))`,
      params
    },
    row: { sql: '+m.conversation IN (SELECT value FROM json_each(?))', params }
  }
}

type People = { readonly isMe: boolean; readonly addresses: readonly string[] }

const ofPeople = ({ isMe, addresses }: People): Part => {
  const params = [JSON.stringify(addresses)]
  const sent = '(m.is_from_me = 0 AND +m.sender IN (SELECT value FROM json_each(?)))'
  return isMe
    ? { keys: null, row: { sql: `(m.is_from_me = 1 OR ${sent})`, params } }
    : {
        keys: {
          sql: `SELECT n.id FROM messages n INDEXED BY messages_by_sender
                WHERE n.is_from_me = 0 AND n.sender IN (SELECT value FROM json_each(?))`,
          params
        },
        row: { sql: sent, params }
      }
}

const PICTURE = `k.mime_type >= 'image/' COLLATE NOCASE AND k.mime_type < 'image0' COLLATE NOCASE
  AND k.mime_type NOT LIKE 'image/svg%'`
const OF_TYPE: Readonly<Record<Exclude<SearchKind, 'link'>, string>> = {
  image: PICTURE,
  video: `k.mime_type >= 'video/' COLLATE NOCASE AND k.mime_type < 'video0' COLLATE NOCASE`,
  audio: `k.mime_type >= 'audio/' COLLATE NOCASE AND k.mime_type < 'audio0' COLLATE NOCASE`,
  // As they are shown: an SVG is a file, see `attachmentKind` of the window.
  file: `k.mime_type NOT LIKE 'video/%' AND k.mime_type NOT LIKE 'audio/%'
    AND (k.mime_type NOT LIKE 'image/%' OR k.mime_type LIKE 'image/svg%')`
}
/** The index finds what begins with `http` or `www`; this leaves those words alone. */
const HAS_LINK = `(m.text LIKE '%http://_%' OR m.text LIKE '%https://_%' OR m.text LIKE '%www._%')`

const ofKind = (kind: SearchKind): Part =>
  kind === 'link'
    ? { keys: null, row: { sql: HAS_LINK, params: [] } }
    : {
        keys: {
          sql: `SELECT k.message FROM attachments k INDEXED BY attachments_by_type
                WHERE ${OF_TYPE[kind]}`,
          params: []
        },
        row: {
          sql: `EXISTS (SELECT 1 FROM attachments k WHERE k.message = m.id AND ${OF_TYPE[kind]})`,
          params: []
        }
      }

const NAMED_PEOPLE = 'SELECT DISTINCT address, name FROM people'
const NAMED_CONVERSATIONS = `SELECT c.key, coalesce(c.name,
    group_concat(coalesce(p.name, m.address), ', '), c.server_id) AS name
  FROM conversations c LEFT JOIN members m ON m.conversation = c.key
  LEFT JOIN people p ON p.account = c.account AND p.address = m.address
  GROUP BY c.key`

const peopleNamed = ({ db }: Context, wanted: readonly string[]): People => {
  const isWanted = (name: string): boolean => wanted.some((part) => matchesName(name, part))
  const known = db
    .all<{ address: string; name: string }>(NAMED_PEOPLE)
    .filter(({ address, name }) => isWanted(name) || isWanted(address))
  return {
    isMe: wanted.some((part) => part.toLowerCase() === 'me'),
    // Whoever has no name is found by the whole address.
    addresses: [...known.map(({ address }) => address), ...wanted]
  }
}

const conversationsNamed = ({ db }: Context, wanted: readonly string[]): readonly number[] =>
  db
    .all<{ key: number; name: string }>(NAMED_CONVERSATIONS)
    .filter(({ name }) => wanted.some((part) => matchesName(name, part)))
    .map(({ key }) => key)
