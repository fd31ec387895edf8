import { createAttachment } from '../world/attachments'
import type { MentionRange } from '../world/rows'
import type { Tables } from '../world/tables'
import { writeVoice } from './voice'
import type { ConversationPlanner, PlannedRow } from './planner'
import type { Line } from './script'

/** Lines of kinds that were added to the talks later; see `ConversationPlanner.later`. */
export const isExtra = (line: Line): boolean =>
  line.poll !== undefined ||
  line.mentions !== undefined ||
  line.effectId !== undefined ||
  line.contact !== undefined ||
  line.voice !== undefined

export function planExtra(
  planner: ConversationPlanner,
  tables: Tables,
  line: Line,
  date: number
): PlannedRow {
  const { who } = line
  if (line.poll !== undefined) return planPoll(planner, line.poll, who, date)
  if (line.contact !== undefined) {
    const bytes = new TextEncoder().encode(vcard(line.contact))
    const fileName = `${line.contact.name}.vcf`
    const file = { fileName, mimeType: 'text/vcard', bytes }
    const attachments = [createAttachment(tables, file, who === 0)]
    return planner.later(who, date, { text: null, attachments })
  }
  if (line.voice !== undefined) {
    const bytes = writeVoice(line.voice)
    const file = { fileName: 'Audio Message.wav', mimeType: 'audio/wav', bytes }
    const attachments = [createAttachment(tables, file, who === 0)]
    return planner.later(who, date, { text: null, attachments, isAudioMessage: true })
  }
  const text = line.text ?? ''
  return planner.later(who, date, {
    text,
    effectId: line.effectId ?? null,
    mentions: (line.mentions ?? []).map(([person, words]): MentionRange => ({
      start: text.indexOf(words),
      length: words.length,
      address: planner.address(person)
    }))
  })
}

function planPoll(
  planner: ConversationPlanner,
  { title, options, votes }: NonNullable<Line['poll']>,
  who: number,
  date: number
): PlannedRow {
  const listed = options.map((text, index) => ({ id: `OPTION-${index + 1}`, text }))
  const creator = planner.address(who)
  const row = planner.later(who, date, {
    text: null,
    poll: { type: 'definition', title, creator, options: listed }
  })
  votes.forEach(([voter, chosen], index) => {
    const optionIds = chosen.flatMap((option) => listed[option]?.id ?? [])
    planner.later(voter, date + (index + 1) * 40_000, {
      text: null,
      associatedGuid: row.guid,
      associatedType: '4000',
      poll: { type: 'votes', voter: planner.address(voter), optionIds }
    })
  })
  return row
}

function vcard(person: NonNullable<Line['contact']>): string {
  const [first = '', ...rest] = person.name.split(' ')
  const lines = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:${rest.join(' ')};${first};;;`,
    `FN:${person.name}`,
    `TEL;type=CELL:${person.phone}`,
    `EMAIL;type=INTERNET:${person.email}`,
    'END:VCARD'
  ]
  return `${lines.join('\r\n')}\r\n`
}
