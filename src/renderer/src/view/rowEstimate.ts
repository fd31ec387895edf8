import type { Message } from '../../../shared/domain'
import type { TimelineRow } from './timelineRows'

const LINE = 20
const CHARACTERS_A_LINE = 60
const BUBBLE = 16
const ATTACHMENT = 200
const OF_TYPE = { day: 44, unread: 36, gap: 62, service: 33 } as const

const ofMessage = ({ text, attachments, reactions }: Message): number => {
  const lines = text === '' ? 0 : Math.ceil(text.length / CHARACTERS_A_LINE)
  const bubble = lines === 0 ? 0 : Math.min(lines, 40) * LINE + BUBBLE
  return bubble + attachments.length * ATTACHMENT + (reactions.length > 0 ? 22 : 0) + 2
}

/** Height that a row is thought to have before it was ever drawn, px. */
export const estimatedHeight = (row: TimelineRow): number =>
  row.type === 'message' ? ofMessage(row.message) : OF_TYPE[row.type]
