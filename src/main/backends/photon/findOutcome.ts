/** "Did it arrive?": the question before anything is sent again (recovery.md 2.2, outbound). */
import { err, ok, type Result } from '../../../shared/domain'
import type { FoundOutcome, OutboxCommand } from '../../core/chatBackend'
import type { Clock } from '../../core/ports'
import type { RestFailure } from '../shared/restFailure'
import { asList } from '../shared/fields'
import { sameText } from '../shared/sameText'
import { hasHappened } from './changeMessage'
import { eventsOf, sentOf, type SendDeps } from './commandRequest'
import { sentName } from './sendFile'
import { associatedKindOf } from './appleWords'
import { queryRows, type RowQuery, RowsError } from './rows'
import { readMessage, stripPart, type WireMessage } from './wire'

/** A row this much older than the command, by the server's clock, may still be it where that clock is unknown. */
const LOOK_BACK_MS = 5 * 60_000
/** With the server's clock at hand, older rows are somebody's same words from another device. */
const CLOCK_TOLERANCE_MS = 30_000
/** Nobody wrote as much in one conversation while a send waited; a server that never ends did. */
const MAX_PAGES = 50

type Send = Extract<OutboxCommand, { type: 'send' }>

const undecided = (failure: RestFailure): FoundOutcome => ({
  type: 'undecided',
  error: failure.error
})

const ABSENT: FoundOutcome = { type: 'absent' }

const baseName = (name: string): string => name.replace(/\.[^.]*$/, '').toLowerCase()

/** Files may be converted on the way: `a.heic` comes back as `a.heic.jpeg`. */
const sameFile = (wire: WireMessage, fileName: string): boolean =>
  (wire.attachments ?? []).some(({ transferName }) =>
    transferName.toLowerCase().startsWith(baseName(fileName))
  )

const isCandidate = (wire: WireMessage, command: Send, taken: ReadonlySet<string>): boolean =>
  wire.isFromMe &&
  wire.itemType === 0 &&
  (wire.associatedType === null || wire.associatedGuid === null) &&
  !taken.has(wire.guid) &&
  (command.attachment === null
    ? (wire.attachments ?? []).length === 0 && sameText(wire.text, command.text)
    : sameFile(wire, sentName(command)))

/** Taken back or reworded on another device since: its words no longer tell whose it was. */
const mayHaveBeen = (wire: WireMessage, taken: ReadonlySet<string>, earliest: number): boolean =>
  wire.isFromMe &&
  !taken.has(wire.guid) &&
  (wire.dateEdited !== null || wire.dateRetracted !== null) &&
  wire.dateCreated >= earliest

const judge = (
  deps: SendDeps,
  wires: readonly WireMessage[],
  command: Send,
  taken: ReadonlySet<string>,
  skewMs: number | null
): FoundOutcome => {
  // One that arrived and failed there is found too: its row carries the failure.
  const found = (wire: WireMessage): FoundOutcome => ({
    type: 'found',
    ...sentOf(deps, wire, command)
  })
  const echoed = wires.find((wire) => wire.tempGuid === command.clientId)
  if (echoed !== undefined) return found(echoed)
  const tolerance = skewMs === null ? LOOK_BACK_MS : CLOCK_TOLERANCE_MS
  const earliest = command.enqueuedAt + (skewMs ?? 0) - tolerance
  const candidates = wires.filter((wire) => isCandidate(wire, command, taken))
  const later = candidates.find((wire) => wire.dateCreated >= earliest)
  if (later !== undefined) return found(later)
  if (wires.some((wire) => mayHaveBeen(wire, taken, earliest)))
    return { type: 'ambiguous', reason: 'a message of ours was changed since' }
  return candidates.length === 0
    ? ABSENT
    : { type: 'ambiguous', reason: 'the same words were sent shortly before' }
}

const readOwn = (rows: readonly unknown[]): readonly WireMessage[] =>
  rows.flatMap((row) => {
    const wire = readMessage(row)
    return 'reason' in wire || !wire.isFromMe ? [] : [wire]
  })

/** The wall clock of the server minus ours, ms; null where it does not tell. */
const measureSkew = async (
  { rest, signal }: SendDeps,
  clock: Clock
): Promise<Result<number | null, RestFailure>> => {
  const askedAt = clock.now()
  const known = await rest.request({ method: 'GET', path: '/server/info', signal })
  // One without this answer says nothing of its clock either.
  if (!known.ok) return known.error.kind === 'rejected' ? ok(null) : known
  return ok(known.value.serverNow === null ? null : known.value.serverNow - askedAt)
}

/** Reads on until it is found: in a busy group thousands of rows may have come since. */
const searchRows = async (
  deps: SendDeps,
  command: Send,
  taken: ReadonlySet<string>,
  skewMs: number | null
): Promise<FoundOutcome> => {
  const chatGuid = command.conversationServerId
  const after = Math.max(1, command.enqueuedAt + (skewMs ?? 0) - LOOK_BACK_MS)
  const own: WireMessage[] = []
  let offset = 0
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query: RowQuery = { chatGuid, after, sort: 'ASC', offset }
    const { rows, total } = await queryRows(deps.rest, query, deps.signal)
    own.push(...readOwn(rows))
    offset += rows.length
    const outcome = judge(deps, own, command, taken, skewMs)
    if (outcome.type === 'found' || rows.length === 0 || offset >= total) return outcome
  }
  return { type: 'ambiguous', reason: 'too many messages since' }
}

const findSend = async (
  deps: SendDeps,
  command: Send,
  taken: ReadonlySet<string>,
  clock: Clock
): Promise<FoundOutcome> => {
  const skew = await measureSkew(deps, clock)
  if (!skew.ok) return undecided(skew.error)
  try {
    return await searchRows(deps, command, taken, skew.value)
  } catch (error) {
    if (error instanceof RowsError) return undecided(error.rest)
    return { type: 'undecided', error: err('server_error', 'no list of messages').error }
  }
}

const findChange = async (
  deps: SendDeps,
  command: Extract<OutboxCommand, { type: 'edit' | 'unsend' }>
): Promise<FoundOutcome> => {
  const answer = await deps.rest.request({
    method: 'GET',
    path: `/message/${encodeURIComponent(command.messageServerId)}`,
    query: { with: 'attachments,messageSummaryInfo' },
    signal: deps.signal
  })
  if (!answer.ok) return undecided(answer.error)
  const wire = readMessage(answer.value.data)
  if ('reason' in wire || !hasHappened(deps, wire, command)) return ABSENT
  return { type: 'found', events: eventsOf(deps, wire, command.conversationServerId), sent: null }
}

type React = Extract<OutboxCommand, { type: 'react' }>

/** The newest own tapback on the message decides, as it does on every screen (photon.md 4.4). */
const findReaction = async (deps: SendDeps, command: React): Promise<FoundOutcome> => {
  const answer = await deps.rest.request({
    method: 'GET',
    path: `/chat/${encodeURIComponent(command.conversationServerId)}/message`,
    query: { sort: 'DESC', limit: '200' },
    signal: deps.signal
  })
  if (!answer.ok) return undecided(answer.error)
  for (const row of asList(answer.value.data) ?? []) {
    const wire = readMessage(row)
    if ('reason' in wire || !wire.isFromMe || wire.associatedGuid === null) continue
    if (stripPart(wire.associatedGuid).guid !== command.messageServerId) continue
    const kind = associatedKindOf(wire.associatedType ?? '')
    if (kind.type !== 'tapback') continue
    if (kind.kind !== command.tapback || kind.isRemoval !== command.isRemoval) return ABSENT
    return { type: 'found', events: eventsOf(deps, wire, command.conversationServerId), sent: null }
  }
  return ABSENT
}

/** Looks on the server for the effect of a command. Never throws. */
export const findCommandOutcome = (
  deps: SendDeps,
  command: OutboxCommand,
  taken: ReadonlySet<string>,
  clock: Clock
): Promise<FoundOutcome> => {
  switch (command.type) {
    case 'send':
      return findSend(deps, command, taken, clock)
    case 'edit':
    case 'unsend':
      return findChange(deps, command)
    case 'react':
      return findReaction(deps, command)
    case 'vote':
    case 'addPollOption':
    case 'pinMessage':
    case 'markRead':
    case 'setPreferences':
    case 'deleteForMe':
      // Doing it twice is doing it once.
      return Promise.resolve(ABSENT)
  }
}
