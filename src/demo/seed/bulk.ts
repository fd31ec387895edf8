import { createRandom, type SeededRandom } from '../random'
import type { ChatRow, NewMessage } from '../world/rows'
import { Tables } from '../world/tables'
import { allDialogues } from './dialogues'
import { fillSlots } from './slots'

const spanMs = 2 * 365 * 24 * 3_600_000
const givenNames = ['Alma', 'Ben', 'Carla', 'Dario', 'Edda', 'Farid', 'Gala', 'Hugo', 'Iris', 'Jun']
const familyNames = [
  'Adler',
  'Bosko',
  'Cruz',
  'Dietz',
  'Eklund',
  'Ferri',
  'Gomez',
  'Holm',
  'Ito',
  'Jung'
]

/** A world of a size, for benchmarks: generated in one pass, in date order. */
export function seedBulk(
  size: { readonly conversations: number; readonly messages: number },
  now: number
): Tables {
  const random = createRandom(77_003)
  const tables = new Tables(random.uuid())
  const chats = addChats(tables, random, size.conversations)
  const texts = collectTexts(random)
  const stepMs = Math.max(1, Math.floor(spanMs / Math.max(1, size.messages)))
  const start = now - stepMs * size.messages
  const unreadFrom = size.messages - Math.min(200, Math.floor(size.messages / 100))
  for (let i = 0; i < size.messages; i += 1) {
    const date = start + i * stepMs + random.int(0, stepMs - 1)
    tables.insert(createRow(random, pickChat(chats, random), texts, date, i < unreadFrom))
  }
  return tables
}

function createRow(
  random: SeededRandom,
  chat: ChatRow,
  texts: readonly string[],
  dateCreated: number,
  isOld: boolean
): NewMessage {
  const guid = random.uuid()
  const isMine = random.chance(0.42)
  const other = chat.participants[random.int(0, chat.participants.length - 1)]
  const handleId = isMine ? 0 : (other?.rowId ?? 0)
  const receipts = isMine
    ? { isDelivered: true, dateDelivered: dateCreated + 900 }
    : { dateRead: isOld ? dateCreated + 60_000 : null }
  const common = { guid, chat, handleId, dateCreated, ...receipts }
  const target = chat.newest
  if (target?.associatedGuid === null && random.chance(0.02)) {
    const text = `Loved “${target.text ?? ''}”`
    return { ...common, text, associatedGuid: `p:0/${target.guid}`, associatedType: 'love' }
  }
  // Texts are shared or joined from shared halves: a million rows must fit in memory.
  const text = random.pick(texts)
  return { ...common, text: random.chance(0.5) ? text : `${text} ${random.pick(texts)}` }
}

function addChats(tables: Tables, random: SeededRandom, count: number): readonly ChatRow[] {
  return Array.from({ length: count }, (_, index) => {
    const address = `+1555${String(1_000_000 + index)}`
    tables.addContact(`${random.pick(givenNames)} ${random.pick(familyNames)} ${index + 1}`, [
      address
    ])
    const isGroup = index % 5 === 4 && index > 5
    if (!isGroup) return tables.addChat(`iMessage;-;${address}`, null, [address])
    const others = [1, 2, 3].map((back) => `+1555${String(1_000_000 + index - back)}`)
    return tables.addChat(`iMessage;+;chat${500_000 + index}`, `Group ${index + 1}`, [
      address,
      ...others
    ])
  })
}

/** A few conversations carry most of the talk, as in life. */
function pickChat(chats: readonly ChatRow[], random: SeededRandom): ChatRow {
  const share = random.next() ** 2.2
  const chat = chats[Math.floor(share * chats.length)]
  if (chat === undefined) throw new Error('no conversations to write to')
  return chat
}

/** Every line of every talk. */
export function collectTexts(random: SeededRandom): readonly string[] {
  return allDialogues().flatMap((dialogue) =>
    dialogue.map((line) => fillSlots(line.slice(2), random, new Map()))
  )
}
