import type { CursorState, RoomMark } from './cursor'
import { lastChangeOf, type WireRoom } from './wireRoom'

/** What is to be done for one room in a run. */
export type RoomTask =
  | { readonly type: 'first'; readonly room: string }
  | { readonly type: 'joined'; readonly room: string; readonly unread: number | null }
  | { readonly type: 'changes'; readonly room: string; readonly mark: RoomMark }
  | { readonly type: 'probe'; readonly room: string; readonly mark: RoomMark }

/**
 * Quiet rooms looked at for what no list shows (pitfall 12): the most recent ones, and some of the
 * rest in turn. The first run of a connection, which may follow a long absence, looks at more.
 */
const RECENT_ROOMS = [60, 10] as const
const ROLLING_ROOMS = [40, 10] as const

const widthOf = (widths: readonly [number, number], run: number): number =>
  run === 0 ? widths[0] : widths[1]

const hasNews = (room: WireRoom, mark: RoomMark): boolean => lastChangeOf(room) > mark.updatedAt

/** The rooms that go on behind `roll`, in the order of their ids and round again. */
const rolling = (ids: readonly string[], roll: string, count: number): readonly string[] => {
  const sorted = [...ids].sort()
  const start = sorted.findIndex((id) => id > roll)
  const from = start < 0 ? 0 : start
  return [...sorted.slice(from), ...sorted.slice(0, from)].slice(0, count)
}

export type Plan = {
  readonly tasks: readonly RoomTask[]
  readonly roll: string
}

/** @param rooms newest first, as far as they were listed; @param ids all rooms that are ours */
export const planRun = (
  cursor: CursorState,
  rooms: readonly WireRoom[],
  ids: readonly string[],
  run: number
): Plan => {
  const tasks = new Map<string, RoomTask>()
  const listed = new Map(rooms.map((room) => [room.id, room]))
  for (const id of ids) {
    const room = listed.get(id)
    const mark = cursor.rooms.get(id)
    if (mark === undefined)
      tasks.set(
        id,
        cursor.isPending
          ? { type: 'first', room: id }
          : { type: 'joined', room: id, unread: room?.unread ?? null }
      )
    else if (room !== undefined && hasNews(room, mark))
      tasks.set(id, { type: 'changes', room: id, mark })
  }
  if (cursor.isPending) return { tasks: [...tasks.values()], roll: cursor.roll }
  const quiet = ids.filter((id) => !tasks.has(id))
  const recent = rooms.slice(0, widthOf(RECENT_ROOMS, run)).map(({ id }) => id)
  const turn = rolling(quiet, cursor.roll, widthOf(ROLLING_ROOMS, run))
  for (const id of [...recent, ...turn]) {
    const mark = cursor.rooms.get(id)
    if (mark !== undefined && !tasks.has(id)) tasks.set(id, { type: 'probe', room: id, mark })
  }
  return { tasks: [...tasks.values()], roll: turn.at(-1) ?? cursor.roll }
}
