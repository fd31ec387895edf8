import type { BackendEvent } from '../../core/backendEvents'
import type { Logger } from '../../core/ports'
import type { Directory } from './directory'
import { asList, asRecord, readList } from '../shared/fields'
import { quarantined } from '../shared/quarantine'
import type { RestClient } from '../shared/restClient'
import { noChatServer, RowsError } from './rows'
import { toConversation, toEvent } from './toDomain'
import { readChat, readContact, readMessage } from './wire'

export const CONVERSATION_PAGE = 1_000

export type ConversationPage = {
  readonly events: readonly BackendEvent[]
  readonly guids: readonly string[]
  /** Conversations that came, readable or not. */
  readonly count: number
  readonly hasMore: boolean
}

/** The newest message of each conversation, so that the list is full before any history came. */
const lastMessageEvent = (chat: unknown, directory: Directory): BackendEvent | null => {
  const record = asRecord(chat)
  if (record === null || asRecord(record.lastMessage) === null) return null
  const wire = readMessage(record.lastMessage)
  const known = readChat(chat)
  if ('reason' in wire || known === null) return null
  // No relation is joined here: no handle, no attachments (photon.md 3.3).
  return toEvent({ ...wire, chats: [known] }, { directory, isReduced: true })
}

/** The newest message of a conversation proves that there is nothing behind it. */
const nothingAfter = (last: BackendEvent): readonly BackendEvent[] => {
  if (last.type !== 'message') return []
  const { conversationServerId, sentAt } = last.message
  return [{ type: 'spanProven', conversationServerId, since: sentAt, until: null }]
}

const toEvents = (
  chats: readonly unknown[],
  directory: Directory,
  hasLastMessage: boolean
): readonly BackendEvent[] => {
  const known = chats.map((chat) => ({ chat, read: readChat(chat) }))
  // All of them first: names and handles of one page serve every row of it.
  for (const { read } of known) if (read !== null) directory.learnChat(read)
  return known.flatMap(({ chat, read }): BackendEvent[] => {
    if (read === null) return [quarantined('chat/query', 'conversation without a guid', chat)]
    const last = hasLastMessage ? lastMessageEvent(chat, directory) : null
    const conversation: BackendEvent = {
      type: 'conversation',
      conversation: toConversation(read, directory)
    }
    return last === null ? [conversation] : [conversation, last, ...nothingAfter(last)]
  })
}

/** One page of the conversation list. Throws `RowsError`. */
export const fetchConversations = async (
  rest: RestClient,
  directory: Directory,
  page: { readonly offset: number; readonly limit: number; readonly hasLastMessage: boolean },
  signal: AbortSignal
): Promise<ConversationPage> => {
  const { offset, limit, hasLastMessage } = page
  // Both spellings: BlueBubbles knows the first, the SDK sends the second (photon.md 3.3).
  const last = hasLastMessage ? { with: ['lastMessage'], withLastMessage: true } : {}
  const answer = await rest.request({
    method: 'POST',
    path: '/chat/query',
    json: { offset, limit, sort: 'lastmessage', ...last },
    signal
  })
  // Without lists of conversations those remain that rows name.
  if (!answer.ok && answer.error.status === 404)
    return { events: [], guids: [], count: 0, hasMore: false }
  if (!answer.ok) throw new RowsError(answer.error)
  const chats = readList(answer.value.data)
  if (chats === null) throw noChatServer('chat/query gave no list')
  // A full page may have more behind it whatever the count says, and so may any other where nobody
  // counts; an empty one ends the list.
  const total = answer.value.total ?? Infinity
  return {
    events: toEvents(chats, directory, hasLastMessage),
    guids: chats.flatMap((chat) => readChat(chat)?.guid ?? []),
    count: chats.length,
    hasMore: chats.length === limit || (chats.length > 0 && offset + chats.length < total)
  }
}

/** One conversation with its participants; null when the server does not know it (any more). */
export const fetchConversation = async (
  rest: RestClient,
  directory: Directory,
  guid: string,
  signal: AbortSignal
): Promise<BackendEvent | null> => {
  const answer = await rest.request({
    method: 'GET',
    path: `/chat/${encodeURIComponent(guid)}`,
    query: { with: 'participants' },
    signal
  })
  if (!answer.ok && answer.error.status === 404) directory.learnAbsence(guid)
  const chat = answer.ok ? readChat(answer.value.data) : null
  if (chat === null) return null
  directory.learnChat(chat)
  return { type: 'conversation', conversation: toConversation(chat, directory) }
}

/** Names from the address book. A server without one is no failure. */
export const fetchNames = async (
  rest: RestClient,
  directory: Directory,
  logger: Logger,
  signal: AbortSignal
): Promise<boolean> => {
  const answer = await rest.request({ method: 'GET', path: '/contact', signal })
  if (!answer.ok) {
    logger.debug('no address book', { code: answer.error.error.code })
    return false
  }
  directory.learnContacts(
    (asList(answer.value.data) ?? []).flatMap((contact) => {
      const read = readContact(contact)
      return read === null ? [] : [read]
    })
  )
  return true
}
