import type { Hono } from 'hono'

import { isSuperuser } from '../world/membership'
import {
  hardDelete,
  hardDeleteAll,
  hideForUser,
  setHidden,
  setPinned,
  setReaction
} from '../world/messages'
import type { MessageRow } from '../world/rows'
import { requireMessage, requireRoom, roomOfPath, type ImkitRestDeps } from './deps'
import { forbidden, list, notFound, ok, type ImkitContext, type ImkitEnv } from './envelope'
import { idList, requireText } from './validate'

/** Section 4.5: what is done to messages that are there. */
export function addMessageActionRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  const { tables, serializer } = deps

  app.post('/messages/:message/reaction', (c) => {
    const row = messageOfPath(c, deps)
    setReaction(tables, row, c.get('user'), requireText(c.get('body'), 'reaction'), true)
    return ok(c, serializer.message(row))
  })

  /** Without a reaction all of the caller's go. */
  app.delete('/messages/:message/reaction', (c) => {
    const row = messageOfPath(c, deps)
    const user = c.get('user')
    const named = c.req.query('reaction')
    const mine = row.reactions.filter(({ client }) => client === user.uid)
    for (const { reaction } of mine) {
      if (named === undefined || named === reaction) setReaction(tables, row, user, reaction, false)
    }
    return ok(c, serializer.message(row))
  })

  app.post('/messages/:message/pin', (c) => pin(c, deps, true))
  app.delete('/messages/:message/pin', (c) => pin(c, deps, false))

  app.post('/messages/:message/hidden', (c) => hide(c, deps, true))
  app.delete('/messages/:message/hidden', (c) => hide(c, deps, false))

  app.delete('/rooms/:room/messages/:message', (c) => {
    const room = roomOfPath(c, deps)
    if (!isSuperuser(room, c.get('user').uid)) throw forbidden()
    const messageID = c.req.param('message')
    const answer = { roomID: room.id, messageID, deletedBy: c.get('user').uid }
    if (messageID === '_all') {
      return ok(c, { ...answer, deletedCount: hardDeleteAll(tables, room) })
    }
    const row = messageOfPath(c, deps)
    if (row.room !== room) throw notFound('Message not found')
    hardDelete(tables, row)
    return ok(c, { ...answer, deletedCount: 1 })
  })

  addUserDeleteRoutes(app, deps)
}

function addUserDeleteRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  app.get('/messages/user-delete', (c) => {
    const user = c.get('user')
    const room = requireRoom(deps, user, c.req.query('room') ?? '')
    const hidden = [...(user.hidden.get(room.id) ?? [])]
    return list(
      c,
      hidden.map(([message, at]) => {
        const createdAt = new Date(at).toISOString()
        return { message, createdAt, updatedAt: createdAt }
      })
    )
  })

  app.post('/messages/user-delete', (c) => {
    const body = c.get('body')
    const user = c.get('user')
    const room = requireRoom(deps, user, requireText(body, 'room'))
    const rows = idList(body.messages).map((id) => requireMessage(deps, user, id))
    const inRoom = rows.filter((row) => row.room === room)
    const { length } = hideForUser(deps.tables, user, room, inRoom, false)
    return ok(c, { n: inRoom.length, nModified: length, ok: 1 })
  })

  app.post('/messages/user-delete/all-in-room', (c) => {
    const user = c.get('user')
    const room = requireRoom(deps, user, requireText(c.get('body'), 'room'))
    const rows = [...room.messages.byCreated]
    const messages = hideForUser(deps.tables, user, room, rows, true)
    const counts = { n: rows.length, nModified: messages.length, ok: 1 }
    return ok(c, { ...counts, room: room.id, totalCount: rows.length, messages })
  })
}

function pin(c: ImkitContext, deps: ImkitRestDeps, isPinned: boolean): Response {
  return ok(c, deps.serializer.message(setPinned(deps.tables, supervised(c, deps), isPinned)))
}

function hide(c: ImkitContext, deps: ImkitRestDeps, isHidden: boolean): Response {
  return ok(c, deps.serializer.message(setHidden(deps.tables, supervised(c, deps), isHidden)))
}

/** A message of a room in which the caller has a say. */
function supervised(c: ImkitContext, deps: ImkitRestDeps): MessageRow {
  const row = messageOfPath(c, deps)
  if (!isSuperuser(row.room, c.get('user').uid)) throw forbidden()
  return row
}

function messageOfPath(c: ImkitContext, deps: ImkitRestDeps): MessageRow {
  return requireMessage(deps, c.get('user'), c.req.param('message') ?? '')
}
