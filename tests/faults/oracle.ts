/** The invariants I1-I10 of the recovery design, asked of a server's log and of a store. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Store } from '../../src/main/core/store'
import {
  type AccountId,
  comparePositions,
  type Conversation,
  DEFAULT_SETTINGS,
  type Message
} from '../../src/shared/domain'
import type { Logged } from './servers'

export type Violation = { readonly invariant: string; readonly words: string }

export type Evidence = {
  readonly log: readonly Logged[]
  readonly store: Store
  readonly accountId: AccountId
  /** Everything that left the core: events, log lines, notifications. */
  readonly said: string
  readonly secret: string
  /** The store's folder. */
  readonly folder: string
  /** What the badge was told last; null: nothing yet. */
  readonly badge: number | null
  /** Texts of sends that the person was told are on their way. */
  readonly sent: readonly string[]
  /** Sends that are shown as failed. */
  readonly failed: readonly string[]
  /** Stored messages that no server log knows (of raw payloads). */
  readonly strangers: ReadonlySet<string>
}

const PAGE = 500

const readAll = async (store: Store, { id }: Conversation): Promise<readonly Message[]> => {
  let { messages, hasOlder } = await store.readWindow(id, { at: 'newest' }, PAGE)
  const pages = [messages]
  while (hasOlder && messages[0] !== undefined) {
    ;({ messages, hasOlder } = await store.readWindow(
      id,
      { at: 'before', position: messages[0] },
      PAGE
    ))
    pages.unshift(messages)
  }
  return pages.flat()
}

/** I1, I2, I9 of one conversation. */
function* ofTimeline(
  expected: readonly Logged[],
  stored: readonly Message[],
  strangers: ReadonlySet<string>
): Generator<Violation> {
  const byId = new Map<string, Message>()
  for (const message of stored) {
    if (message.serverId === null) continue
    if (byId.has(message.serverId))
      yield { invariant: 'I2', words: `${message.serverId} is stored twice` }
    byId.set(message.serverId, message)
  }
  for (const { serverId, text, isUnsent, isFromMe } of expected) {
    const message = byId.get(serverId)
    if (message === undefined) yield { invariant: 'I1', words: `“${text}” is missing` }
    else if ((message.unsentAt !== null) !== isUnsent || message.text !== text)
      yield { invariant: 'I9', words: `“${text}” is stored as “${message.text}”` }
    else if (message.isFromMe !== isFromMe)
      yield { invariant: 'I9', words: `“${text}” is somebody else’s` }
  }
  const there = new Set(expected.map(({ serverId }) => serverId))
  for (const [id, { text }] of byId)
    if (!strangers.has(id) && !there.has(id))
      yield { invariant: 'I9', words: `“${text}” is stored and not on the server` }
}

/** I8: the server's order, and a total one. */
function* ofOrder(expected: readonly Logged[], stored: readonly Message[]): Generator<Violation> {
  const there = new Set(expected.map(({ serverId }) => serverId))
  const inOrder = [...expected].sort((a, b) => a.sentAt - b.sentAt || a.order - b.order)
  const shown = stored.flatMap(({ serverId }) => (there.has(serverId ?? '') ? [serverId] : []))
  const wrong = inOrder.findIndex(({ serverId }, index) => serverId !== shown[index])
  if (shown.length === inOrder.length && wrong !== -1)
    yield { invariant: 'I8', words: `place ${String(wrong)} is not “${inOrder[wrong]!.text}”` }
  for (const [index, message] of stored.entries()) {
    const before = stored[index - 1]
    if (before !== undefined && comparePositions(before, message) > 0)
      yield { invariant: 'I8', words: `${message.id} is read before ${before.id}` }
  }
}

function* ofSends(
  { sent, failed, log }: Evidence,
  stored: readonly Message[]
): Generator<Violation> {
  for (const text of sent) {
    const arrived = log.filter((row) => row.isFromMe && row.text === text).length
    const kept = stored.filter((message) => message.isFromMe && message.text === text)
    const isFailed = failed.includes(text)
    if (arrived !== (isFailed ? 0 : 1))
      yield { invariant: 'I7', words: `“${text}” is ${String(arrived)} times on the server` }
    if (kept.length !== 1)
      yield { invariant: 'I7', words: `“${text}” is ${String(kept.length)} times in the store` }
    const isShownAsFailed = kept[0]?.sendState === 'failed'
    if (isShownAsFailed !== isFailed)
      yield { invariant: 'I7', words: `“${text}” is shown as ${String(kept[0]?.sendState)}` }
  }
}

async function* ofCounts(
  { store, accountId, badge }: Evidence,
  conversations: readonly Conversation[]
): AsyncGenerator<Violation> {
  const counted = new Map(
    (await store.countUnread(accountId)).map((one) => [one.conversationServerId, one.count])
  )
  for (const { serverId, unreadCount } of conversations)
    if ((counted.get(serverId) ?? 0) !== unreadCount)
      yield {
        invariant: 'I6',
        words: `${serverId} says ${String(unreadCount)}, counted ${String(counted.get(serverId))}`
      }
  const { messages } = await store.unreadTotals(Date.now(), DEFAULT_SETTINGS)
  if (badge !== null && badge !== messages)
    yield { invariant: 'I6', words: `the badge says ${String(badge)} of ${String(messages)}` }
  if ((await store.listNotifiable(accountId)).length > 0)
    yield { invariant: 'I3', words: 'messages still wait for a notification' }
}

function* ofSecrets({ said, secret, folder }: Evidence): Generator<Violation> {
  if (said.includes(secret)) yield { invariant: 'I10', words: 'the secret was said' }
  if (process.argv.join(' ').includes(secret))
    yield { invariant: 'I10', words: 'the secret is in argv' }
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.includes('.db')) continue
    const bytes = readFileSync(join(folder, name))
    for (const encoding of ['utf8', 'utf16le'] as const)
      if (bytes.includes(Buffer.from(secret, encoding)))
        yield { invariant: 'I10', words: `the secret is in ${name}` }
  }
}

/** What must hold when a fault has ended and everything has had its time. */
export const judge = async (evidence: Evidence): Promise<readonly Violation[]> => {
  const { store, accountId, log, strangers, failed } = evidence
  const found: Violation[] = []
  const listed = await store.listConversations()
  const conversations = listed.filter((one) => one.accountId === accountId)
  const stored: Message[] = []
  for (const conversation of conversations) {
    const expected = log.filter((row) => row.conversation === conversation.serverId)
    const messages = await readAll(store, conversation)
    found.push(...ofTimeline(expected, messages, strangers), ...ofOrder(expected, messages))
    stored.push(...messages)
  }
  const known = new Set(conversations.map(({ serverId }) => serverId))
  for (const { text, conversation } of log)
    if (!known.has(conversation)) found.push({ invariant: 'I1', words: `“${text}” is missing` })
  found.push(...ofSends(evidence, stored))
  for (const item of await store.listOutbox(accountId))
    if (item.state !== 'failed' || failed.length === 0)
      found.push({ invariant: 'I7', words: `${item.command.type} is still ${item.state}` })
  for await (const violation of ofCounts(evidence, conversations)) found.push(violation)
  found.push(...ofSecrets(evidence))
  return found
}
