import type { Hono } from 'hono'

import { queryMessages } from '../query/messageQuery'
import type { Json } from '../wire/serialize'
import type { ChatRow } from '../world/rows'
import { findChat, requireChat, type RestDeps } from './deps'
import { invalid, ok, type DemoEnv } from './envelope'
import { toParts } from './messageParts'
import { optionalList, optionalNumber, optionalSort, optionalText, splitWith } from './validate'

/** Section 3.3, the reading half. */
export function addChatRoutes(app: Hono<DemoEnv>, deps: RestDeps): void {
  const { world, serializer } = deps

  app.post('/chat/query', (c) => {
    const body = c.get('body')
    const wanted = optionalList(body, 'with').map((part) => String(part).toLowerCase())
    const limit = optionalNumber(body, 'limit', { min: 1, max: 1000 })
    const offset = optionalNumber(body, 'offset', { min: 0 })
    const sort = optionalText(body, 'sort')
    if (sort !== null && sort !== 'lastmessage') throw invalid('The selected sort is invalid.')
    const guid = optionalText(body, 'guid')
    const hasLast = wanted.includes('lastmessage')
    // Inner join: a chat without participants does not exist here.
    const chats = [...world.tables.chats]
      .reverse()
      .filter((chat) => chat.participants.length > 0)
      .filter((chat) => guid === null || chat === findChat(deps, guid))
    const from = offset ?? 0
    const page = chats.slice(from, from + (limit ?? 1000))
    // Only inside the page, after the cut: the real server sorts so (section 3.3).
    if (hasLast || sort === 'lastmessage') page.sort((a, b) => newestDate(b) - newestDate(a))
    return ok(
      c,
      'Success',
      page.map((chat) => chatJson(deps, chat, true, hasLast)),
      {
        offset,
        limit,
        total: chats.length,
        count: page.length
      }
    )
  })

  app.get('/chat/count', (c) => {
    const breakdown: Record<string, number> = {}
    for (const chat of world.tables.chats) {
      const service = chat.guid.split(';')[0] ?? 'iMessage'
      breakdown[service] = (breakdown[service] ?? 0) + 1
    }
    return ok(c, 'Success', { total: world.tables.chats.length, breakdown })
  })

  app.get('/chat/:guid', (c) => {
    const chat = requireChat(deps, c.req.param('guid'))
    const wanted = splitWith(c.req.query('with'))
    const data = chatJson(deps, chat, wanted.has('participants'), wanted.has('lastmessage'))
    return ok(c, 'Success', data)
  })

  app.get('/chat/:guid/message', (c) => {
    const query = c.req.query()
    const limit = optionalNumber(query, 'limit', { min: 1, max: 1000 }) ?? 100
    const offset = optionalNumber(query, 'offset', { min: 0 }) ?? 0
    const page = queryMessages(world.tables, {
      chat: requireChat(deps, c.req.param('guid')),
      after: optionalNumber(query, 'after', { min: 0 }) ?? 0,
      before: optionalNumber(query, 'before', { min: 1 }) ?? 0,
      sort: optionalSort(query),
      offset,
      limit
    })
    const wanted = [...splitWith(query.with)].map((part) => part.replace(/^message[.-]/, ''))
    const parts = { ...toParts(wanted), chats: true, participants: false, attachmentMetadata: true }
    const data = page.rows.map((row) => serializer.message(row, parts))
    return ok(c, 'Success', data, { offset, limit, total: page.total, count: data.length })
  })
}

export function chatJson(
  deps: RestDeps,
  chat: ChatRow,
  participants: boolean,
  hasLastMessage: boolean
): Json {
  const data = deps.serializer.chat(chat, { participants })
  if (!hasLastMessage) return data
  return { ...data, messages: [], lastMessage: lastMessageJson(deps, chat) }
}

/** Relations are not joined here: no handle, no attachments (section 3.3). */
function lastMessageJson(deps: RestDeps, chat: ChatRow): Json | null {
  if (chat.newest === null) return null
  return { ...deps.serializer.message(chat.newest, toParts([])), handle: null }
}

function newestDate(chat: ChatRow): number {
  return chat.newest?.dateCreated ?? 0
}
