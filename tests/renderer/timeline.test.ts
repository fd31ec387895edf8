import { describe, expect, it } from 'vitest'

import { createApi } from '../../src/renderer/src/api'
import { TimelineState } from '../../src/renderer/src/state/timeline.svelte'
import { mergeMessages } from '../../src/renderer/src/state/timelineMerge'
import { reuseRows, timelineRows } from '../../src/renderer/src/view/timelineRows'
import {
  asAccountId,
  asConversationId,
  asMessageId,
  type Message,
  OPEN_END
} from '../../src/shared/domain'
import { FakeBridge } from './fakeBridge'
import { settle } from './settle'
import { makeConversation, makeMessage, NOON, worldOf } from './world'

const many = (count: number, conversationId = 'c1'): Message[] =>
  Array.from({ length: count }, (_, index) =>
    makeMessage(`${conversationId}-${String(index)}`, conversationId, NOON + index * 1_000)
  )
const ids = (messages: readonly Message[]): string[] => messages.map((message) => message.id)
const CONVERSATION = asConversationId('c1')

const open = async (
  messages: readonly Message[]
): Promise<{ bridge: FakeBridge; timeline: TimelineState }> => {
  const bridge = new FakeBridge(worldOf([makeConversation('c1'), makeConversation('c2')], messages))
  const timeline = new TimelineState(createApi(bridge))
  await timeline.open(CONVERSATION, null)
  await settle()
  return { bridge, timeline }
}

describe('merging messages', () => {
  const stretch = { messages: many(3), hasOlder: false, hasNewer: false }

  it('puts a late message where it belongs, not at the end', () => {
    const late = makeMessage('late', 'c1', NOON + 500)
    expect(ids(mergeMessages(stretch, [late]).messages)).toEqual(['c1-0', 'late', 'c1-1', 'c1-2'])
  })

  it('orders messages of one moment by the row order of the server', () => {
    const first = makeMessage('x', 'c1', NOON + 9_000, { order: 7 })
    const second = makeMessage('y', 'c1', NOON + 9_000, { order: 3 })
    expect(ids(mergeMessages(stretch, [first, second]).messages).slice(-2)).toEqual(['y', 'x'])
  })

  it('replaces a known message and moves it when its time changes', () => {
    const moved = { ...makeMessage('c1-0', 'c1', NOON + 60_000), text: 'edited' }
    const merged = mergeMessages(stretch, [moved]).messages
    expect(ids(merged)).toEqual(['c1-1', 'c1-2', 'c1-0'])
    expect(merged[2]?.text).toBe('edited')
  })

  it('leaves out what lies beyond a part that is not read', () => {
    const newer = makeMessage('newer', 'c1', NOON + 60_000)
    const older = makeMessage('older', 'c1', NOON - 60_000)
    const merge = mergeMessages({ ...stretch, hasOlder: true, hasNewer: true }, [newer, older])
    expect(ids(merge.messages)).toEqual(ids(stretch.messages))
    expect(merge.beyond).toBe(1)
  })
})

describe('timeline', () => {
  it('pages up to the first message without a hole or a double', async () => {
    const all = many(300)
    const { bridge, timeline } = await open(all)
    expect(timeline.messages.length).toBeLessThan(100)
    for (let page = 0; page < 10; page += 1) await timeline.loadOlder()
    expect(ids(timeline.messages)).toEqual(ids(all))
    expect(bridge.callsOf('message:fetchOlder')).toHaveLength(1)
    expect(timeline.isComplete).toBe(true)
  })

  it('asks the server only when the store has nothing older', async () => {
    const { bridge, timeline } = await open(many(100))
    await timeline.loadOlder()
    expect(bridge.callsOf('message:fetchOlder')).toHaveLength(0)
  })

  it('pages down again after a jump into the past', async () => {
    const all = many(300)
    const { timeline } = await open(all)
    await timeline.jumpTo(asMessageId('c1-50'))
    expect(timeline.hasNewer).toBe(true)
    expect(timeline.scroll).toEqual({ to: 'message', messageId: 'c1-50' })
    await timeline.loadOlder()
    expect(timeline.messages[0]?.id).toBe('c1-0')
    expect(timeline.hasNewer).toBe(true)
    for (let page = 0; page < 10; page += 1) await timeline.loadNewer()
    expect(ids(timeline.messages)).toEqual(ids(all).slice(-timeline.messages.length))
    expect(timeline.messages.at(-1)?.id).toBe('c1-299')
    expect(timeline.hasNewer).toBe(false)
  })

  it('counts what comes while the end is not in memory, and shows it after the jump', async () => {
    const { bridge, timeline } = await open(many(300))
    await timeline.jumpTo(asMessageId('c1-50'))
    timeline.isAtEnd = false
    const live = makeMessage('live', 'c1', NOON + 1e6)
    bridge.store(live)
    timeline.upsert([live])
    expect(ids(timeline.messages)).not.toContain('live')
    expect(timeline.newCount).toBe(1)
    await timeline.jumpToEnd()
    expect(timeline.messages.at(-1)?.id).toBe('live')
    expect(timeline.newCount).toBe(0)
  })

  it('keeps what comes while its window is being read', async () => {
    const { bridge, timeline } = await open(many(3))
    bridge.held.add('message:window')
    const reloading = timeline.reload()
    await settle()
    timeline.upsert([makeMessage('live', 'c1', NOON + 1e6)])
    bridge.release('message:window')
    await reloading
    expect(timeline.messages.at(-1)?.id).toBe('live')
  })

  it('ignores messages of other conversations', async () => {
    const { timeline } = await open(many(3))
    timeline.upsert([makeMessage('other', 'c2', NOON + 1e6)])
    expect(timeline.messages).toHaveLength(3)
  })

  it('shows nothing of a conversation that was left before its window came', async () => {
    const bridge = new FakeBridge(
      worldOf([makeConversation('c1'), makeConversation('c2')], [...many(3), ...many(2, 'c2')])
    )
    const timeline = new TimelineState(createApi(bridge))
    bridge.held.add('message:window')
    const first = timeline.open(CONVERSATION, null)
    const second = timeline.open(asConversationId('c2'), null)
    bridge.release('message:window')
    await Promise.all([first, second])
    expect(ids(timeline.messages)).toEqual(['c2-0', 'c2-1'])
  })

  it('takes removed messages out', async () => {
    const { timeline } = await open(many(3))
    timeline.remove(CONVERSATION, [asMessageId('c1-1')])
    expect(ids(timeline.messages)).toEqual(['c1-0', 'c1-2'])
  })

  it('reads its window again around what was in view', async () => {
    const { bridge, timeline } = await open(many(300))
    await timeline.jumpTo(asMessageId('c1-50'))
    timeline.isAtEnd = false
    timeline.findVisible = () => asMessageId('c1-60')
    await timeline.reload()
    expect(bridge.callsOf('message:window').at(-1)).toMatchObject({
      anchor: { at: 'around', messageId: 'c1-60' }
    })
    // Nothing is asked of the view: it keeps what it shows.
    expect(timeline.scroll).toEqual({ to: 'message', messageId: 'c1-50' })
    expect(asAccountId('a1')).toBe(timeline.messages[0]?.accountId)
  })

  it('pages up again after it was at the beginning and went to the end', async () => {
    const all = many(300)
    const { timeline } = await open(all)
    await timeline.jumpToStart()
    await timeline.loadOlder()
    expect(timeline.isComplete).toBe(true)
    await timeline.jumpToEnd()
    expect(timeline.messages[0]?.id).toBe('c1-240')
    await timeline.loadOlder()
    expect(timeline.messages[0]?.id).toBe('c1-180')
  })

  it('does not make one conversation wait for what a server owes another', async () => {
    const { bridge, timeline } = await open(many(100))
    for (let page = 0; page < 2; page += 1) await timeline.loadOlder()
    await timeline.open(CONVERSATION, null)
    for (; timeline.hasOlder;) await timeline.loadOlder()
    bridge.held.add('message:fetchOlder')
    void timeline.loadOlder()
    await settle()
    expect(timeline.isFetchingOlder).toBe(true)
    await timeline.open(asConversationId('c2'), null)
    await settle()
    expect(bridge.callsOf('message:fetchOlder').at(-1)).toEqual({ conversationId: 'c2' })
    await timeline.open(CONVERSATION, null)
    expect(timeline.isFetchingOlder).toBe(false)
    bridge.release('message:fetchOlder')
  })

  it('opens at what is unread although everything is read again meanwhile', async () => {
    const all = many(300)
    const bridge = new FakeBridge(worldOf([makeConversation('c1')], all))
    bridge.world.firstUnread.set(CONVERSATION, asMessageId('c1-40'))
    const timeline = new TimelineState(createApi(bridge))
    bridge.held.add('message:window')
    const opening = timeline.open(CONVERSATION, null)
    const reloading = timeline.reload()
    bridge.release('message:window')
    await Promise.all([opening, reloading])
    expect(timeline.dividerId).toBe('c1-40')
    expect(timeline.scroll).toEqual({ to: 'divider' })
  })

  it('goes where it was asked to although everything is read again meanwhile', async () => {
    const { bridge, timeline } = await open(many(300))
    bridge.held.add('message:window')
    const jumping = timeline.jumpTo(asMessageId('c1-50'))
    const reloading = timeline.reload()
    bridge.release('message:window')
    await Promise.all([jumping, reloading])
    expect(timeline.scroll).toEqual({ to: 'message', messageId: 'c1-50' })
    expect(ids(timeline.messages)).toContain('c1-50')
  })

  it('goes to the end although the part in view is being read again', async () => {
    const { bridge, timeline } = await open(many(300))
    await timeline.jumpTo(asMessageId('c1-50'))
    timeline.isAtEnd = false
    timeline.findVisible = () => asMessageId('c1-60')
    bridge.held.add('message:window')
    const reloading = timeline.reload()
    const jumping = timeline.jumpToEnd()
    bridge.release('message:window')
    await Promise.all([reloading, jumping])
    expect(timeline.messages.at(-1)?.id).toBe('c1-299')
    expect(timeline.scroll).toEqual({ to: 'end' })
  })

  it('opens at what is unread when trying again helps', async () => {
    const bridge = new FakeBridge(worldOf([makeConversation('c1')], many(300)))
    bridge.world.firstUnread.set(CONVERSATION, asMessageId('c1-40'))
    const timeline = new TimelineState(createApi(bridge))
    bridge.failures.set('message:window', { code: 'internal' })
    await timeline.open(CONVERSATION, null)
    expect(timeline.error?.code).toBe('internal')
    bridge.failures.clear()
    await timeline.reload()
    expect(timeline.error).toBeNull()
    expect(timeline.scroll).toEqual({ to: 'divider' })
  })

  it('reads anew when all that it has in memory is removed', async () => {
    const all = many(300)
    const { bridge, timeline } = await open(all)
    const gone = ids(timeline.messages).map(asMessageId)
    bridge.world.messages.set(CONVERSATION, all.slice(0, 240))
    timeline.remove(CONVERSATION, gone)
    await settle()
    expect(timeline.messages.at(-1)?.id).toBe('c1-239')
  })

  it('counts nothing as new that was written from another device of the person', async () => {
    const { timeline } = await open(many(300))
    await timeline.jumpTo(asMessageId('c1-50'))
    timeline.isAtEnd = false
    timeline.upsert([makeMessage('own', 'c1', NOON + 1e6, { isFromMe: true })])
    expect(timeline.newCount).toBe(0)
  })

  it('shows a gap, fetches into it from below, and drops it when all is there', async () => {
    const all = many(6)
    const { bridge, timeline } = await open([all[0]!, all[4]!, all[5]!])
    const tell = async (since: number): Promise<void> => {
      bridge.world.spans.set(CONVERSATION, [{ since, until: OPEN_END }])
      await timeline.spansChanged([CONVERSATION])
    }
    const gaps = (): readonly string[] =>
      timelineRows(timeline.messages, null, timeline.gaps.spans)
        .map((row) => row.key)
        .filter((key) => key.startsWith('gap'))
    await tell(all[4]!.sentAt)
    expect(gaps()).toEqual(['gap:c1-0'])
    bridge.held.add('conversation:fillGap')
    const fetching = timeline.gaps.fetch(all[0]!, all[4]!)
    expect(timeline.gaps.fetching).toMatchObject({ afterId: 'c1-0', state: 'running' })
    // The messages come with what is proven of them: at no moment is there a second gap.
    timeline.upsert([all[2]!, all[3]!])
    expect(gaps()).toEqual(['gap:c1-0'])
    await tell(all[2]!.sentAt)
    expect(gaps()).toEqual(['gap:c1-0'])
    expect(ids(timeline.messages)).toEqual(['c1-0', 'c1-2', 'c1-3', 'c1-4', 'c1-5'])
    timeline.upsert([all[1]!])
    await tell(all[0]!.sentAt)
    bridge.release('conversation:fillGap')
    await fetching
    expect(gaps()).toEqual([])
    expect(ids(timeline.messages)).toEqual(ids(all))
    expect(timeline.gaps.fetching).toBeNull()
    expect(bridge.callsOf('conversation:fillGap')).toEqual([
      { conversationId: CONVERSATION, beforeId: 'c1-4' }
    ])
  })

  it('says why a gap could not be filled, and forgets it with the conversation', async () => {
    const all = many(6)
    const { bridge, timeline } = await open(all)
    bridge.failures.set('conversation:fillGap', { code: 'offline' })
    await timeline.gaps.fetch(all[0]!, all[4]!)
    expect(timeline.gaps.fetching).toMatchObject({ state: 'failed', error: { code: 'offline' } })
    await timeline.open(asConversationId('c2'), null)
    expect(timeline.gaps.fetching).toBeNull()
  })

  it('bounds what it keeps while a person scrolls on and on', async () => {
    const all = many(2_000)
    const { timeline } = await open(all)
    for (let page = 0; page < 30; page += 1) await timeline.loadOlder()
    expect(timeline.messages.length).toBeLessThanOrEqual(780)
    expect(timeline.messages[0]?.id).toBe('c1-140')
    expect(timeline.hasNewer).toBe(true)
    for (let page = 0; page < 40; page += 1) await timeline.loadNewer()
    expect(timeline.messages.at(-1)?.id).toBe('c1-1999')
    expect([timeline.hasNewer, timeline.hasOlder]).toEqual([false, true])
    expect(timeline.messages.length).toBeLessThanOrEqual(780)
  })

  it('keeps the objects of rows that are as they were', () => {
    const [first, second, third] = many(3)
    const before = timelineRows([second!, third!], null, [])
    const after = reuseRows(before, timelineRows([first!, second!, third!], null, []))
    const rowOf = (rows: typeof before, id: string): unknown => rows.find(({ key }) => key === id)
    expect(rowOf(after, 'c1-2')).toBe(rowOf(before, 'c1-2'))
    // It was the first of its group.
    expect(rowOf(after, 'c1-1')).not.toBe(rowOf(before, 'c1-1'))
    expect(rowOf(after, 'c1-1')).toMatchObject({ isFirst: false })
  })

  it('bounds what it keeps, at the end that is far', async () => {
    const { timeline } = await open(many(900))
    for (let page = 0; page < 12; page += 1) await timeline.loadOlder()
    timeline.trim('start')
    expect(timeline.messages).toHaveLength(600)
    expect(timeline.hasNewer).toBe(true)
    await timeline.loadNewer()
    const shown = ids(timeline.messages)
    expect(shown).toEqual(ids(many(900)).slice(900 - 660 - 120, 900 - 660 - 120 + shown.length))
  })
})
