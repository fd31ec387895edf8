import type { SeededRandom } from '../random'
import type { Tables } from '../world/tables'
import { dialoguesOf, groupDialogues, longTexts, type Dialogue } from './dialogues'
import { createPicture } from './files'
import type { SeedConversation } from './people'
import type { ConversationPlanner, PlannedRow } from './planner'
import { fillSlots } from './slots'

const hourMs = 3_600_000
const reactions: readonly (readonly [reaction: string, verb: string])[] = [
  ['love', 'Loved'],
  ['like', 'Liked'],
  ['laugh', 'Laughed at'],
  ['emphasize', 'Emphasized'],
  ['question', 'Questioned']
]

export type SeedContext = {
  readonly planner: ConversationPlanner
  readonly tables: Tables
  readonly random: SeededRandom
  readonly conversation: SeedConversation
}

/** Fills the weeks before `endsAt` with small talks, until about `size` rows are there. */
export function planEveryday(context: SeedContext, endsAt: number): void {
  const { planner, random, conversation } = context
  let upcoming: Dialogue[] = []
  let end = endsAt
  while (planner.rows.length < conversation.size) {
    if (upcoming.length === 0) upcoming = random.shuffle(poolOf(conversation))
    const talk = upcoming.pop()
    if (talk === undefined) return
    const lines = planTalk(context, talk, end)
    decorate(context, lines)
    const first = lines[0]?.dateCreated ?? end
    end = awake(first - random.int(5 * hourMs, 70 * hourMs))
  }
}

function poolOf(conversation: SeedConversation): readonly Dialogue[] {
  const own = dialoguesOf(conversation.language)
  const isEnglishGroup = conversation.people.length > 1 && conversation.language === 'english'
  return isEnglishGroup ? [...groupDialogues(), ...own] : own
}

/** Lines are placed backwards from `end`, seconds to minutes apart. */
function planTalk(context: SeedContext, talk: Dialogue, end: number): readonly PlannedRow[] {
  const { planner, tables, random, conversation } = context
  const chosen = new Map<string, string>()
  const gaps = talk.map(() => random.int(8_000, random.chance(0.2) ? 900_000 : 140_000))
  let date = end - gaps.reduce((sum, gap) => sum + gap, 0)
  const firstOther = random.int(1, conversation.people.length)
  return talk.flatMap((line, index) => {
    date += gaps[index] ?? 0
    const [mark = '<', ...words] = line.split(' ')
    const number = Number(mark.slice(1)) || 1
    const who = mark.startsWith('>')
      ? 0
      : 1 + ((firstOther + number - 2) % conversation.people.length)
    const text = fillSlots(words.join(' '), random, chosen)
    const row = planner.say(who, date, text)
    if (!random.chance(0.03)) return [row]
    const name = `IMG_${random.int(1000, 9999)}.png`
    const picture = createPicture(tables, random, name, who === 0)
    return [row, planner.say(who, date + 3_000, null, [picture])]
  })
}

/** Tapbacks, replies, edits, unsent and long ones, here and there. */
function decorate(context: SeedContext, lines: readonly PlannedRow[]): void {
  const { planner, random, conversation } = context
  lines.forEach((row, index) => {
    const isMine = row.handleId === 0
    if (row.text === null || row.text === undefined) return
    if (random.chance(0.08)) {
      const [reaction, verb] = random.pick(reactions)
      planner.react(isMine ? random.int(1, conversation.people.length) : 0, row, reaction, verb)
    }
    const earlier = lines[index - 2]
    if (earlier !== undefined && random.chance(0.06)) {
      row.threadOriginatorGuid = earlier.threadOriginatorGuid ?? earlier.guid
    } else if (random.chance(0.03)) planner.edit(row, `${row.text.slice(0, -2)}..`)
  })
  const last = lines[lines.length - 1]
  if (last === undefined) return
  const mine = last.handleId === 0
  if (random.chance(0.03)) {
    planner.unsend(planner.say(mine ? 0 : 1, last.dateCreated + 20_000, 'oh, wrong window'))
  }
  if (conversation.language === 'english' && random.chance(0.03)) {
    planner.say(mine ? 0 : 1, last.dateCreated + 45_000, random.pick(longTexts))
  }
}

/** People sleep: what would fall between midnight and seven UTC moves to the evening before. */
function awake(date: number): number {
  const hour = new Date(date).getUTCHours()
  return hour < 7 ? date - (hour + 2) * hourMs : date
}
