import { describe, expect, it } from 'vitest'

import { createApi } from '../../src/renderer/src/api'
import { AppState } from '../../src/renderer/src/state/app.svelte'
import { jumpToDay } from '../../src/renderer/src/state/jumpToDay'
import { jumpToQuote } from '../../src/renderer/src/state/jumpToQuote'
import { asConversationId, asMessageId, type Message, OPEN_END } from '../../src/shared/domain'
import { FakeBridge } from './fakeBridge'
import { settle } from './settle'
import { makeConversation, makeMessage, NOON, worldOf } from './world'

const DAY_MS = 86_400_000
const C1 = asConversationId('c1')
const onDay = (day: number, change: Partial<Message> = {}): Message => ({
  ...makeMessage(`d${String(day)}`, 'c1', NOON - day * DAY_MS),
  ...change
})

/** Ten days: of the last three the messages are stored, those before only the server has. */
const openTenDays = async (): Promise<{ app: AppState; bridge: FakeBridge }> => {
  const stored = [onDay(2), onDay(1), onDay(0)]
  const bridge = new FakeBridge(worldOf([makeConversation('c1'), makeConversation('c2')], stored))
  const app = new AppState(createApi(bridge))
  await app.start()
  app.openConversation(C1)
  await settle()
  for (let day = 10; day > 2; day -= 1) bridge.remote.push(onDay(day))
  return { app, bridge }
}

describe('going to a day that is not stored', () => {
  it('fetches back to it, says how far it is, and goes there', async () => {
    const { app, bridge } = await openTenDays()
    bridge.held.add('message:fetchOlder')
    const going = jumpToDay(app, NOON - 7 * DAY_MS - 1)
    await settle()
    expect(app.timeline.past.reached).toBe(NOON - 2 * DAY_MS)
    bridge.release('message:fetchOlder')
    await going
    expect(app.timeline.past.reached).toBeNull()
    expect(app.timeline.highlightId).toBe('d7')
    expect(bridge.remote.length).toBeGreaterThan(0)
  })

  it('goes to the first message where the server has nothing older, and says so', async () => {
    const { app } = await openTenDays()
    await jumpToDay(app, NOON - 100 * DAY_MS)
    expect(app.timeline.highlightId).toBe('d10')
    expect(app.ui.notice).toContain('begins later')
  })

  it('says why it could not be fetched, and shows the oldest that is stored', async () => {
    const { app, bridge } = await openTenDays()
    bridge.failures.set('message:fetchOlder', { code: 'offline' })
    await jumpToDay(app, NOON - 7 * DAY_MS)
    expect(app.timeline.highlightId).toBe('d2')
    expect(app.ui.notice).toContain('Older messages could not be loaded')
  })

  it('goes nowhere once it was cancelled or another conversation was opened', async () => {
    const { app, bridge } = await openTenDays()
    for (const leave of [
      () => {
        app.timeline.past.cancel()
      },
      () => {
        app.openConversation(asConversationId('c2'))
      }
    ]) {
      bridge.held.add('message:fetchOlder')
      const going = jumpToDay(app, NOON - 9 * DAY_MS)
      await settle()
      leave()
      bridge.release('message:fetchOlder')
      await going
      expect(app.timeline.highlightId).toBeNull()
      expect(app.timeline.past.reached).toBeNull()
    }
  })

  it('asks nobody for a day that is stored', async () => {
    const { app, bridge } = await openTenDays()
    const before = bridge.callsOf('message:fetchOlder').length
    await jumpToDay(app, NOON - DAY_MS)
    expect(bridge.callsOf('message:fetchOlder')).toHaveLength(before)
    expect(app.timeline.highlightId).toBe('d1')
  })
})

describe('going to what a reply answers', () => {
  const quote = { serverId: 's-d8', senderName: '', text: '' }

  it('looks for it on the server when it is not stored', async () => {
    const { app, bridge } = await openTenDays()
    const reply = onDay(0, { replyTo: { ...quote, messageId: null } })
    bridge.store(reply)
    const going = jumpToQuote(app, reply)
    // The store knows the target as soon as it has it.
    for (; bridge.remote.some(({ id }) => id === asMessageId('d8'));) await settle()
    bridge.store({ ...reply, replyTo: { ...quote, messageId: asMessageId('d8') } })
    await going
    expect(app.timeline.highlightId).toBe('d8')
  })

  it('fills the gaps before the reply first, the newest of them first', async () => {
    const { app, bridge } = await openTenDays()
    const at = (day: number): number => NOON - day * DAY_MS
    // Of days 2 and 1 each is whole, and nothing is known of what lies between them and day 0.
    const spans = (...proven: { since: number; until: number }[]): void => {
      bridge.world.spans.set(C1, proven)
    }
    spans(
      { since: at(2), until: at(2) },
      { since: at(1), until: at(1) },
      { since: at(0), until: OPEN_END }
    )
    const reply = onDay(0, { replyTo: { ...quote, messageId: null } })
    bridge.store(reply)
    const olderFetched = bridge.callsOf('message:fetchOlder').length
    bridge.held.add('conversation:fillGap')
    const going = jumpToQuote(app, reply)
    await settle()
    expect(app.timeline.past.reached).toBe(at(0))
    spans({ since: at(2), until: at(2) }, { since: at(1), until: OPEN_END })
    bridge.release('conversation:fillGap')
    bridge.held.add('conversation:fillGap')
    await settle()
    bridge.store(onDay(1.5))
    bridge.store({ ...reply, replyTo: { ...quote, messageId: asMessageId('d1.5') } })
    bridge.release('conversation:fillGap')
    await going
    expect(bridge.callsOf('conversation:fillGap')).toEqual(
      ['d0', 'd1'].map((beforeId) => ({ conversationId: 'c1', beforeId }))
    )
    expect(bridge.callsOf('message:fetchOlder')).toHaveLength(olderFetched)
    expect(app.timeline.highlightId).toBe('d1.5')
  })

  it('does not ask twice for a gap that stays, and goes on before all that is stored', async () => {
    const { app, bridge } = await openTenDays()
    bridge.world.spans.set(C1, [{ since: NOON - DAY_MS, until: OPEN_END }])
    await jumpToQuote(app, onDay(0, { replyTo: { ...quote, messageId: null } }))
    expect(bridge.callsOf('conversation:fillGap')).toHaveLength(1)
    expect(bridge.remote).toHaveLength(0)
    expect(app.ui.notice).toContain('no longer has this message')
  })

  it('says why a gap could not be filled', async () => {
    const { app, bridge } = await openTenDays()
    bridge.world.spans.set(C1, [{ since: NOON - DAY_MS, until: OPEN_END }])
    bridge.failures.set('conversation:fillGap', { code: 'offline' })
    await jumpToQuote(app, onDay(0, { replyTo: { ...quote, messageId: null } }))
    expect(app.ui.notice).toContain('Older messages could not be loaded')
    expect(app.timeline.past.reached).toBeNull()
  })

  it('says that the server no longer has it', async () => {
    const { app } = await openTenDays()
    const reply = onDay(0, { replyTo: { ...quote, messageId: null } })
    await jumpToQuote(app, reply)
    expect(app.ui.notice).toContain('no longer has this message')
    expect(app.timeline.highlightId).toBeNull()
  })
})
