/** The invariants of recovery.md 2.4, asked of a store, a server and a window. */
import type { IngestBatch, IngestResult, OutboxItem } from '../../src/main/core/store'
import type { ConversationId, Message, MessageId } from '../../src/shared/domain'
import { comparePositions, DEFAULT_SETTINGS } from '../../src/shared/domain'
import type { ChatServer, Expected } from './chatServer'
import type { Evidence, Sent, Violation } from './evidence'
import type { Mirror } from './simApp'
import type { StoreHost } from './simStore'
import { ofUnread } from './unreadOracle'

/** Watches every commit: what must hold at all times. */
export const watchCommits = (
  { server, host }: Pick<Evidence, 'server' | 'host'>,
  report: (violation: Violation) => void
): void => {
  let cursor: string | null = null
  const decided = new Set<MessageId>()
  const buried = new Set<string>()
  /** Ids that were stored at some time; those deleted here since count as known. */
  const stored = new Set<string>()
  const ingested = (batch: IngestBatch): void => {
    for (const event of batch.events)
      if (event.type === 'messageDeleted') {
        buried.add(event.serverId)
        stored.add(event.serverId)
      }
    if (batch.cursor === undefined) return
    if (cursor !== null && server.hasRetreated(cursor, batch.cursor))
      report({ invariant: 'I4', words: `the cursor went back from ${cursor} to ${batch.cursor}` })
    cursor = batch.cursor
    for (const words of server.brokenClaims(cursor, stored)) report({ invariant: 'I5', words })
  }
  host.onWrite = (name, args, value) => {
    if (name === 'clearNotifiable')
      for (const id of args[0] as readonly MessageId[]) {
        if (decided.has(id)) report({ invariant: 'I3', words: `${id} was decided on twice` })
        decided.add(id)
      }
    if (name !== 'ingest' && name !== 'settleOutbox') return
    const { messages, isBulk } = value as IngestResult
    if (isBulk)
      for (const { serverId } of readAll(host)) if (serverId !== null) stored.add(serverId)
    for (const { serverId } of messages) {
      if (serverId === null) continue
      stored.add(serverId)
      if (buried.has(serverId))
        report({ invariant: 'I9', words: `${serverId} came back after it was deleted` })
    }
    if (name === 'ingest') ingested(args[0] as IngestBatch)
  }
}

const readAll = (host: StoreHost): readonly Message[] => {
  const core = host.core()
  return core
    .listConversations()
    .flatMap(({ id }) => core.readWindow(id, { at: 'newest' }, 1_000).messages)
}

const reactionsOf = (message: Message): readonly string[] =>
  message.reactions
    .map(({ senderAddress, isMe, emoji }) => `${isMe ? '' : senderAddress} ${emoji}`)
    .sort()

/** How a stored message differs from the server's; null when it does not. */
const difference = (message: Message, expected: Expected): string | null => {
  const { text, isUnsent, isFromMe } = expected
  if (message.isFromMe !== isFromMe) return 'is somebody else’s'
  if ((message.unsentAt !== null) !== isUnsent) return isUnsent ? 'is unsent' : 'is not unsent'
  if (message.text !== text) return `reads “${text}”, stored is “${message.text}”`
  return differentPlace(message, expected) ?? differentReactions(message, expected)
}

const differentPlace = (message: Message, { sentAt, orders }: Expected): string | null =>
  message.sentAt === sentAt && orders.includes(message.order)
    ? null
    : `stands at ${String(sentAt)}/${orders.join(' or ')}, stored at ${String(message.sentAt)}/${String(message.order)}`

const differentReactions = (message: Message, { reactions, isUnsent }: Expected): string | null => {
  if (isUnsent) return null
  const stored = reactionsOf(message).join(', ')
  const wanted = reactions().join(', ')
  return stored === wanted ? null : `has [${wanted}], stored [${stored}]`
}

function* ofMembership({ server, host, hasKills }: Evidence): Generator<Violation> {
  // A conversation that was heard of, never read, and left before the next start is not looked for.
  if (hasKills) return
  for (const { serverId, isLeft } of host.core().listConversations())
    if (isLeft === server.isMember(serverId))
      yield { invariant: 'I9', words: `${serverId} is ${isLeft ? '' : 'not '}shown as left` }
}

const leftConversations = ({ server, host }: Evidence): ReadonlySet<ConversationId> =>
  new Set(
    host
      .core()
      .listConversations()
      .flatMap(({ id, serverId }) => (server.isMember(serverId) ? [] : [id]))
  )

function* againstServer(evidence: Evidence, stored: readonly Message[]): Generator<Violation> {
  const { server } = evidence
  const left = leftConversations(evidence)
  const byId = new Map<string, Message>()
  for (const message of stored) {
    if (message.serverId === null) continue
    if (byId.has(message.serverId))
      yield { invariant: 'I2', words: `${message.serverId} is stored twice` }
    byId.set(message.serverId, message)
  }
  const expected = server.expected()
  for (const one of expected) {
    const message = byId.get(one.serverId)
    const words = message === undefined ? null : difference(message, one)
    if (message === undefined) yield { invariant: 'I1', words: `${one.serverId} is missing` }
    if (words !== null) yield { invariant: 'I9', words: `the server’s ${one.serverId} ${words}` }
  }
  const there = new Set(expected.map(({ serverId }) => serverId))
  for (const [id, { conversationId }] of byId) {
    // Nobody tells what becomes of a conversation that the owner is out of: what is stored stays.
    if (left.has(conversationId)) continue
    // Photon tells nobody what was deleted: such rows stay (photon.md 3.4).
    const isKnownLimit = server.kind === 'photon' && server.removed().has(id)
    if (!there.has(id) && !isKnownLimit)
      yield { invariant: 'I9', words: `${id} is stored and not on the server` }
  }
}

/** What is wrong with a message that left the outbox; null when nothing is. */
const whatBecameOf = (
  { text, isSameText }: Sent,
  message: Message,
  { copies, isRemoved }: { readonly copies: number; readonly isRemoved: boolean }
): string | null => {
  if (message.serverId === null) return `“${text}” waits for nothing: no order to send it is left`
  return copies === 0 && !isRemoved && !isSameText
    ? `“${text}” is shown as sent and never arrived`
    : null
}

/**
 * Items whose fate words alone cannot tell, and what waits behind them in their conversations: the
 * person is asked, and may take as long as they like.
 */
export const openItems = (evidence: Evidence): ReadonlySet<OutboxItem['id']> => {
  const { server, host, app, sent } = evidence
  const items = host.core().listOutbox(app.accountId)
  if (items.length === 0) return new Set()
  const left = leftConversations(evidence)
  const conversations = new Set<ConversationId>()
  const open = new Set<OutboxItem['id']>()
  for (const { id, conversationId, messageId, command, state } of items) {
    const one = sent.find((other) => other.messageId === messageId)
    const clientId = command.type === 'send' ? command.clientId : ''
    const isOpen =
      state === 'unconfirmed' &&
      (one?.isSameText === true || server.isUndecidable(clientId) || left.has(conversationId))
    if (isOpen) conversations.add(conversationId)
    if (conversations.has(conversationId)) open.add(id)
  }
  return open
}

/** What is wrong with a message that is still there when everything has had its time. */
const whyItWaits = ({ text, clientId }: Sent, { state }: OutboxItem, server: ChatServer) => {
  if (state !== 'failed') return `“${text}” is still ${state} after everything settled`
  return server.copiesOf(clientId) > 0 ? `“${text}” is shown as failed and arrived` : null
}

function* ofSend(
  { server, host }: Evidence,
  one: Sent,
  item: OutboxItem | undefined
): Generator<Violation> {
  const message = host.core().findMessage(one.messageId)
  const copies = server.copiesOf(one.clientId)
  if (copies > 1) yield { invariant: 'I7', words: `“${one.text}” was sent ${String(copies)} times` }
  if (message === null) {
    // Deleted on the server, and that was heard of here.
    if (copies > 0) yield { invariant: 'I7', words: `“${one.text}” is gone from the store` }
    return
  }
  const isRemoved = message.serverId !== null && server.removed().has(message.serverId)
  const words =
    item === undefined
      ? whatBecameOf(one, message, { copies, isRemoved })
      : whyItWaits(one, item, server)
  if (words !== null) yield { invariant: 'I7', words }
}

function* ofOutbox(evidence: Evidence): Generator<Violation> {
  const { host, app, sent } = evidence
  const open = openItems(evidence)
  const items = host.core().listOutbox(app.accountId)
  for (const one of sent) {
    const item = items.find(({ messageId }) => messageId === one.messageId)
    if (item === undefined || !open.has(item.id)) yield* ofSend(evidence, one, item)
  }
  for (const { command, state, attempts } of items.filter(({ id }) => !open.has(id)))
    if (command.type !== 'send')
      yield {
        invariant: 'I7',
        words: `${command.type} is still ${state} after ${String(attempts)}`
      }
}

function* ofUndone({ server, undone }: Evidence): Generator<Violation> {
  for (const clientId of undone)
    if (server.copiesOf(clientId) > 0)
      yield { invariant: 'I7', words: `${clientId} was taken back and sent all the same` }
}

function* ofCounts({ host, app }: Evidence): Generator<Violation> {
  const core = host.core()
  for (const { id, unreadCount, messageCount } of core.listConversations()) {
    const counted = host.db.get<{ unread: number; messages: number }>(
      `SELECT coalesce(sum(is_unread), 0) AS unread, count(*) AS messages
       FROM messages m JOIN conversations c ON c.key = m.conversation WHERE c.id = ?`,
      [id]
    )
    if (counted?.unread !== unreadCount || counted.messages !== messageCount)
      yield {
        invariant: 'I6',
        words: `${id} says ${String(unreadCount)} of ${String(messageCount)}, counted ${JSON.stringify(counted)}`
      }
  }
  const total = core.unreadTotals(app.now(), DEFAULT_SETTINGS).messages
  const shown = app.mirror()?.unread
  if (shown !== total)
    yield { invariant: 'I6', words: `the badge says ${String(shown)} of ${String(total)}` }
  if (core.listNotifiable(app.accountId).length > 0)
    yield { invariant: 'I3', words: 'messages still wait for a notification' }
}

/** What of a message a window draws. */
const faceOf = (message: Message): string =>
  JSON.stringify([
    message.serverId,
    message.text,
    message.sentAt,
    message.order,
    message.editedAt,
    message.unsentAt,
    message.sendState,
    message.failure,
    reactionsOf(message)
  ])

function* ofWindow(mirror: Mirror | null, stored: readonly Message[]): Generator<Violation> {
  const ids = new Set(stored.map(({ id }) => id))
  for (const message of stored) {
    const shown = mirror?.messages.get(message.id)
    if (shown === undefined || faceOf(shown) !== faceOf(message))
      yield {
        invariant: 'I8',
        words: `the window shows ${shown === undefined ? 'nothing' : faceOf(shown)} for ${faceOf(message)}`
      }
  }
  for (const id of mirror?.messages.keys() ?? [])
    if (!ids.has(id)) yield { invariant: 'I8', words: `the window shows ${id}, which is gone` }
  const last = new Map<string, Message>()
  for (const message of stored) {
    const before = last.get(message.conversationId)
    if (before !== undefined && comparePositions(before, message) > 0)
      yield { invariant: 'I8', words: `${message.id} is read before ${before.id}` }
    last.set(message.conversationId, message)
  }
}

/** What must hold when faults have ended and everything has had its time. */
export const judge = (evidence: Evidence): readonly Violation[] => {
  const { app, host } = evidence
  const stored = readAll(host)
  const phase = app.engine()?.connections()[0]?.phase
  return [
    ...(phase === 'online' ? [] : [{ invariant: 'live', words: `ends as ${String(phase)}` }]),
    ...againstServer(evidence, stored),
    ...ofMembership(evidence),
    ...ofOutbox(evidence),
    ...ofUndone(evidence),
    ...ofCounts(evidence),
    ...ofUnread(evidence),
    ...ofWindow(app.mirror(), stored),
    ...(new Set(app.notified).size === app.notified.length
      ? []
      : [{ invariant: 'I3', words: 'a message was notified of twice' }])
  ]
}
