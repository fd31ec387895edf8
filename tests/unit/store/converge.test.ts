import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { BackendEvent, RemoteMessage } from '../../../src/main/core/backendEvents'
import { UNACKNOWLEDGED_ORDER, type Conversation, type Message } from '../../../src/shared/domain'
import {
  createFixture,
  messageEvent,
  NOW,
  reactionEvent,
  remoteMessage,
  type Fixture
} from './support'

const CHATS = ['chat-a', 'chat-b'] as const

/** A payload about one of six messages: which revision, dates and form it has is left to chance. */
const messageArbitrary = fc
  .record({
    number: fc.integer({ min: 1, max: 6 }),
    revision: fc.integer({ min: 0, max: 2 }),
    isUnsent: fc.boolean(),
    deliveredAt: fc.constantFrom(null, 10, 20),
    readAt: fc.constantFrom(null, null, 30, 40),
    isReduced: fc.boolean(),
    hasFile: fc.boolean()
  })
  .map(({ number, revision, isUnsent, isReduced, hasFile, ...dates }): BackendEvent => {
    const file = {
      fileName: 'f',
      mimeType: 't',
      size: 1,
      width: null,
      height: null,
      isVoice: false,
      blurhash: null
    }
    return messageEvent(`m${String(number)}`, {
      ...dates,
      conversationServerId: CHATS[number % 2] ?? CHATS[0],
      isFromMe: number === 4,
      text: `text ${String(number)} revision ${String(revision)}`,
      editedAt: revision === 0 ? null : NOW + revision,
      unsentAt: isUnsent && number % 3 === 0 ? NOW + 50 : null,
      isReduced,
      order: isReduced ? 0 : number,
      attachments: isReduced
        ? null
        : hasFile && number % 3 !== 0
          ? [{ ...file, serverId: 'f' }]
          : []
    })
  })

const eventArbitrary: fc.Arbitrary<BackendEvent> = fc.oneof(
  { weight: 6, arbitrary: messageArbitrary },
  {
    weight: 3,
    arbitrary: fc
      .record({
        number: fc.integer({ min: 1, max: 6 }),
        target: fc.integer({ min: 1, max: 6 }),
        isRemoval: fc.boolean()
      })
      .map(({ number, target, isRemoval }) =>
        // One server id is one row of the server: everything else follows from it.
        reactionEvent(
          `r${String(number)}-${String(target)}-${String(isRemoval)}`,
          `m${String(target)}`,
          {
            isRemoval,
            emoji: `e${String(number)}`,
            at: NOW + number,
            order: isRemoval ? 1 : 0
          }
        )
      )
  },
  { weight: 1, arbitrary: fc.constant<BackendEvent>({ type: 'messageDeleted', serverId: 'm5' }) }
)

type State = { readonly conversations: readonly unknown[]; readonly messages: readonly unknown[] }

/**
 * Everything that a person can see, but for the earlier texts: those are what this store happened to
 * hear of. Local ids differ between stores by design.
 */
const stateOf = ({ core }: Fixture): State => {
  const withoutIds = ({ lastMessage, ...rest }: Conversation): unknown => ({
    ...rest,
    lastMessage: lastMessage === null ? null : { ...lastMessage, messageId: null }
  })
  const conversations = core.listConversations()
  const messages = conversations.flatMap(
    ({ id }): readonly Message[] => core.readWindow(id, { at: 'newest' }, 1000).messages
  )
  const bySource = [...conversations].sort((a, b) => (a.serverId < b.serverId ? -1 : 1))
  return {
    conversations: bySource.map(withoutIds),
    messages: messages
      .map((message) => ({
        ...message,
        id: null,
        edits: [],
        attachments: message.attachments.map((file) => ({ ...file, id: null }))
      }))
      .sort((a, b) => (String(a.serverId) < String(b.serverId) ? -1 : 1))
  }
}

const run = (batches: readonly (readonly BackendEvent[])[]): State => {
  const fixture = createFixture()
  try {
    for (const events of batches) fixture.ingest(events)
    assertCounts(fixture)
    return stateOf(fixture)
  } finally {
    fixture.db.close()
  }
}

/** What is kept on the conversation equals what its messages say. */
const assertCounts = ({ core, db }: Fixture): void => {
  for (const conversation of core.listConversations()) {
    const window = core.readWindow(conversation.id, { at: 'newest' }, 1000)
    expect(window.messages).toHaveLength(conversation.messageCount)
    expect(conversation.lastMessage?.messageId ?? null).toBe(window.messages.at(-1)?.id ?? null)
    const keys = window.messages.map(({ sentAt, order }) => [sentAt, order] as const)
    expect(keys).toEqual([...keys].sort((a, b) => a[0] - b[0] || a[1] - b[1]))
    const mark = db.get<{ read_sent_at: number; read_ord: number }>(
      'SELECT read_sent_at, read_ord FROM conversations WHERE id = ?',
      [conversation.id]
    )
    const unread = window.messages.filter(
      (message) =>
        !message.isFromMe &&
        message.service === null &&
        message.unsentAt === null &&
        message.readAt === null &&
        (message.sentAt > (mark?.read_sent_at ?? -1) ||
          (message.sentAt === mark?.read_sent_at && message.order > mark.read_ord))
    )
    expect(conversation.unreadCount).toBe(unread.length)
    expect(window.firstUnreadId).toBe(unread[0]?.id ?? null)
  }
  const indexed = db.get<{ count: number }>('SELECT count(*) AS count FROM search_index')
  const withText = db.get<{ count: number }>(
    `SELECT count(*) AS count FROM messages WHERE text <> '' AND service IS NULL`
  )
  expect(indexed?.count).toBe(withText?.count)
}

/** Cuts a list into batches at places left to chance. */
const cut = (events: readonly BackendEvent[], sizes: readonly number[]): BackendEvent[][] => {
  const batches: BackendEvent[][] = []
  let from = 0
  for (let index = 0; from < events.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1
    batches.push(events.slice(from, from + size))
    from += size
  }
  return batches
}

const sizesArbitrary = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })

describe('convergence', () => {
  it('gives the same state for every order, repetition and batching of the same events', () => {
    fc.assert(
      fc.property(
        fc.array(eventArbitrary, { minLength: 1, maxLength: 14 }).chain((events) =>
          fc.tuple(
            fc.constant(events),
            fc.tuple(fc.constant(events), fc.subarray(events)).chain(([all, some]) =>
              fc.shuffledSubarray([...all, ...some], {
                minLength: all.length + some.length,
                maxLength: all.length + some.length
              })
            )
          )
        ),
        sizesArbitrary,
        ([events, shuffled], sizes) => {
          expect(run(cut(shuffled, sizes))).toEqual(run([events]))
        }
      ),
      { numRuns: 100 }
    )
  }, 60_000)

  it('keeps every count true through reading, sending, deleting and events', () => {
    const operation = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          type: fc.constant('events' as const),
          events: fc.array(eventArbitrary, { maxLength: 4 })
        })
      },
      {
        weight: 1,
        arbitrary: fc.record({
          type: fc.constantFrom('read', 'readAll', 'delete', 'send', 'settle', 'discard'),
          pick: fc.nat({ max: 20 })
        })
      }
    )
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 25 }), (operations) => {
        const fixture = createFixture()
        try {
          operations.forEach((step, index) => {
            if ('events' in step) fixture.ingest(step.events)
            else perform(fixture, step.type, step.pick, index)
          })
          assertCounts(fixture)
        } finally {
          fixture.db.close()
        }
      }),
      { numRuns: 100 }
    )
  }, 60_000)
})

const at = <Item>(items: readonly Item[], index: number): Item | undefined =>
  items[items.length === 0 ? 0 : index % items.length]

const perform = ({ core }: Fixture, type: string, pick: number, index: number): void => {
  const conversation = at(core.listConversations(), pick)
  if (conversation === undefined) return
  const { messages } = core.readWindow(conversation.id, { at: 'newest' }, 100)
  const message = at(messages, pick)
  const item = at(core.listOutbox(conversation.accountId), pick)
  const remote: Partial<RemoteMessage> = { isFromMe: true, order: 1000 + index }
  if (type === 'read' && message !== undefined) core.markRead(conversation.id, message.id)
  if (type === 'readAll') core.markRead(conversation.id, null)
  if (type === 'delete' && message !== undefined) core.deleteForMe(message.id)
  if (type === 'discard' && item !== undefined) core.discardOutbox(item.id)
  if (type === 'send') {
    core.enqueueSend({
      conversationId: conversation.id,
      clientId: `c${String(index)}`,
      text: 'mine',
      replyToMessageId: message?.id ?? null,
      attachment: null,
      now: NOW
    })
  }
  if (type === 'settle' && item !== undefined) {
    const serverId = `s${String(index)}`
    const sent = { ...remoteMessage(serverId, remote), conversationServerId: conversation.serverId }
    core.settleOutbox(
      item.id,
      serverId,
      [{ type: 'message', message: sent, conversation: null }],
      NOW
    )
  }
}

describe('order', () => {
  it('puts what is not acknowledged behind everything of its moment', () => {
    expect(UNACKNOWLEDGED_ORDER).toBeGreaterThan(remoteMessage('m9').order)
  })
})
