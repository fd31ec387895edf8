import { describe, expect, it } from 'vitest'

import { createChanges } from '../../../src/main/core/changes'
import type { IngestResult, LocalChange, Store } from '../../../src/main/core/store'
import { asMessageId, DEFAULT_SETTINGS, type UnreadTotals } from '../../../src/shared/domain'
import { createFakeClock } from '../../support/fakeClock'
import { createRecordingPublisher } from '../../support/recorders'
import { ACCOUNT_ID, conversationSample, messageSample } from '../../support/samples'

const EMPTY: IngestResult = {
  messages: [],
  isBulk: false,
  spansChanged: [],
  removed: [],
  conversations: [],
  notifiable: [],
  unhidden: [],
  inserted: 0,
  updated: 0,
  edited: 0,
  quarantined: 0
}

const messages = (count: number) =>
  Array.from({ length: count }, (_, index) => messageSample(`m${index}`))

const createBench = () => {
  const clock = createFakeClock()
  const publisher = createRecordingPublisher()
  const heard: LocalChange[] = []
  const totals: UnreadTotals = { messages: 3, conversations: 1, byAccount: {} }
  const recounts: number[] = []
  let failing = false
  const muteEnds: number[] = []
  const store: Pick<Store, 'unreadTotals'> = {
    unreadTotals: (now) => {
      recounts.push(now)
      return failing ? Promise.reject(new Error('closed')) : Promise.resolve(totals)
    }
  }
  const changes = createChanges({
    store: store as Store,
    publisher,
    clock,
    rules: () => DEFAULT_SETTINGS,
    nextMuteEnd: (now) => muteEnds.find((end) => end > now) ?? null,
    onConversations: (change) => {
      heard.push(change)
    }
  })
  return {
    changes,
    clock,
    publisher,
    heard,
    recounts,
    totals,
    muteEnds,
    fail: (isFailing: boolean) => {
      failing = isFailing
    }
  }
}

const types = (events: readonly { readonly type: string }[]): readonly string[] =>
  events.map(({ type }) => type)

describe('changes', () => {
  it('tells messages and conversations of a commit', async () => {
    const { changes, publisher, heard, clock, totals } = createBench()
    const conversation = conversationSample()
    const result = { ...EMPTY, messages: messages(200), conversations: [conversation] }
    changes.ingested(ACCOUNT_ID, result)
    expect(publisher.events).toEqual([
      { type: 'messages/upserted', messages: result.messages },
      { type: 'conversations/upserted', conversations: [conversation] }
    ])
    expect(heard).toEqual([result])
    await clock.advance(1_000)
    expect(publisher.events.at(-1)).toEqual({ type: 'unread/changed', unread: totals })
  })

  it('says "read your window again" instead of sending a bulk', () => {
    const { changes, publisher } = createBench()
    changes.ingested(ACCOUNT_ID, { ...EMPTY, messages: messages(201) })
    changes.ingested(ACCOUNT_ID, { ...EMPTY, isBulk: true })
    const invalidated = { type: 'messages/invalidated', accountId: ACCOUNT_ID }
    expect(publisher.events).toEqual([invalidated, invalidated])
  })

  it('tells what went away, even in a bulk', () => {
    const { changes, publisher } = createBench()
    const conversationId = conversationSample().id
    const removed = [{ conversationId, messageId: asMessageId('gone') }]
    changes.ingested(ACCOUNT_ID, { ...EMPTY, messages: messages(500), removed })
    expect(types(publisher.events)).toEqual(['messages/removed', 'messages/invalidated'])
    expect(publisher.events[0]).toEqual({
      type: 'messages/removed',
      conversationId,
      ids: ['gone']
    })
  })

  it('tells of a message that has the local id of one that left after that one', () => {
    const { changes, publisher } = createBench()
    const [message] = messages(1)
    const removed = [{ conversationId: conversationSample().id, messageId: message!.id }]
    changes.changed({ messages: [message!], removed, conversations: [] })
    expect(types(publisher.events)).toEqual(['messages/removed', 'messages/upserted'])
  })

  it('says nothing and counts nothing when nothing changed', async () => {
    const { changes, publisher, recounts, clock } = createBench()
    changes.ingested(ACCOUNT_ID, EMPTY)
    changes.changed({ messages: [], removed: [], conversations: [] })
    await clock.advance(1_000)
    expect(publisher.events).toEqual([])
    expect(recounts).toEqual([])
  })

  it('recounts unread once for a burst and again for the next', async () => {
    const { changes, recounts, clock } = createBench()
    for (let time = 0; time < 50; time += 1)
      changes.changed({ messages: messages(1), removed: [], conversations: [] })
    await clock.advance(1_000)
    expect(recounts).toHaveLength(1)
    changes.recountUnread()
    await clock.advance(1_000)
    expect(recounts).toHaveLength(2)
  })

  it('recounts when a mute ends, however far away', async () => {
    const { changes, recounts, clock, muteEnds } = createBench()
    const month = 31 * 24 * 3_600_000
    muteEnds.push(clock.now() + 60_000, clock.now() + month)
    changes.recountUnread()
    await clock.advance(1_000)
    expect(recounts).toHaveLength(1)
    await clock.advance(60_000)
    expect(recounts).toHaveLength(2)
    await clock.advance(month)
    expect(recounts.at(-1)).toBeGreaterThanOrEqual(muteEnds[1]!)
    expect(clock.pending()).toBe(0)
  })

  it('cannot be had now: it is asked for again, without haste', async () => {
    const { changes, publisher, clock, fail, recounts, totals } = createBench()
    fail(true)
    changes.recountUnread()
    await clock.advance(12_000)
    expect(publisher.events).toEqual([])
    expect(recounts.length).toBeLessThan(5)
    fail(false)
    await clock.advance(5_050)
    expect(publisher.events).toEqual([{ type: 'unread/changed', unread: totals }])
    expect(clock.pending()).toBe(0)
  })

  it('is silent after dispose', async () => {
    const { changes, clock, fail } = createBench()
    fail(true)
    changes.recountUnread()
    await clock.advance(1_000)
    changes.dispose()
    changes.recountUnread()
    expect(clock.pending()).toBe(0)
  })
})
