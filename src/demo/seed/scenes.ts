import type { SeededRandom } from '../random'
import type { Tables } from '../world/tables'
import { createPdf, createPicture } from './files'
import { isExtra, planExtra } from './extras'
import type { ConversationPlanner, PlannedRow } from './planner'
import type { Line, Scene } from './script'

const minuteMs = 60_000
const verbs: Readonly<Record<string, string>> = {
  love: 'Loved',
  like: 'Liked',
  laugh: 'Laughed at',
  emphasize: 'Emphasized'
}

/** Puts a written-out talk at the end of a conversation. */
export function planScene(
  planner: ConversationPlanner,
  tables: Tables,
  random: SeededRandom,
  scene: Scene,
  now: number
): void {
  const named = new Map<string, PlannedRow>()
  for (const line of scene) {
    const row = planLine(planner, tables, random, line, now - line.minutesAgo * minuteMs)
    if (line.id !== undefined) named.set(line.id, row)
    const original = line.replyTo === undefined ? undefined : named.get(line.replyTo)
    if (original !== undefined) row.threadOriginatorGuid = original.guid
    if (line.editedFrom !== undefined) planner.edit(row, line.editedFrom)
    if (line.isUnsent === true) planner.unsend(row)
    for (const [who, reaction] of line.reactions ?? []) {
      planner.react(who, row, reaction, verbs[reaction] ?? 'Reacted to')
    }
  }
}

function planLine(
  planner: ConversationPlanner,
  tables: Tables,
  random: SeededRandom,
  line: Line,
  date: number
): PlannedRow {
  const { who } = line
  if (isExtra(line)) return planExtra(planner, tables, line, date)
  if (line.renamedTo !== undefined) {
    return planner.item(who, date, { itemType: 2, groupTitle: line.renamedTo })
  }
  if (line.addedPerson !== undefined) {
    const otherHandle = planner.handleId(line.addedPerson)
    return planner.item(who, date, { itemType: 1, otherHandle })
  }
  if (line.picture !== undefined) {
    return planner.say(who, date, null, [createPicture(tables, random, line.picture, who === 0)])
  }
  if (line.file !== undefined) {
    return planner.say(who, date, null, [createPdf(tables, random, line.file, who === 0)])
  }
  return planner.say(who, date, line.text ?? '')
}
