import { describe, expect, it } from 'vitest'

import { createStreamTracker, STREAM_LIMIT_MS } from '../../../src/main/core/streams'
import { asConversationId, type ConversationId } from '../../../src/shared/domain'
import { createFakeClock } from '../../support/fakeClock'
import { createRecordingPublisher } from '../../support/recorders'

const C1 = asConversationId('c1')
const C2 = asConversationId('c2')

const createBench = () => {
  const clock = createFakeClock()
  const publisher = createRecordingPublisher()
  const streams = createStreamTracker(clock, publisher)
  return {
    clock,
    streams,
    grow: (text: string, serverId = 's1', conversationId: ConversationId = C1) => {
      const sender = { senderAddress: 'bot', senderName: 'Bot' }
      streams.grew(conversationId, { serverId, text, ...sender })
    },
    store: (serverId: string | null, conversationId: ConversationId = C1) => {
      streams.stored([{ conversationId, serverId }])
    },
    told: (conversationId: ConversationId = C1) =>
      publisher
        .of('messages/streamed')
        .filter((event) => event.conversationId === conversationId)
        .map(({ stream }) => stream?.text ?? null)
  }
}

describe('a message that is being written', () => {
  it('is told at once, then at most 20 times a second, and never short of its newest text', async () => {
    const bench = createBench()
    let text = ''
    for (let chunk = 0; chunk < 100; chunk += 1) {
      text += 'a'
      bench.grow(text)
      await bench.clock.advance(10)
    }
    await bench.clock.advance(100)
    const told = bench.told()
    expect(told[0]).toBe('a')
    expect(told.at(-1)).toBe(text)
    expect(told.length).toBeGreaterThan(15)
    expect(told.length).toBeLessThanOrEqual(21)
  })

  it('in one conversation does not slow another down', () => {
    const bench = createBench()
    bench.grow('one')
    bench.grow('two', 's2', C2)
    expect([bench.told(), bench.told(C2)]).toEqual([['one'], ['two']])
  })

  it('goes when its message is stored, and no late piece brings it back', async () => {
    const bench = createBench()
    bench.grow('par')
    bench.store('another')
    expect(bench.told()).toEqual(['par'])
    bench.store('s1')
    bench.grow('part')
    await bench.clock.advance(STREAM_LIMIT_MS)
    expect(bench.told()).toEqual(['par', null])
    expect(bench.clock.pending()).toBe(0)
  })

  it('is given up when it no longer grows', async () => {
    const bench = createBench()
    bench.grow('one')
    await bench.clock.advance(STREAM_LIMIT_MS - 1)
    bench.grow('one two')
    await bench.clock.advance(STREAM_LIMIT_MS - 1)
    expect(bench.told()).toEqual(['one', 'one two'])
    await bench.clock.advance(1)
    expect(bench.told()).toEqual(['one', 'one two', null])
  })

  it('goes with a bulk of messages that is not listed', () => {
    const bench = createBench()
    bench.grow('one')
    bench.grow('two', 's2', C2)
    bench.streams.giveUp([C1])
    expect([bench.told(), bench.told(C2)]).toEqual([['one', null], ['two']])
  })

  it('leaves no timer behind when the app ends', () => {
    const bench = createBench()
    bench.grow('one')
    bench.grow('two')
    bench.streams.dispose()
    expect(bench.clock.pending()).toBe(0)
  })
})
