import { createRandom } from '../../random'
import { collectTexts } from '../../seed/bulk'
import { addMessage } from '../world/messages'
import { directRoomId, Tables } from '../world/tables'

const spanMs = 2 * 365 * 24 * 3_600_000

/** A world of a size, for benchmarks: spread evenly over the rooms, in date order, all of it read. */
export function seedBulk(
  size: { readonly rooms: number; readonly messages: number },
  me: string,
  now: number
): Tables {
  const random = createRandom(77_011)
  const tables = new Tables()
  const texts = collectTexts(random)
  const stepMs = Math.max(1, Math.floor(spanMs / Math.max(1, size.messages)))
  const start = now - stepMs * size.messages
  tables.addUser(me, 'Robin Falk', false)
  const rooms = Array.from({ length: size.rooms }, (_, index) => {
    const uid = `u-${String(index + 1).padStart(5, '0')}`
    const other = tables.addUser(uid, `Person ${index + 1}`, false)
    const isGroup = index % 5 === 4
    const room = tables.addRoom({
      id: isGroup ? `group-${index + 1}` : directRoomId(me, uid),
      type: isGroup ? 'group' : 'direct',
      name: isGroup ? `Group ${index + 1}` : '',
      owner: isGroup ? other : null,
      createdAt: start
    })
    for (const each of [me, uid]) tables.addMember(room, tables.user(each))
    if (isGroup) tables.addMember(room, tables.user(`u-${String(index).padStart(5, '0')}`))
    return room
  })
  for (let i = 0; i < size.messages; i += 1) {
    const room = rooms[i % rooms.length]
    if (room === undefined) break
    const members = [...room.members.values()]
    const at = start + i * stepMs
    addMessage(tables, { room, sender: random.pick(members).user, text: random.pick(texts), at })
  }
  for (const room of rooms) {
    const { newest } = room.messages
    for (const member of room.members.values()) {
      member.readAt = newest?.createdAt ?? 0
      member.readId = newest?.id ?? null
    }
  }
  return tables
}
