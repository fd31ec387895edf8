import { createRandom, type SeededRandom } from '../../random'
import { dialoguesOf, groupDialogues } from '../../seed/dialogues'
import { fillSlots } from '../../seed/slots'
import { invite } from '../world/membership'
import { addMessage, recallMessage } from '../world/messages'
import { emptyPref, type MessageRow, type RoomRow, type UserRow } from '../world/rows'
import { directRoomId, Tables } from '../world/tables'
import { faceOf, fieldsOf } from './files'
import { myName, people, robotName, robotUid } from './people'
import { rooms } from './rooms'
import type { Line, SeedRoom } from './script'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const emoji = ['👍', '❤️', '😄', '🙏', '🎉']

type Planned = { readonly room: RoomRow; readonly line: Line }

/** The living inbox: the same people, words and ids in every run, with dates relative to now. */
export function seedInbox(me: string, now: number): Tables {
  const random = createRandom(20_261_013)
  const tables = new Tables()
  tables.addUser(me, myName, false)
  tables.addUser(robotUid, robotName, true)
  for (const [index, [uid, nickname]] of people.entries()) {
    const user = tables.addUser(uid, nickname, false)
    if (index % 3 === 0) user.avatarUrl = faceOf({ tables, client: uid, at: now }, 50 + index)
  }
  const planned: Planned[] = []
  // Oldest first, so that the order of creation is not the order of the list.
  const made = [...rooms].reverse().map((spec) => {
    const lines = [...everyday(random, spec), ...(spec.tail ?? [])]
    const oldest = Math.max(...lines.map(({ minutesAgo }) => minutesAgo))
    const room = makeRoom(tables, spec, me, now - oldest * minuteMs - hourMs)
    planned.push(...lines.map((line) => ({ room, line })))
    return { room, spec }
  })
  planned.sort((a, b) => b.line.minutesAgo - a.line.minutesAgo)
  layDown(tables, random, planned, me, now)
  for (const { room, spec } of made) settle(tables.user(me), room, spec)
  addFolders(tables.user(me))
  addInvitation(tables, me, now)
  return tables
}

function makeRoom(tables: Tables, spec: SeedRoom, me: string, createdAt: number): RoomRow {
  const [first = me] = spec.people
  const isDirect = spec.name === undefined
  const room = tables.addRoom({
    id: spec.id ?? directRoomId(me, first),
    type: isDirect ? 'direct' : 'group',
    name: spec.name ?? '',
    description: spec.description ?? '',
    roomTags: spec.roomTags ?? [],
    owner: isDirect ? null : tables.user(spec.isMine === true ? me : first),
    createdAt
  })
  if (!isDirect && spec.people.length % 2 === 0) {
    room.cover = faceOf({ tables, client: first, at: createdAt }, spec.people.length)
  }
  for (const uid of [me, ...spec.people]) tables.addMember(room, tables.user(uid))
  return room
}

/** Small talks, placed backwards from the written end or the given time. */
function everyday(random: SeededRandom, spec: SeedRoom): readonly Line[] {
  if (spec.language === undefined) return []
  const own = dialoguesOf(spec.language)
  const isGroup = spec.people.length > 1
  const pool = isGroup && spec.language === 'english' ? [...groupDialogues(), ...own] : own
  const lines: Line[] = []
  let upcoming: (readonly string[])[] = []
  let minutesAgo =
    spec.tail?.[0] === undefined ? (spec.lastMinutesAgo ?? 0) : spec.tail[0].minutesAgo + 600
  while (lines.length < (spec.size ?? 0)) {
    if (upcoming.length === 0) upcoming = random.shuffle(pool)
    const talk = [...(upcoming.pop() ?? [])].reverse()
    const chosen = new Map<string, string>()
    const shift = random.int(0, spec.people.length - 1)
    for (const turn of talk) {
      lines.push(toLine(random, spec, turn, { chosen, shift, minutesAgo }))
      minutesAgo += random.int(10, 240) / 60
    }
    minutesAgo += random.int(4 * 60, 50 * 60)
  }
  return lines.reverse()
}

/** `>` is me, `<` the first of the others, `<2` the second. */
function toLine(
  random: SeededRandom,
  spec: SeedRoom,
  turn: string,
  at: { chosen: Map<string, string>; shift: number; minutesAgo: number }
): Line {
  const [mark = '<', ...words] = turn.split(' ')
  const index = ((Number(mark.slice(1)) || 1) - 1 + at.shift) % spec.people.length
  const who = mark.startsWith('>') ? 'me' : (spec.people[index] ?? 'me')
  const text = fillSlots(words.join(' '), random, at.chosen)
  const by = who === 'me' ? random.pick(spec.people) : 'me'
  return {
    who,
    minutesAgo: at.minutesAgo,
    text,
    ...(random.chance(0.07) ? { reactions: [[by, random.pick(emoji)] as const] } : {}),
    ...(random.chance(0.02) ? { isEdited: true } : {}),
    ...(random.chance(0.01) ? { isRecalled: true } : {})
  }
}

function layDown(
  tables: Tables,
  random: SeededRandom,
  planned: readonly Planned[],
  me: string,
  now: number
): void {
  const named = new Map<string, MessageRow>()
  for (const { room, line } of planned) {
    const at = Math.round(now - line.minutesAgo * minuteMs)
    const sender = line.who === null ? null : tables.user(line.who === 'me' ? me : line.who)
    const original = line.replyTo === undefined ? undefined : named.get(line.replyTo)
    const row = addMessage(tables, {
      room,
      sender,
      at,
      type: line.type ?? 'text',
      text: line.text ?? '',
      mentions: (line.mentions ?? []).map((uid) => (uid === 'u-me' ? me : uid)),
      replyTo: original?.id ?? null,
      fields: fieldsOf(tables, random, line, sender?.uid ?? '', at)
    })
    if (line.key !== undefined) named.set(line.key, row)
    afterwards(tables, row, line, me, at)
  }
}

/** What happened to a message soon after it was sent moves its last change. */
function afterwards(tables: Tables, row: MessageRow, line: Line, me: string, at: number): void {
  const changedAt = at + 40_000
  if (line.isEdited === true) row.editedAt = changedAt
  if (line.isRecalled === true) recallMessage(tables, row)
  else {
    row.reactions = (line.reactions ?? []).map(([who, reaction]) => ({
      client: who === 'me' ? me : who,
      reaction
    }))
  }
  const isChanged = row.editedAt !== null || row.reactions.length > 0 || row.type === 'recall'
  if (isChanged) row.room.messages.touch(row, changedAt)
}

/** Who has read how far, and how I keep the room. */
function settle(me: UserRow, room: RoomRow, spec: SeedRoom): void {
  const rows = room.messages.byCreated
  for (const member of room.members.values()) {
    const read = member.user === me ? beforeUnread(rows, me.uid, spec.unread ?? 0) : rows.at(-1)
    member.readAt = read?.createdAt ?? 0
    member.readId = read?.id ?? null
  }
  if (spec.isMuted === true) me.muted.add(room.id)
  if (spec.pref !== undefined) me.roomPrefs.set(room.id, { ...emptyPref, ...spec.pref })
}

function beforeUnread(
  rows: readonly MessageRow[],
  me: string,
  count: number
): MessageRow | undefined {
  let left = count
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const row = rows[i]
    // Whoever writes has read what came before.
    if (left === 0 || row?.sender?.uid === me) return row
    if (row?.type !== 'recall') left -= 1
  }
  return undefined
}

/** The folder convention of the web client (section 4.7). */
function addFolders(me: UserRow): void {
  const key = 'folder_1760000000000'
  me.prefs.set('folders-meta', [{ key, name: 'Customers' }])
  me.prefs.set(key, { children: [{ id: 'support-F-2093', type: 'room' }] })
}

/** A room that I am asked into. */
function addInvitation(tables: Tables, me: string, now: number): void {
  const leena = tables.user('u-leena')
  const room = tables.addRoom({
    id: 'winter-sailing',
    type: 'group',
    name: 'Winter sailing',
    owner: leena,
    createdAt: now - 3 * hourMs
  })
  for (const uid of ['u-leena', 'u-eleni']) tables.addMember(room, tables.user(uid))
  invite(tables, room, tables.user(me), leena)
}
