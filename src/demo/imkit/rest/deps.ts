import type { ImkitFaultSwitches } from '../faults'
import type { Serializer } from '../wire/serialize'
import type { FileRow, MessageRow, RoomRow, UserRow } from '../world/rows'
import type { Tables } from '../world/tables'
import { forbidden, notFound, type ImkitContext } from './envelope'
import type { Sends } from './sends'

/** What the routes work on. */
export type ImkitRestDeps = {
  readonly tables: Tables
  readonly faults: ImkitFaultSwitches
  readonly serializer: Serializer
  readonly sends: Sends
  readonly clientKey: string
  readonly maxPageSize: number
  readonly maxFileBytes: number
  /** Where signed URLs point to: another origin. */
  readonly signUrl: (file: FileRow) => string
  readonly onRequest: (request: {
    readonly method: string
    readonly path: string
    readonly query: string
    readonly body: unknown
  }) => () => void
}

/** A room that does not exist and one that the caller is not in look the same (section 4.2). */
export function requireRoom(deps: ImkitRestDeps, user: UserRow, id: string): RoomRow {
  const room = deps.tables.rooms.get(id)
  if (room?.members.has(user.uid) !== true) throw forbidden('Not a member of the room')
  return room
}

/** A message in a room of the caller. */
export function requireMessage(deps: ImkitRestDeps, user: UserRow, id: string): MessageRow {
  const row = deps.tables.messages.get(id)
  if (row === undefined) throw notFound('Message not found')
  requireRoom(deps, user, row.room.id)
  return row
}

export function roomOfPath(c: ImkitContext, deps: ImkitRestDeps): RoomRow {
  return requireRoom(deps, c.get('user'), c.req.param('room') ?? '')
}
