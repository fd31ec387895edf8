import {
  asAccountId,
  asConversationId,
  type Conversation,
  type MessagePreview,
  type Participant
} from '../../../shared/domain'
import type { Context } from './context'
import { toMessageId } from './ids'
import type { ConversationRow } from './rows'
import { serviceText } from './serviceText'

type MemberRow = {
  readonly conversation: number
  readonly address: string
  readonly name: string | null
}

const COLUMNS = `c.key, c.id, c.account, a.id AS account_id, c.server_id, c.name, c.is_group,
  c.created_at, c.is_archived, c.is_pinned, c.muted_until, c.draft, c.is_marked_unread,
  c.unread_count, c.message_count, c.last_message, c.last_text, c.last_sender, c.last_is_from_me,
  c.last_sent_at, c.last_kind`

const LIST = `SELECT ${COLUMNS} FROM conversations c JOIN accounts a ON a.key = c.account`
const ONE = `${LIST} WHERE c.key = ?`
const MEMBERS = `SELECT m.conversation, m.address, p.name FROM members m
  JOIN conversations c ON c.key = m.conversation
  LEFT JOIN people p ON p.account = c.account AND p.address = m.address`
const MEMBERS_OF_ALL = `${MEMBERS} ORDER BY m.conversation, m.position`
const MEMBERS_OF_ONE = `${MEMBERS} WHERE m.conversation = ? ORDER BY m.position`

type NameOf = (account: number, address: string) => string

/** Name of an address at this moment; the address itself where none is known. */
export const nameLookup = ({ db }: Context): NameOf => {
  const known = new Map<string, string>()
  return (account, address) => {
    const cacheKey = `${String(account)}\n${address}`
    let name = known.get(cacheKey)
    if (name === undefined) {
      name =
        db.get<{ name: string }>('SELECT name FROM people WHERE account = ? AND address = ?', [
          account,
          address
        ])?.name ?? address
      known.set(cacheKey, name)
    }
    return name
  }
}

const toPreview = (row: ConversationRow, nameOf: NameOf): MessagePreview | null => {
  if (row.last_message === null) return null
  const text = row.last_text ?? ''
  const kind = row.last_kind
  return {
    messageId: toMessageId(row.last_message),
    text: kind === 'service' ? serviceText(text, (address) => nameOf(row.account, address)) : text,
    senderName: row.last_sender === null ? '' : nameOf(row.account, row.last_sender),
    isFromMe: row.last_is_from_me === 1,
    sentAt: row.last_sent_at ?? 0,
    kind: kind === 'attachment' || kind === 'unsent' || kind === 'service' ? kind : 'text'
  }
}

/** The server's name, else the participants', else what is left of the server's id. */
const displayName = (row: ConversationRow, participants: readonly Participant[]): string => {
  if (row.name !== null) return row.name
  if (participants.length > 0) return participants.map(({ name }) => name).join(', ')
  return row.server_id.split(';').at(-1) ?? row.server_id
}

const toConversation = (
  row: ConversationRow,
  members: readonly MemberRow[],
  nameOf: NameOf
): Conversation => {
  const participants = members.map(({ address, name }) => ({
    address,
    name: name ?? address,
    isMe: false
  }))
  return {
    id: asConversationId(row.id),
    accountId: asAccountId(row.account_id),
    serverId: row.server_id,
    name: displayName(row, participants),
    isGroup: row.is_group === 1,
    participants,
    lastMessage: toPreview(row, nameOf),
    lastActivityAt: row.last_sent_at ?? row.created_at,
    unreadCount: row.unread_count,
    isMarkedUnread: row.is_marked_unread === 1,
    isPinned: row.is_pinned === 1,
    isArchived: row.is_archived === 1,
    mutedUntil: row.muted_until,
    draft: row.draft,
    messageCount: row.message_count
  }
}

/** Every conversation, newest activity first. */
export const listConversations = (context: Context): Conversation[] => {
  const rows = context.db.all<ConversationRow>(LIST)
  const members = new Map<number, MemberRow[]>()
  for (const member of context.db.all<MemberRow>(MEMBERS_OF_ALL)) {
    const list = members.get(member.conversation)
    if (list === undefined) members.set(member.conversation, [member])
    else list.push(member)
  }
  const nameOf = nameLookup(context)
  return rows
    .map((row) => toConversation(row, members.get(row.key) ?? [], nameOf))
    .sort((a, b) => b.lastActivityAt - a.lastActivityAt)
}

export const readConversation = (context: Context, key: number): Conversation | null => {
  const row = context.db.get<ConversationRow>(ONE, [key])
  if (row === undefined) return null
  return toConversation(row, context.db.all<MemberRow>(MEMBERS_OF_ONE, [key]), nameLookup(context))
}

export const readConversations = (context: Context, keys: Iterable<number>): Conversation[] =>
  [...keys].flatMap((key) => readConversation(context, key) ?? [])

/** Key of a conversation's text id, or null. */
export const conversationKeyOf = ({ db }: Context, id: string): number | null =>
  db.get<{ key: number }>('SELECT key FROM conversations WHERE id = ?', [id])?.key ?? null
