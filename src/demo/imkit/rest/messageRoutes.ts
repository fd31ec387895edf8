import type { Hono } from 'hono'

import { never } from '../../httpFaults'
import { badgeOf, markRead } from '../world/reading'
import type { MessageRow, UserRow } from '../world/rows'
import { requireMessage, roomOfPath, type ImkitRestDeps } from './deps'
import { list, notFound, ok, type ImkitContext, type ImkitEnv } from './envelope'
import { pageOf, toTimeField } from './history'
import { optionalCount, optionalTime, requireText } from './validate'

/** Sections 4.4 to 4.6: what is said in one room. */
export function addMessageRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  app.get('/rooms/:room/messages/v3', (c) => history(c, deps))

  app.post('/rooms/:room/message', async (c) => {
    const posted = await deps.sends.post(c.get('user'), roomOfPath(c, deps), c.get('body'))
    if (posted === 'reset') c.env.incoming?.socket.destroy()
    if (posted === 'reset' || posted === 'lost') return never()
    return ok(c, deps.serializer.message(posted))
  })

  app.put('/rooms/:room/lastRead', (c) => {
    const room = roomOfPath(c, deps)
    const user = c.get('user')
    const row = requireMessage(deps, user, requireText(c.get('body'), 'message'))
    if (row.room !== room) throw notFound('Message not found')
    markRead(deps.tables, user, row)
    return ok(c, {
      client: user.uid,
      lastRead: room.members.get(user.uid)?.readId,
      badge: badgeOf(deps.tables, user.uid)
    })
  })

  app.post('/rooms/:room/typing', (c) => {
    const room = roomOfPath(c, deps)
    const user = c.get('user')
    const { message } = c.get('body')
    const text = typeof message === 'string' ? message : null
    deps.tables.emit({ type: 'typing', room, user, text })
    return ok(c, { message: text ?? '', room: room.id, sender: user.uid })
  })

  addOlderReads(app, deps)
}

function history(c: ImkitContext, deps: ImkitRestDeps): Response {
  const room = roomOfPath(c, deps)
  const user = c.get('user')
  const query = c.req.query()
  const rows = pageOf(room, {
    limit: Math.min(optionalCount(query.limit, 20) || 20, deps.maxPageSize),
    beforeMessage: query.beforeMessage ?? null,
    afterMessage: query.afterMessage ?? null,
    afterTime: optionalTime(query.afterTime),
    field: toTimeField(query.timeRangeField),
    isAscending: query.sortOrder === 'asc'
  })
  const hidden = user.hidden.get(room.id)
  return ok(c, {
    totalCount: room.messages.byCreated.length,
    data: rows.map((row) => deps.serializer.message(row, user.uid)),
    userDeletedIDs: rows.filter(({ id }) => hidden?.has(id)).map(({ id }) => id)
  })
}

function addOlderReads(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  const answer = (c: ImkitContext, rows: readonly MessageRow[], user: UserRow): Response =>
    list(
      c,
      rows.map((row) => deps.serializer.message(row, user.uid))
    )

  app.get('/rooms/:room/pined-messages', (c) => {
    const rows = roomOfPath(c, deps).messages.byCreated.filter(({ isPinned }) => isPinned)
    return answer(c, rows, c.get('user'))
  })

  /** v1: by id, newest first, the anchor left out. */
  app.get('/rooms/:room/messages', (c) => {
    const rows = roomOfPath(c, deps).messages.byCreated
    const before = c.req.query('beforeMessage')
    const limit = Math.min(optionalCount(c.req.query('limit'), 20) || 20, deps.maxPageSize)
    const older = before === undefined ? rows : rows.filter(({ id }) => id < before)
    return answer(c, older.slice(-limit).reverse(), c.get('user'))
  })

  /** Around a message, ascending, the anchor included. */
  app.get('/rooms/:room/messages/:message', (c) => {
    const rows = roomOfPath(c, deps).messages.byCreated
    const index = rows.findIndex(({ id }) => id === c.req.param('message'))
    if (index < 0) throw notFound('Message not found')
    const before = optionalCount(c.req.query('before'), 0)
    const after = optionalCount(c.req.query('after'), 0)
    return answer(c, rows.slice(Math.max(0, index - before), index + after + 1), c.get('user'))
  })

  app.get('/rooms/:room/count', (c) => {
    const rows = roomOfPath(c, deps).messages.byUpdated
    const after = optionalTime(c.req.query('timeInMS')) ?? 0
    return ok(c, { count: rows.filter(({ updatedAt }) => updatedAt > after).length })
  })

  app.get('/messages/recent', (c) => {
    const user = c.get('user')
    const limit = Math.min(optionalCount(c.req.query('limit'), 20) || 20, deps.maxPageSize)
    const rows = deps.tables
      .roomsOf(user.uid)
      .flatMap((room) => room.messages.byCreated.slice(-limit))
      .sort((a, b) => b.createdAt - a.createdAt)
      .slice(0, limit)
    const data = rows.map((row) => deps.serializer.message(row, user.uid))
    return ok(c, { count: data.length, data })
  })
}
