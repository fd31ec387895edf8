import { createRandom, type SeededRandom } from '../random'
import { drawFace } from './pictures'
import type { ChatRow } from '../world/rows'
import { Tables } from '../world/tables'
import { planEveryday } from './everyday'
import { conversations, people, type SeedConversation } from './people'
import { ConversationPlanner, type PlannedRow } from './planner'
import { planScene } from './scenes'

const minuteMs = 60_000

/** The living inbox: the same people, words and GUIDs in every run, with dates relative to now. */
export function seedInbox(now: number): Tables {
  const random = createRandom(20_260_412)
  const tables = new Tables(random.uuid())
  for (const [index, { name, address }] of people.entries()) {
    // Some have a picture, most have none, as in anybody's address book.
    tables.addContact(name, [address], index % 3 === 1 ? () => drawFace(index) : null)
  }
  const addressOf = new Map(people.map(({ name, address }) => [name, address]))
  const rows: PlannedRow[] = []
  // Oldest conversation first, so that ROWID order of chats is not the order of the list.
  for (const conversation of [...conversations].reverse()) {
    const addresses = conversation.people.map((name) => addressOf.get(name) ?? name)
    const chat = addChat(tables, conversation, addresses)
    rows.push(...planConversation(tables, random, conversation, chat, now))
  }
  for (const [index, chat] of tables.chats.entries()) {
    if (chat.isGroup && index % 2 === 0) chat.icon = drawFace(1_000 + index)
  }
  rows.sort((a, b) => a.dateCreated - b.dateCreated)
  for (const row of rows) tables.insert(row)
  return tables
}

function addChat(
  tables: Tables,
  conversation: SeedConversation,
  addresses: readonly string[]
): ChatRow {
  const service = conversation.service ?? 'iMessage'
  if (addresses.length === 1) return tables.addChat(`${service};-;${addresses[0]}`, null, addresses)
  const renamed = conversation.tail?.find((line) => line.renamedTo !== undefined)?.renamedTo
  const name = renamed ?? conversation.groupName ?? null
  return tables.addChat(`iMessage;+;chat${410_000 + tables.chats.length * 37}`, name, addresses)
}

function planConversation(
  tables: Tables,
  random: SeededRandom,
  conversation: SeedConversation,
  chat: ChatRow,
  now: number
): readonly PlannedRow[] {
  const planner = new ConversationPlanner(chat, random, conversation.service === 'SMS')
  const firstOfTail = conversation.tail?.[0]?.minutesAgo
  const lastMinutesAgo =
    firstOfTail === undefined ? (conversation.lastMinutesAgo ?? 0) : firstOfTail + 600
  planEveryday({ planner, tables, random, conversation }, now - lastMinutesAgo * minuteMs)
  if (conversation.tail !== undefined) {
    planScene(planner, tables, random, conversation.tail, now)
  }
  planner.markUnread(conversation.unread ?? 0)
  return planner.rows
}
