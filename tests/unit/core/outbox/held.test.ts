import { beforeEach, describe, expect, it } from 'vitest'

import { createOutboxBench, type OutboxBench } from '../../../support/outboxBench'
import { settle } from '../../../support/settle'

let bench: OutboxBench

/** Sent by the person, and held back for five seconds. */
const send = async (text: string, heldMs = 5_000): Promise<void> => {
  const { world, clock } = bench
  const conversationId = world.conversations[0]!.id
  const now = clock.now()
  const draft = { conversationId, clientId: text, text, replyToMessageId: null, attachment: null }
  await world.store.enqueueSends([{ ...draft, now, notBefore: now + heldMs }], true)
}

beforeEach(async () => {
  bench = await createOutboxBench()
  bench.outbox.wake()
  await settle()
})

describe('a send that is held back', () => {
  it('leaves when its time is over, and not before', async () => {
    await send('later')
    bench.outbox.wake()
    await bench.clock.advance(4_999)
    expect(bench.texts()).toEqual([])
    await bench.clock.advance(1)
    expect(bench.texts()).toEqual(['later'])
    expect(await bench.world.outbox()).toEqual([])
  })

  it('keeps its place before what is sent after it', async () => {
    await send('first')
    await send('second', 0)
    bench.outbox.wake()
    await bench.clock.advance(1_000)
    expect(bench.texts()).toEqual([])
    await bench.clock.advance(5_000)
    expect(bench.texts()).toEqual(['first', 'second'])
  })

  it('is reworded while it waits', async () => {
    await send('teh cat')
    bench.outbox.wake()
    const [item] = await bench.world.outbox()
    await bench.world.store.editQueued(item!.messageId!, 'the cat')
    await bench.clock.advance(5_000)
    expect(bench.texts()).toEqual(['the cat'])
  })

  it('survives a crash, and a sleep past its time, and leaves once', async () => {
    await send('later')
    bench.outbox.wake()
    bench.outbox.pause()
    await bench.clock.advance(60_000)
    bench.restart()
    expect(bench.texts()).toEqual([])
    bench.outbox.wake()
    await settle()
    bench.outbox.wake()
    await bench.clock.advance(60_000)
    expect(bench.texts()).toEqual(['later'])
  })

  it('waits on after a start within its time', async () => {
    await send('later')
    bench.restart()
    bench.outbox.wake()
    await bench.clock.advance(4_000)
    expect(bench.texts()).toEqual([])
    await bench.clock.advance(1_000)
    expect(bench.texts()).toEqual(['later'])
  })

  it('leaves at once when the person quits, in order', async () => {
    await send('first')
    await send('second')
    bench.outbox.wake()
    await bench.outbox.sendHeld()
    expect(bench.texts()).toEqual(['first', 'second'])
    expect(await bench.world.outbox()).toEqual([])
  })

  it('stays for the next start when the person quits without a connection', async () => {
    await send('later')
    bench.outbox.pause()
    await bench.outbox.sendHeld()
    expect(bench.texts()).toEqual([])
    expect(await bench.world.outbox()).toHaveLength(1)
  })

  it('does not hold up a quit when the connection goes meanwhile', async () => {
    await send('later')
    bench.backend.onExecute = () => new Promise(() => undefined)
    const sending = bench.outbox.sendHeld()
    await settle()
    bench.outbox.pause()
    await sending
    expect(await bench.world.outbox()).toMatchObject([{ state: 'sending' }])
  })
})
