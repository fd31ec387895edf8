/** A read mark that leaves late must read nothing that nobody has seen. */
import { beforeEach, describe, expect, it } from 'vitest'

import { createOutboxBench, type OutboxBench } from '../../../support/outboxBench'
import { START_AT } from '../../../support/fakeClock'
import { ACCOUNT_ID, messageEvent } from '../../../support/samples'

const CHAT = 'iMessage;-;c1'

let bench: OutboxBench

const receive = async (name: string, order: number): Promise<void> => {
  const sample = { conversationServerId: CHAT, order, sentAt: START_AT + order }
  const events = [messageEvent(name, { ...sample, senderAddress: 'ann' })]
  await bench.world.store.ingest({ accountId: ACCOUNT_ID, events, origin: 'live', now: START_AT })
}

const conversationId = () => bench.world.conversations[0]!.id

const mark = async (isRead: boolean): Promise<void> => {
  const command = { type: 'markRead', conversationServerId: CHAT, isRead } as const
  await bench.world.store.enqueueCommand(conversationId(), command, START_AT)
}

const unread = async (): Promise<number | undefined> =>
  (await bench.world.store.findConversation(conversationId()))?.unreadCount

beforeEach(async () => {
  bench = await createOutboxBench()
  bench.backend.onExecute = () => ({ type: 'confirmed', events: [], sent: null })
  await receive('seen', 1)
  await bench.world.store.markRead(conversationId(), null)
})

describe('where a read mark is of the whole conversation', () => {
  beforeEach(() => {
    bench.backend.marksWholeConversations = true
  })

  it('it leaves while nothing is unread', async () => {
    await mark(true)
    bench.outbox.wake()
    await bench.clock.advance(0)
    expect(bench.backend.executed).toMatchObject([{ type: 'markRead', isRead: true }])
  })

  it('it is dropped when something came that nobody has seen', async () => {
    await mark(true)
    await receive('unseen', 2)
    bench.outbox.wake()
    await bench.clock.advance(60_000)
    expect(bench.backend.executed).toEqual([])
    expect(await bench.world.outbox()).toEqual([])
    expect(await unread()).toBe(1)
  })

  it('it is not tried again when something came in between', async () => {
    await mark(true)
    bench.backend.onExecute = async () => {
      await receive('unseen', 2)
      return { type: 'rejected', error: { code: 'server_error' }, isRetryable: true }
    }
    bench.outbox.wake()
    await bench.clock.advance(60_000)
    expect(bench.backend.executed).toHaveLength(1)
    expect(await bench.world.outbox()).toEqual([])
  })

  it('an unread mark leaves whatever is unread', async () => {
    await receive('unseen', 2)
    await mark(false)
    bench.outbox.wake()
    await bench.clock.advance(0)
    expect(bench.backend.executed).toMatchObject([{ type: 'markRead', isRead: false }])
  })
})

it('where it names a message it leaves late, too', async () => {
  await mark(true)
  await receive('unseen', 2)
  bench.outbox.wake()
  await bench.clock.advance(0)
  expect(bench.backend.executed).toMatchObject([{ type: 'markRead', isRead: true }])
  expect(await unread()).toBe(1)
})
