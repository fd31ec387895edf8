/** "Did it arrive?": there is no idempotency key, so this is asked before anything is sent again. */
import { BackendError, type FoundOutcome, type OutboxCommand } from '../../core/chatBackend'
import type { Clock } from '../../core/ports'
import { readId } from '../shared/fields'
import { sameText } from '../shared/sameText'
import { contentOf } from './content'
import { PAGE_MESSAGES } from './messagePages'
import { fetchMessage } from './oneMessage'
import { findPreferences } from './preferences'
import { hasHappened, ownReactions } from './changeMessage'
import { confirmed, sentOf, type SendDeps } from './commandRequest'
import { NONCE_KEY } from './toDomain'
import type { WireMessage } from './wire'

/** A message this much older than the command, by the server's clock, is looked at where that clock is unknown. */
const LOOK_BACK_MS = 5 * 60_000
/** With the server's clock at hand, older ones are somebody's same words from another device. */
const CLOCK_TOLERANCE_MS = 30_000

/** Nobody wrote as much in one room while a send waited; a server that never ends did. */
const MAX_MESSAGES = 50_000

type Send = Extract<OutboxCommand, { type: 'send' }>

const ABSENT: FoundOutcome = { type: 'absent' }

const nonceOf = (wire: WireMessage): string | null => readId(wire.extra?.[NONCE_KEY], 100)

const isCandidate = (
  deps: SendDeps,
  wire: WireMessage,
  command: Send,
  taken: ReadonlySet<string>
): boolean => {
  const { directory, baseUrl } = deps.context
  if (taken.has(wire.id)) return false
  // One that carries a nonce carries ours or is another send; and ours would, where they come back.
  if (nonceOf(wire) !== null || directory.keepsExtra()) return false
  const { text, attachments } = contentOf(wire, directory, baseUrl)
  const files = attachments ?? []
  return command.attachment === null
    ? files.length === 0 && sameText(text, command.text)
    : files.some(({ fileName }) => fileName === command.attachment?.fileName) ||
        (wire.type === 'image' && command.attachment.mimeType.startsWith('image/'))
}

const judge = (
  deps: SendDeps,
  wires: readonly WireMessage[],
  command: Send,
  taken: ReadonlySet<string>,
  skewMs: number | null
): FoundOutcome => {
  const found = (wire: WireMessage): FoundOutcome => ({
    type: 'found',
    ...sentOf(deps, wire, command)
  })
  const echoed = wires.find((wire) => nonceOf(wire) === command.clientId)
  if (echoed !== undefined) return found(echoed)
  const candidates = wires.filter((wire) => isCandidate(deps, wire, command, taken))
  const tolerance = skewMs === null ? LOOK_BACK_MS : CLOCK_TOLERANCE_MS
  const earliest = command.enqueuedAt + (skewMs ?? 0) - tolerance
  // Newest first in pages: the oldest that fits is ours, a later one may be the next send's.
  const later = candidates.filter(({ createdAt }) => createdAt >= earliest).at(-1)
  if (later !== undefined) return found(later)
  return candidates.length === 0
    ? ABSENT
    : { type: 'ambiguous', reason: 'the same words were sent shortly before' }
}

/** Where the search ends: what was last changed before this cannot be the send, by our clock. */
const searchedFrom = (deps: SendDeps, { enqueuedAt }: Send, skewMs: number | null): number =>
  // What is known by its nonce alone need not be told from the same words of another device.
  skewMs !== null && deps.context.directory.keepsExtra()
    ? enqueuedAt + skewMs - CLOCK_TOLERANCE_MS
    : enqueuedAt + (skewMs ?? 0) - LOOK_BACK_MS

const ownSince = (
  { context: { directory } }: SendDeps,
  wires: readonly WireMessage[],
  oldest: number
): readonly WireMessage[] =>
  wires.filter(({ sender, createdAt }) => sender?.id === directory.me() && createdAt >= oldest)

/** Newest first, on until it is found: in a busy room thousands may have come since. */
const findSend = async (
  deps: SendDeps,
  command: Send,
  taken: ReadonlySet<string>,
  clock: Clock
): Promise<FoundOutcome> => {
  const own: WireMessage[] = []
  let skewMs: number | null = null
  let before: string | null = null
  for (let count = 0; count < MAX_MESSAGES;) {
    const askedAt = clock.now()
    const query = { limit: PAGE_MESSAGES, before }
    const page = await deps.pages.fetch(command.conversationServerId, query, deps.signal)
    skewMs ??= page.serverNow === null ? null : page.serverNow - askedAt
    const oldest = searchedFrom(deps, command, skewMs)
    const known: string | null = before
    own.push(...ownSince(deps, page.wires, oldest).filter(({ id }) => id !== known))
    count += Math.max(1, page.wires.length)
    // By change: below this one nothing was made later than it.
    const reaches = page.wires.some(({ updatedAt }) => updatedAt < oldest)
    before = page.wires.at(-1)?.id ?? null
    const isAll = reaches || page.isLast || before === null || before === known
    if (isAll || own.some((wire) => nonceOf(wire) === command.clientId))
      return judge(deps, own, command, taken, skewMs)
  }
  return { type: 'ambiguous', reason: 'too many messages since' }
}

const findChange = async (
  deps: SendDeps,
  command: Extract<OutboxCommand, { type: 'edit' | 'unsend' | 'react' }>
): Promise<FoundOutcome> => {
  const room = command.conversationServerId
  const asked = await fetchMessage(deps.rest, room, command.messageServerId, deps.signal)
  if (!asked.ok) return { type: 'undecided', error: asked.error.error }
  const wire = asked.value
  if (wire === null) return ABSENT
  const isDone =
    command.type === 'react'
      ? ownReactions(deps, wire, command.emoji).length > 0 !== command.isRemoval
      : hasHappened(wire, command)
  return isDone ? { ...confirmed(deps, wire, room), type: 'found' } : ABSENT
}

const look = (
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
    case 'react':
      return findChange(deps, command)
    case 'pinMessage':
    case 'vote':
    case 'addPollOption':
      // Doing it twice is doing it once; and polls this service has none.
      return Promise.resolve(ABSENT)
    case 'setPreferences':
      return findPreferences(deps, command)
    case 'markRead':
    case 'deleteForMe':
      // Doing it twice is doing it once.
      return Promise.resolve(ABSENT)
  }
}

/** Looks on the server for the effect of a command. Never throws. */
export const findCommandOutcome = async (
  deps: SendDeps,
  command: OutboxCommand,
  taken: ReadonlySet<string>,
  clock: Clock
): Promise<FoundOutcome> => {
  try {
    return await look(deps, command, taken, clock)
  } catch (error) {
    if (error instanceof BackendError) return { type: 'undecided', error: error.failure.error }
    throw error
  }
}
