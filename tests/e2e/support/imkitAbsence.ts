import type { ImkitServer } from '../../../src/demo/imkit/types'
import { annUid, bobUid } from './imkit'

const members = [annUid, bobUid]
const emoji = ['👍', '🎉', '😂'] as const

/** Rooms of ours with something old and read in each, and rooms that we are not in (yet). */
export type Rooms = { readonly ids: readonly string[]; readonly elsewhere: readonly string[] }

/** Room for two absences: each is busy in forty rooms, ends with one left and begins one elsewhere. */
export const addRooms = ({ world }: ImkitServer): Rooms => {
  const make = (name: string, isMember: boolean): string => {
    const room = world.addRoom({ name, members, isMember, type: 'group' }).id
    for (let index = 0; index < 12; index += 1)
      world.receive({ room, from: annUid, text: `old ${index} of ${name}` })
    return room
  }
  const ids = Array.from({ length: 42 }, (_, index) => make(`Room ${index}`, true))
  for (const room of ids) world.readRoom(room, world.me)
  return { ids, elsewhere: [make('Elsewhere', false), make('Far away', false)] }
}

export type Absence = {
  readonly messages: readonly string[]
  /** What the owner hid on another device. */
  readonly hidden: readonly string[]
  readonly left: string
}

/**
 * What happens while nobody listens: 1,037 messages in 40 rooms, 60 edits, 30 recalls, 100 reactions
 * and 10 deletes on messages old and new, two rooms joined, one left.
 */
export const liveThroughAbsence = (server: ImkitServer, rooms: Rooms, mark: string): Absence => {
  const { world } = server
  const mine = new Set(world.listRooms(world.me).map(({ id }) => id))
  const ours = rooms.ids.filter((id) => mine.has(id))
  const left = ours.at(-1)!
  const busy = ours.slice(0, 40)
  const messages = Array.from({ length: 1_037 }, (_, index) => {
    const room = busy[index % busy.length]!
    const round = Math.floor(index / busy.length)
    const from = round === 4 ? world.me : members[round % 2]!
    // As every client does: what is answered was read.
    if (from === world.me) world.readRoom(room, world.me)
    return world.receive({ room, from, text: `${mark} ${index}` }).id
  })
  const hidden = changeMessages(server, new Set(busy), mark)
  const made = world.addRoom({ name: `Made ${mark}`, members }).id
  world.receive({ room: made, from: annUid, text: `${mark} welcome` })
  const entered = rooms.elsewhere.find((id) => !mine.has(id))!
  world.addMembers(entered, [world.me], annUid)
  world.receive({ room: entered, from: annUid, text: `${mark} glad that you came` })
  world.leaveRoom(left, world.me, false)
  return { messages, hidden, left }
}

/** Each message is changed in one way at most, so that none undoes another. */
const changeMessages = (
  { world }: ImkitServer,
  busy: ReadonlySet<string>,
  mark: string
): readonly string[] => {
  const all = world.listMessages().filter(({ room, type }) => busy.has(room) && type === 'text')
  const pick = (kind: number, count: number): readonly { id: string; room: string }[] => {
    const its = all.filter((_, index) => index % 7 === kind)
    const step = Math.floor(its.length / count)
    return its.filter((_, index) => index % step === 0).slice(0, count)
  }
  for (const { id } of pick(0, 60)) world.edit(id, `${mark} edited`)
  for (const { id } of pick(1, 30)) world.recall(id)
  for (const [index, { id }] of pick(2, 100).entries())
    world.react(id, emoji[index % 3]!, index % 4 === 0 ? world.me : bobUid)
  const gone = pick(3, 10)
  for (const { id } of gone.slice(0, 7)) world.hardDelete(id)
  const hidden = gone.slice(7)
  for (const { id, room } of hidden) world.userDelete(world.me, room, [id])
  return hidden.map(({ id }) => id)
}
