import { comparePositions, type Message, type MessageId } from '../../../shared/domain'
import { idsOf } from './collections'

/** Messages kept in memory for an open conversation; the far end is dropped beyond this. */
const MAX_KEPT = 600
/** And while a person scrolls on without a rest. */
const MAX_MOVING = 780

/** The stretch of a conversation that is in memory, oldest first, without holes. */
export type Stretch = {
  readonly messages: readonly Message[]
  readonly hasOlder: boolean
  readonly hasNewer: boolean
}

export type Merge = {
  readonly messages: readonly Message[]
  /** Messages that are newer than everything shown and now stand at the end. */
  readonly appended: readonly Message[]
  /** Newer messages of others that do not belong into the stretch, because there is more between. */
  readonly beyond: number
}

/**
 * Puts changed and new messages where they belong. A message outside the stretch is left out when
 * there are stored messages between it and the stretch: a timeline never shows a hole.
 */
export const mergeMessages = (stretch: Stretch, changed: readonly Message[]): Merge => {
  const known = new Map<MessageId, Message>(stretch.messages.map((item) => [item.id, item]))
  const first = stretch.messages[0]
  const last = stretch.messages.at(-1)
  const added: Message[] = []
  let beyond = 0
  for (const message of changed) {
    if (known.has(message.id)) {
      known.set(message.id, message)
      continue
    }
    const isNewer = last !== undefined && comparePositions(message, last) > 0
    const isOlder = first !== undefined && comparePositions(message, first) < 0
    if ((last === undefined || isNewer) && stretch.hasNewer) beyond += message.isFromMe ? 0 : 1
    else if (!(isOlder && stretch.hasOlder)) {
      known.set(message.id, message)
      added.push(message)
    }
  }
  return {
    messages: [...known.values()].sort(comparePositions),
    appended: added.filter((item) => last === undefined || comparePositions(item, last) > 0),
    beyond
  }
}

/** Without what is far from the given end, where there is more than `most`. */
export const trimmed = (stretch: Stretch, keep: 'start' | 'end', most = MAX_KEPT): Stretch => {
  const { messages, hasOlder, hasNewer } = stretch
  if (messages.length <= most) return stretch
  return keep === 'start'
    ? { messages: messages.slice(0, MAX_KEPT), hasOlder, hasNewer: true }
    : { messages: messages.slice(-MAX_KEPT), hasOlder: true, hasNewer }
}

/** With a page that was read before its first or after its last message. */
export const extended = (stretch: Stretch, side: 'start' | 'end', page: Stretch): Stretch => {
  const { messages, hasOlder, hasNewer } = stretch
  const known = idsOf(messages)
  const added = page.messages.filter(({ id }) => !known.has(id))
  const longer =
    side === 'start'
      ? { messages: [...added, ...messages], hasOlder: page.hasOlder, hasNewer }
      : { messages: [...messages, ...added], hasOlder, hasNewer: page.hasNewer }
  return trimmed(longer, side, MAX_MOVING)
}
