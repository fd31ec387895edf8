import {
  asAccountId,
  asConversationId,
  type Conversation,
  type MessagePreview,
  type Participant
} from '../../../shared/domain'
import type { Context } from './context'
import { toMessageId } from './ids'
import { nameLookup, type NameOf } from './names'
import { toPictureId } from './pictures'
import type { ConversationRow } from './rows'
import { readService } from './readService'

type MemberRow = {
  readonly conversation: number
  readonly address: string
  readonly name: string | null
  readonly picture: number | null
}

/** Those that the server is known not to have are none. */
const IS_THERE = '(q.fetched_at IS NULL OR q.bytes IS NOT NULL)'

const COLUMNS = `c.key, c.id, c.account, a.id AS account_id, c.server_id, c.name, c.is_group,
  c.created_at, c.is_archived, c.is_pinned, c.is_left, c.muted_until, c.tags, c.shared_tags, c.draft,
  (SELECT count(*) FROM draft_files f WHERE f.conversation = c.key AND f.is_loose = 0) AS draft_file_count,
  c.is_marked_unread,  c.unread_count, c.message_count, c.last_message, c.last_text, c.last_sender, c.last_is_from_me,
  c.last_sent_at, c.last_kind,
  (SELECT q.key FROM pictures q WHERE q.account = c.account AND q.kind = 'conversation'
     AND q.value = c.server_id AND ${IS_THERE}) AS picture`

const LIST = `SELECT ${COLUMNS} FROM conversations c JOIN accounts a ON a.key = c.account`
const SOME = `SELECT ${COLUMNS} FROM json_each(?) wanted CROSS JOIN conversations c ON c.key = wanted.value
  JOIN accounts a ON a.key = c.account`
const MEMBERS_FROM = 'SELECT m.conversation, m.address, p.name, q.key AS picture FROM'
const MEMBERS_JOIN = `JOIN conversations c ON c.key = m.conversation
  LEFT JOIN people p ON p.account = c.account AND p.address = m.address
  LEFT JOIN pictures q ON q.account = c.account AND q.kind = 'person' AND q.value = m.address
    AND ${IS_THERE}`
const MEMBERS_OF_ALL = `${MEMBERS_FROM} members m ${MEMBERS_JOIN} ORDER BY m.conversation, m.position`
const MEMBERS_OF_SOME = `${MEMBERS_FROM} json_each(?) wanted
  CROSS JOIN members m ON m.conversation = wanted.value ${MEMBERS_JOIN} ORDER BY m.conversation, m.position`

const KINDS: readonly MessagePreview['kind'][] = [
  'attachment',
  'unsent',
  'service',
  'unsupported',
  'poll',
  'place',
  'sticker'
]

const toPreview = (row: ConversationRow, nameOf: NameOf): MessagePreview | null => {
  if (row.last_message === null) return null
  const text = row.last_text ?? ''
  const kind = row.last_kind
  const json = kind === 'service' ? text : null
  const service = readService(json, (address) => nameOf(row.account, address))
  return {
    messageId: toMessageId(row.last_message),
    text: kind === 'service' ? '' : text,
    ...(service === null ? {} : { service }),
    senderName: row.last_sender === null ? '' : nameOf(row.account, row.last_sender),
    isFromMe: row.last_is_from_me === 1,
    sentAt: row.last_sent_at ?? 0,
    kind: KINDS.find((known) => known === kind) ?? 'text'
  }
}

const NO_TAGS: readonly string[] = []

/** Most have none: no parsing for those. */
const toTags = (list: string): readonly string[] =>
  list === '[]' ? NO_TAGS : (JSON.parse(list) as readonly string[])

/** The server's name, else the participants', else what is left of the server's id. */
const displayName = (row: ConversationRow, participants: readonly Participant[]): string => {
  if (row.name !== null) return row.name
  if (participants.length > 0) return participants.map(({ name }) => name).join(', ')
  return row.server_id.split(';').at(-1) ?? row.server_id
}

const pictureOf = (key: number | null): { readonly pictureId?: string } =>
  key === null ? {} : { pictureId: toPictureId(key) }

const toConversation = (
  row: ConversationRow,
  members: readonly MemberRow[],
  nameOf: NameOf
): Conversation => {
  const participants = members.map(({ address, name, picture }) => ({
    address,
    name: name ?? address,
    isMe: false,
    ...pictureOf(picture)
  }))
  const [other] = members
  return {
    id: asConversationId(row.id),
    accountId: asAccountId(row.account_id),
    serverId: row.server_id,
    name: displayName(row, participants),
    isGroup: row.is_group === 1,
    ...pictureOf(row.picture ?? (row.is_group === 1 ? null : (other?.picture ?? null))),
    participants,
    lastMessage: toPreview(row, nameOf),
    lastActivityAt: row.last_sent_at ?? row.created_at,
    unreadCount: row.unread_count,
    isMarkedUnread: row.is_marked_unread === 1,
    isPinned: row.is_pinned === 1,
    isArchived: row.is_archived === 1,
    isLeft: row.is_left === 1,
    mutedUntil: row.muted_until,
    tags: toTags(row.tags),
    sharedTags: toTags(row.shared_tags),
    draft: row.draft,
    draftFileCount: row.draft_file_count,
    messageCount: row.message_count
  }
}

const groupMembers = (rows: readonly MemberRow[]): ReadonlyMap<number, readonly MemberRow[]> => {
  const members = new Map<number, MemberRow[]>()
  for (const member of rows) {
    const list = members.get(member.conversation)
    if (list === undefined) members.set(member.conversation, [member])
    else list.push(member)
  }
  return members
}

const toConversations = (
  context: Context,
  rows: readonly ConversationRow[],
  memberRows: readonly MemberRow[]
): Conversation[] => {
  const members = groupMembers(memberRows)
  const nameOf = nameLookup(context)
  // The names of members are at hand; only former members' are looked up one by one.
  for (const row of rows) {
    for (const { address, name } of members.get(row.key) ?? []) {
      nameOf.know(row.account, address, name ?? address)
    }
  }
  return rows.map((row) => toConversation(row, members.get(row.key) ?? [], nameOf.find))
}

/** Every conversation, newest activity first. */
export const listConversations = (context: Context): Conversation[] => {
  const { db } = context
  return toConversations(
    context,
    db.all<ConversationRow>(LIST),
    db.all<MemberRow>(MEMBERS_OF_ALL)
  ).sort((a, b) => b.lastActivityAt - a.lastActivityAt)
}

export const readConversations = (context: Context, keys: Iterable<number>): Conversation[] => {
  const wanted = [...keys]
  if (wanted.length === 0) return []
  const list = JSON.stringify(wanted)
  return toConversations(
    context,
    context.db.all<ConversationRow>(SOME, [list]),
    context.db.all<MemberRow>(MEMBERS_OF_SOME, [list])
  )
}

export const readConversation = (context: Context, key: number): Conversation | null =>
  readConversations(context, [key])[0] ?? null

/** Key of a conversation's text id, or null. */
export const conversationKeyOf = ({ db }: Context, id: string): number | null =>
  db.get<{ key: number }>('SELECT key FROM conversations WHERE id = ?', [id])?.key ?? null
