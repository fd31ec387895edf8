/** Lists of rooms and what single rooms say of themselves (imkit.md 4.3). */
import type { BackendEvent } from '../../core/backendEvents'
import { asList, asRecord, readId } from '../shared/fields'
import { quarantined } from '../shared/quarantine'
import type { RestClient, RestRequest } from '../shared/restClient'
import { noImkitServer, PageError } from './messagePages'
import {
  invitationEndedEvent,
  invitationEvents,
  receiptEvents,
  roomEvents,
  type MappingContext
} from './toDomain'
import type { Directory } from './directory'
import { readInvitation, readRoom, type WireRoom } from './wireRoom'

const ROOM_PAGE = 100
const ID_PAGE = 1_000
const MAX_PAGES = 200

export type RoomPage = {
  readonly rooms: readonly WireRoom[]
  /** Rooms that could not be read. */
  readonly broken: readonly BackendEvent[]
  /** Null: nobody counts. */
  readonly total: number | null
  /** Rows that came, readable or not. */
  readonly count: number
}

type Ask = Omit<RestRequest, 'signal'>

const askList = async (
  rest: RestClient,
  request: Ask,
  signal: AbortSignal
): Promise<{ readonly rows: readonly unknown[]; readonly total: number | null }> => {
  const answer = await rest.request({ ...request, signal })
  if (!answer.ok) throw new PageError(answer.error)
  const rows = asList(asRecord(answer.value.data)?.data)
  if (rows === null) throw noImkitServer(`${request.path} gave no list`)
  return { rows, total: answer.value.total }
}

/** Rooms by their newest message, newest first. */
export const fetchRooms = async (
  rest: RestClient,
  { skip, isUnreadFirst }: { readonly skip: number; readonly isUnreadFirst: boolean },
  signal: AbortSignal
): Promise<RoomPage> => {
  const { rows, total } = await askList(
    rest,
    {
      method: 'GET',
      path: '/rooms',
      query: {
        skip: String(skip),
        limit: String(ROOM_PAGE),
        sort: '-lastMessage',
        ...(isUnreadFirst ? { sortUnreadFirst: '1' } : {})
      }
    },
    signal
  )
  const rooms: WireRoom[] = []
  const broken: BackendEvent[] = []
  for (const row of rows) {
    const room = readRoom(row)
    if ('reason' in room) broken.push(quarantined('rooms', room.reason, row))
    else rooms.push(room)
  }
  return { rooms, broken, total, count: rows.length }
}

/**
 * Whether a list ends here: by its count, or where nothing new comes. A page that is short may be all
 * that the server gives at once.
 *
 * @param skip rows so far, with this page's
 * @param isNew whether the page brought anything that the ones before did not
 */
export const isListEnd = (skip: number, total: number | null, isNew: boolean): boolean =>
  !isNew || skip >= (total ?? Infinity)

/** Ids of all rooms, or null where the server does not list them completely. */
export const fetchRoomIds = async (
  rest: RestClient,
  signal: AbortSignal
): Promise<ReadonlySet<string> | null> => {
  const ids = new Set<string>()
  let skip = 0
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { skip: String(skip), limit: String(ID_PAGE) }
    let answer
    try {
      answer = await askList(rest, { method: 'GET', path: '/rooms/ids', query }, signal)
    } catch (error) {
      if (error instanceof PageError && error.rest.kind === 'rejected') return null
      throw error
    }
    const sizeBefore = ids.size
    for (const row of answer.rows) {
      const id = readId(row) ?? readId(asRecord(row)?._id)
      if (id !== null) ids.add(id)
    }
    skip += answer.rows.length
    if (isListEnd(skip, answer.total, ids.size > sizeBefore)) break
  }
  return ids
}

/** One room in full, `gone` when we are not in it, null when it could not be asked now. */
export const fetchRoom = async (
  rest: RestClient,
  id: string,
  signal: AbortSignal
): Promise<WireRoom | 'gone' | null> => {
  const path = `/rooms/${encodeURIComponent(id)}`
  const answer = await rest.request({ method: 'GET', path, signal })
  if (!answer.ok) {
    const { kind, status } = answer.error
    return kind === 'rejected' && (status === 403 || status === 404) ? 'gone' : null
  }
  const room = readRoom(answer.value.data)
  return 'reason' in room ? null : room
}

/** Who has read how far; only the room in full says it. */
export const fetchReceipts = async (
  rest: RestClient,
  directory: Directory,
  id: string,
  signal: AbortSignal
): Promise<readonly BackendEvent[]> => {
  const room = await fetchRoom(rest, id, signal)
  return room === null || room === 'gone'
    ? []
    : receiptEvents(id, room.memberProperties ?? [], directory)
}

/** A room that an event named: it, or that it is not ours any more. */
export const fetchRoomEvents = async (
  rest: RestClient,
  context: MappingContext,
  id: string,
  signal: AbortSignal
): Promise<readonly BackendEvent[]> => {
  const room = await fetchRoom(rest, id, signal)
  if (room === null) return []
  if (room !== 'gone') return roomEvents(room, context)
  context.directory.forgetRoom(id)
  return [{ type: 'conversationRemoved', conversationServerId: id }]
}

/** Invitations that wait for an answer, and the end of others; a server without them is no failure. */
export const fetchInvitations = async (
  rest: RestClient,
  directory: Directory,
  signal: AbortSignal
): Promise<readonly BackendEvent[]> => {
  const answer = await rest.request({ method: 'GET', path: '/rooms/invitations', signal })
  const rows = answer.ok ? asList(asRecord(answer.value.data)?.data) : null
  if (rows === null) return []
  const before = directory.openInvitations()
  const open = rows.slice(0, 200).flatMap((row) => readInvitation(row) ?? [])
  const rooms = new Set(open.map(({ room }) => room))
  const ended = before.filter((room) => !rooms.has(room) && directory.endInvitation(room))
  return [
    ...ended.map(invitationEndedEvent),
    ...open.flatMap((invitation) => invitationEvents(invitation, directory))
  ]
}
