import { randomBytes } from 'node:crypto'

import type { Hono } from 'hono'

import type { Json } from '../wire/serialize'
import * as membership from '../world/membership'
import type { RoomRow, UserRow } from '../world/rows'
import { directRoomId } from '../world/tables'
import { roomOfPath, type ImkitRestDeps } from './deps'
import {
  badRequest,
  forbidden,
  notFound,
  ok,
  type Body,
  type ImkitContext,
  type ImkitEnv
} from './envelope'
import { idList, optionalText } from './validate'

/** Section 4.3: making, changing and leaving rooms. */
export function addRoomWriteRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  const { tables } = deps
  const answer = (c: ImkitContext, room: RoomRow): Response =>
    ok(c, deps.serializer.roomOf(room, c.get('user'), 'detail'))

  app.post('/rooms/createAndJoin', (c) => {
    const body = c.get('body')
    const invitees = usersOf(deps, body.invitee)
    const isDirect = body.roomType === 'direct'
    if (isDirect && invitees.length !== 1) throw badRequest('A direct room has one invitee')
    const room = isDirect
      ? openDirect(deps, c.get('user'), invitees, body)
      : openGroup(deps, c.get('user'), invitees, body)
    return answer(c, room)
  })

  // Meant for the platform's own key: the creator is not in the room unless listed.
  app.post('/rooms', (c) => ok(c, createWithMembers(deps, c.get('user'), c.get('body'))))
  app.post('/rooms/', (c) => ok(c, createWithMembers(deps, c.get('user'), c.get('body'))))

  app.put('/rooms/:room', (c) => {
    const room = superRoom(c, deps)
    change(deps, room, c.get('body'))
    return answer(c, room)
  })

  app.put('/rooms/:room/member/:uid', (c) => {
    const room = superRoom(c, deps)
    const member = room.members.get(c.req.param('uid'))
    if (member === undefined) throw notFound('Client not found')
    const { property, value } = c.get('body')
    if (property !== 'role') throw badRequest('Unknown property')
    membership.setManager(tables, room, member.user, c.get('user'), value === 'admin')
    return answer(c, room)
  })

  app.delete('/rooms/:room', (c) => {
    membership.deleteRoom(tables, superRoom(c, deps))
    return ok(c, { n: 1, ok: 1 })
  })

  addMemberRoutes(app, deps, answer)
}

type Answer = (c: ImkitContext, room: RoomRow) => Response

function addMemberRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps, answer: Answer): void {
  const { tables } = deps

  /** With an invitation, which is used up, or where everybody may. */
  app.post('/rooms/:room/join', (c) => {
    const user = c.get('user')
    const room = tables.rooms.get(c.req.param('room'))
    if (room === undefined || !mayJoin(room, user)) throw forbidden('Not invited')
    membership.join(tables, room, user, hasLine(c.get('body')))
    return answer(c, room)
  })

  app.post('/rooms/:room/members', (c) => {
    const room = roomOfPath(c, deps)
    const body = c.get('body')
    bringIn(deps, room, usersOf(deps, body.invitees), c.get('user'), body)
    return answer(c, room)
  })

  app.post('/rooms/:room/members/:uid', (c) => {
    const room = roomOfPath(c, deps)
    bringIn(deps, room, usersOf(deps, c.req.param('uid')), c.get('user'), c.get('body'))
    return answer(c, room)
  })

  const remove = (c: ImkitContext, uids: readonly string[]): Response => {
    const room = roomOfPath(c, deps)
    const user = c.get('user')
    const line = hasLine(c.get('body'))
    const others = uids.filter((uid) => uid !== user.uid)
    if (others.length > 0 && !membership.isSuperuser(room, user.uid)) throw forbidden()
    const users = others.map((uid) => tables.user(uid))
    membership.remove(tables, room, users, user, line)
    if (others.length < uids.length) membership.leave(tables, room, user, line)
    return answer(c, room)
  }
  app.post('/rooms/:room/delete/members', (c) => remove(c, idList(c.get('body').members)))
  app.delete('/rooms/:room/members/:uid', (c) => remove(c, [c.req.param('uid')]))
}

/** The same pair has one room for ever; asking again opens it again. */
function openDirect(
  deps: ImkitRestDeps,
  user: UserRow,
  [other]: readonly UserRow[],
  body: Body
): RoomRow {
  const { tables } = deps
  const id = optionalText(body, '_id') ?? directRoomId(user.uid, other?.uid ?? user.uid)
  const known = tables.rooms.get(id)
  const room = known ?? tables.addRoom({ id, type: 'direct' })
  const both = other === undefined ? [user] : [user, other]
  const isComplete = both.every(({ uid }) => room.members.has(uid))
  for (const each of both) tables.addMember(room, each)
  if (!isComplete) tables.emit({ type: 'room', room })
  return room
}

function openGroup(
  deps: ImkitRestDeps,
  user: UserRow,
  invitees: readonly UserRow[],
  body: Body
): RoomRow {
  const room = addGroup(deps, user, body)
  membership.join(deps.tables, room, user, false)
  bringIn(deps, room, invitees, user, body)
  return room
}

function addGroup(deps: ImkitRestDeps, owner: UserRow, body: Body): RoomRow {
  const id = optionalText(body, '_id') ?? randomBytes(12).toString('hex')
  if (deps.tables.rooms.has(id)) throw badRequest('The room exists already')
  return deps.tables.addRoom({
    id,
    type: 'group',
    name: optionalText(body, 'name') ?? '',
    description: optionalText(body, 'description') ?? '',
    roomTags: idList(body.roomTags),
    owner
  })
}

function bringIn(
  deps: ImkitRestDeps,
  room: RoomRow,
  users: readonly UserRow[],
  by: UserRow,
  body: Body
): void {
  if (room.type === 'direct') throw badRequest('A direct room takes nobody else')
  if (body.invitationRequired !== true) {
    membership.add(deps.tables, room, users, by, hasLine(body))
    return
  }
  for (const user of users) membership.invite(deps.tables, room, user, by)
}

/** Only what is given changes. */
function change(deps: ImkitRestDeps, room: RoomRow, body: Body): void {
  room.cover = optionalText(body, 'cover') ?? room.cover
  room.description = optionalText(body, 'description') ?? room.description
  room.extParams = body.extParams ?? room.extParams
  if (body.opening !== undefined) room.isOpen = body.opening === 1
  if (body.roomTags !== undefined) room.roomTags = idList(body.roomTags)
  if (body.managers !== undefined) room.managers = idList(body.managers)
  const [owner] = usersOf(deps, body.owner)
  if (owner !== undefined) room.owner = owner
  membership.rename(deps.tables, room, optionalText(body, 'name') ?? room.name)
}

function createWithMembers(deps: ImkitRestDeps, user: UserRow, body: Body): Json {
  const { tables, serializer } = deps
  const [owner = user] = usersOf(deps, body.owner)
  const room = addGroup(deps, owner, body)
  for (const member of usersOf(deps, body.members)) tables.addMember(room, member)
  tables.emit({ type: 'room', room })
  return { ...serializer.room(room), members: [...room.members.keys()] }
}

function mayJoin(room: RoomRow, user: UserRow): boolean {
  if (room.banned.has(user.uid)) return false
  return room.isOpen || room.invitations.has(user.uid) || room.members.has(user.uid)
}

function usersOf(deps: ImkitRestDeps, value: unknown): readonly UserRow[] {
  return idList(value).map((uid) => {
    const user = deps.tables.users.get(uid)
    if (user === undefined) throw notFound('Client not found')
    return user
  })
}

function superRoom(c: ImkitContext, deps: ImkitRestDeps): RoomRow {
  const room = roomOfPath(c, deps)
  if (!membership.isSuperuser(room, c.get('user').uid)) throw forbidden()
  return room
}

/** Lines about comings and goings are made only for callers that ask (section 2.10). */
function hasLine(body: Body): boolean {
  return body.systemMessage === true
}
