/** Reactions and preferences: what waits while offline, and what the server hears of it. */
import { describe, expect, it } from 'vitest'

import { asConversationId, err, ok } from '../../../../src/shared/domain'
import { createMessengerBench as createBench } from '../../../support/messengerBench'
import { START_AT } from '../../../support/fakeClock'

describe('a reaction', () => {
  const shape = async (bench: Awaited<ReturnType<typeof createBench>>) =>
    (await bench.commands()).map((command) =>
      command.type === 'react' ? [command.tapback, command.emoji, command.isRemoval] : command.type
    )

  it('may be any emoji where the service takes any, and none other than it has', async () => {
    const bench = await createBench()
    const message = await bench.receive('m1', false)
    expect(await bench.messenger.react(message.id, '🦄', false)).toEqual(err('unsupported'))
    bench.set({ capabilities: { reactions: 'emoji' } })
    expect(await bench.messenger.react(message.id, '🦄', false)).toEqual(ok(null))
    expect(await shape(bench)).toEqual([[null, '🦄', false]])
  })

  it('put on and taken off while offline is nothing that the server must hear', async () => {
    const bench = await createBench()
    bench.set({ phase: 'waiting' })
    const message = await bench.receive('m1', false)
    const act = (emoji: string, isRemoval: boolean) =>
      bench.messenger.react(message.id, emoji, isRemoval)
    await act('👍', false)
    await act('❤️', false)
    expect(await act('👍', true)).toEqual(ok(null))
    expect(await shape(bench)).toEqual([['love', '❤️', false]])
  })

  it('that may be on its way is followed by the next one, not taken back', async () => {
    const bench = await createBench()
    const message = await bench.receive('m1', false)
    await bench.messenger.react(message.id, '👍', false)
    const [first] = await bench.world.outbox()
    await bench.store.setOutboxState(first!.id, 'sending', { attempts: 1 })
    await bench.messenger.react(message.id, '👍', true)
    expect(await shape(bench)).toEqual([
      ['like', '👍', false],
      ['like', '👍', true]
    ])
  })
})

describe('mute, pin and archive', () => {
  const shared = { sharedPreferences: true }
  const serverId = 'iMessage;-;c1'

  it('stay here where the service keeps nothing of them', async () => {
    const bench = await createBench()
    await bench.messenger.setPinned(bench.conversation.id, true)
    await bench.messenger.setArchived(bench.conversation.id, true)
    await bench.messenger.setMuted(bench.conversation.id, Number.MAX_SAFE_INTEGER)
    expect(await bench.commands()).toEqual([])
    expect(await bench.store.findConversation(bench.conversation.id)).toMatchObject({
      isPinned: true,
      isArchived: true,
      mutedUntil: Number.MAX_SAFE_INTEGER
    })
  })

  it('go to the server where it keeps them, and one that waits is not lost to a newer one', async () => {
    const bench = await createBench()
    bench.set({ capabilities: shared })
    await bench.messenger.setPinned(bench.conversation.id, true)
    await bench.messenger.setMuted(bench.conversation.id, Number.MAX_SAFE_INTEGER)
    const told = (await bench.commands()).at(-1)
    expect(told).toEqual({
      type: 'setPreferences',
      conversationServerId: serverId,
      isMuted: true,
      isHidden: null,
      isSticky: true
    })
    await bench.messenger.setPinned(bench.conversation.id, false)
    expect((await bench.commands()).at(-1)).toMatchObject({ isMuted: true, isSticky: false })
    expect(bench.wakes).toBe(3)
  })

  it('a mute that ends stays here: the server would keep it for ever', async () => {
    const bench = await createBench()
    bench.set({ capabilities: shared })
    await bench.messenger.setMuted(bench.conversation.id, START_AT + 3_600_000)
    expect(await bench.commands()).toEqual([])
    await bench.messenger.setMuted(bench.conversation.id, null)
    expect(await bench.commands()).toMatchObject([{ isMuted: false }])
  })

  it('tags are kept by the server or not at all, trimmed and once each', async () => {
    const bench = await createBench()
    const { id } = bench.conversation
    expect(await bench.messenger.setTags(id, ['work'])).toEqual(err('unsupported'))
    bench.set({ capabilities: shared })
    await bench.messenger.setPinned(id, true)
    expect(await bench.messenger.setTags(id, [' work ', 'work', ' ', '急件'])).toEqual(ok(null))
    expect(await bench.store.findConversation(id)).toMatchObject({ tags: ['work', '急件'] })
    expect((await bench.commands()).at(-1)).toMatchObject({
      isSticky: true,
      tags: ['work', '急件']
    })
    await bench.messenger.setMuted(id, null)
    expect(await bench.commands()).toMatchObject([{ isMuted: false, tags: ['work', '急件'] }])
    await bench.messenger.setTags(id, [])
    expect(await bench.commands()).toMatchObject([{ isMuted: false, isSticky: true, tags: [] }])
  })

  it('of nobody change nothing', async () => {
    const bench = await createBench()
    bench.set({ capabilities: shared })
    expect(await bench.messenger.setPinned(asConversationId('nobody'), true)).toEqual(ok(null))
    expect(await bench.commands()).toEqual([])
  })
})
