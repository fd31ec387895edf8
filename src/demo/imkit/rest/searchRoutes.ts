import type { Hono } from 'hono'

import { prefOf } from '../world/reading'
import type { MessageRow, RoomRow, UserRow } from '../world/rows'
import { requireRoom, type ImkitRestDeps } from './deps'
import { ok, type ImkitEnv } from './envelope'
import { idList, optionalText, requireText } from './validate'

const fileTypes: ReadonlySet<string> = new Set(['image', 'video', 'audio', 'file'])

/** Section 4.8: only ids of messages; every type that was asked for is in the answer. */
export function addSearchRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  app.post('/search', (c) => {
    const body = c.get('body')
    const user = c.get('user')
    const keyword = requireText(body, 'keyword').toLowerCase()
    const roomId = optionalText(body, 'room')
    const tags = idList(body.roomTags)
    const all =
      roomId === undefined ? deps.tables.roomsOf(user.uid) : [requireRoom(deps, user, roomId)]
    const rooms = all.filter((room) => tags.every((tag) => room.roomTags.includes(tag)))
    const limit = typeof body.limit === 'number' && body.limit > 0 ? body.limit : 100
    const search = { rooms, user, keyword, limit, deps }
    return ok(
      c,
      Object.fromEntries(idList(body.type).map((type) => [type, resultOf(type, search)]))
    )
  })
}

type Search = {
  readonly rooms: readonly RoomRow[]
  readonly user: UserRow
  readonly keyword: string
  readonly limit: number
  readonly deps: ImkitRestDeps
}

function resultOf(type: string, search: Search): readonly unknown[] {
  const { user, keyword } = search
  const has = (text: string): boolean => text.toLowerCase().includes(keyword)
  switch (type) {
    case 'messages':
      return messages(search, (row) => typeof row.text === 'string' && has(row.text))
    case 'files':
      return messages(search, (row) => fileTypes.has(row.type) && has(fileNameOf(row)))
    case 'roomName':
      return rooms(search, (room) => has(room.name))
    case 'roomMember':
      return rooms(search, (room) =>
        [...room.members.values()].some((member) => has(member.user.nickname))
      )
    case 'roomTags':
      return rooms(search, (room) => room.roomTags.some(has))
    case 'roomPrefTags':
      return rooms(search, (room) => prefOf(user, room.id).tags.some(has))
    case 'roomPrefFolder':
      return rooms(search, (room) => has(prefOf(user, room.id).folder))
    default:
      return []
  }
}

function rooms(search: Search, isFound: (room: RoomRow) => boolean): readonly unknown[] {
  const { deps, user } = search
  return search.rooms
    .filter(isFound)
    .slice(0, search.limit)
    .map((room) => deps.serializer.roomOf(room, user, 'list'))
}

function messages(search: Search, isFound: (row: MessageRow) => boolean): readonly unknown[] {
  const { deps, user } = search
  return search.rooms.flatMap((room) => {
    const hidden = user.hidden.get(room.id)
    const found = room.messages.byCreated
      .filter((row) => isFound(row) && hidden?.has(row.id) !== true)
      .map(({ id }) => id)
      .reverse()
      .slice(0, search.limit)
    if (found.length === 0) return []
    const json = deps.serializer.roomOf(room, user, 'list')
    return [{ room: json, messages: found, messageID: found[0] }]
  })
}

function fileNameOf(row: MessageRow): string {
  const { extra } = row.fields
  const name =
    typeof extra === 'object' && extra !== null && 'fileName' in extra ? extra.fileName : ''
  return [name, row.text].filter((part) => typeof part === 'string').join(' ')
}
