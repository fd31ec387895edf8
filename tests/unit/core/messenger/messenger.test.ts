/** What a person does, over the real store; the account is a fake that notes what it is asked. */
import { describe, expect, it } from 'vitest'

import { type Store, StoreError } from '../../../../src/main/core/store'
import {
  asConversationId,
  asMessageId,
  err,
  type Message,
  type MessageId,
  ok
} from '../../../../src/shared/domain'
import { createMessengerBench as createBench } from '../../../support/messengerBench'
import { START_AT } from '../../../support/fakeClock'
import { ACCOUNT_ID, messageEvent } from '../../../support/samples'
import { jpeg, png } from '../../platform/images'

describe('sending', () => {
  it('makes one message of each file and one of the text, in order, and wakes the outbox', async () => {
    const bench = await createBench()
    const target = await bench.receive('m1', false)
    const ids = [await bench.stage('a.png'), await bench.stage('b.png')]
    const sent = await bench.send('look  \n', ids, target.id)
    if (!sent.ok) throw new Error(sent.error.code)
    const shape = ({ text, attachments, replyTo }: Message) => [
      attachments[0]?.fileName ?? text,
      replyTo?.messageId ?? null
    ]
    const expected = [
      ['a.png', target.id],
      ['b.png', null],
      ['look', null]
    ]
    expect(sent.value.map(shape)).toEqual(expected)
    expect((await bench.timeline()).slice(1).map(shape)).toEqual(expected)
    expect(await bench.commands()).toMatchObject([
      { text: '', attachment: { fileName: 'a.png' }, replyToServerId: 'guid-m1' },
      { text: '', attachment: { fileName: 'b.png' }, replyToServerId: null },
      { text: 'look', attachment: null, replyToServerId: null }
    ])
    const clientIds = (await bench.commands()).map((command) =>
      command.type === 'send' ? command.clientId : ''
    )
    expect(new Set(clientIds).size).toBe(3)
    expect(bench.wakes).toBe(1)
    const told = bench.publisher.of('messages/upserted').flatMap(({ messages }) => messages)
    expect(told.map(({ id }) => id)).toEqual(sent.value.map(({ id }) => id))
  })

  it('keeps the size of a picture, so that its place is kept', async () => {
    const bench = await createBench()
    const bytes = [png(300, 200), jpeg(64, 48), new Uint8Array([1, 2]), png(60_000, 60_000)]
    const sent = await bench.send(
      '',
      await Promise.all(bytes.map((content, index) => bench.stage(`${index}.png`, content)))
    )
    const sizes = sent.ok
      ? sent.value.map(({ attachments: [file] }) => [file?.width, file?.height])
      : []
    expect(sizes).toEqual([
      [300, 200],
      [64, 48],
      [null, null],
      [null, null]
    ])
  })

  it.each([
    ['storage_full', 'storage_full'],
    ['storage_failed', 'storage_failed'],
    ['closed', 'storage_failed']
  ] as const)(
    'that the store refuses (%s) leaves the files to be sent again',
    async (code, told) => {
      const bench = await createBench()
      const ids = [await bench.stage('a.png'), await bench.stage('b.png')]
      bench.store.failWith = { error: new StoreError(code, 'no'), calls: ['enqueueSends'] }
      expect(await bench.send('text', ids)).toEqual(err(told))
      expect(await bench.timeline()).toEqual([])
      expect(bench.wakes).toBe(0)
      bench.store.failWith = null
      const sent = await bench.send('text', ids)
      expect(sent.ok && sent.value).toHaveLength(3)
    }
  )

  it('that fails half way queues nothing of it', async () => {
    const bench = await createBench()
    const { store } = bench
    const draft = (clientId: string): Parameters<Store['enqueueSend']>[0] => ({
      conversationId: bench.conversation.id,
      clientId,
      text: clientId,
      replyToMessageId: null,
      attachment: null,
      now: START_AT
    })
    await expect(store.enqueueSends([draft('one'), draft('two'), draft('one')])).rejects.toThrow()
    expect(await bench.world.outbox()).toEqual([])
    expect(await bench.timeline()).toEqual([])
    expect(
      ((await store.enqueueSends([draft('one'), draft('two')])) ?? []).map(({ item }) => item)
    ).toEqual(await bench.world.outbox())
  })

  it.each([
    [5, true, 5_000],
    [5, false, 0],
    [0, true, 0]
  ])('with %i s to take it back, from a draft: %s, is held %i ms', async (seconds, isDraft, ms) => {
    const bench = await createBench()
    bench.set({ settings: { undoSendSeconds: seconds } })
    const { id: conversationId } = bench.conversation
    const staged = [await bench.stage('a.png')]
    const message = { conversationId, text: 'text', replyTo: null, stagedIds: staged, isDraft }
    const sent = await bench.messenger.send(message)
    const until = ms === 0 ? 0 : START_AT + ms
    expect((await bench.world.outbox()).map(({ notBefore }) => notBefore)).toEqual([until, until])
    expect(sent.ok && sent.value.map(({ heldUntil }) => heldUntil)).toEqual([
      undefined,
      ms === 0 ? undefined : until
    ])
  })

  it('is taken back with all of it, and the window hears of that', async () => {
    const bench = await createBench()
    bench.set({ settings: { undoSendSeconds: 5 } })
    const { id: conversationId } = bench.conversation
    const stagedIds = [await bench.stage('a.png')]
    const message = { conversationId, text: 'text', replyTo: null, stagedIds, isDraft: true }
    const sent = await bench.messenger.send(message)
    const id = (sent.ok ? sent.value.at(-1)?.id : undefined)!
    expect(await bench.messenger.undoSend(id)).toMatchObject({
      value: { text: 'text', files: [{ fileName: 'a.png' }] }
    })
    expect(bench.publisher.of('messages/removed').flatMap(({ ids }) => ids)).toContain(id)
    expect(await bench.messenger.undoSend(id)).toMatchObject({ error: { code: 'rejected' } })
  })

  it('takes each file once, however often it is asked', async () => {
    const bench = await createBench()
    const id = await bench.stage('a.png')
    const both = await Promise.all([bench.send('', [id]), bench.send('', [id])])
    expect(both.map((result) => result.ok)).toEqual([true, false])
    expect(await bench.timeline()).toHaveLength(1)
  })

  it.each([
    ['nothing', '  \n ', [], 'invalid_input'],
    ['a file that is gone', 'text', ['nobody'], 'not_found']
  ] as const)('%s is refused', async (_, text, ids, code) => {
    const bench = await createBench()
    expect(await bench.send(text, ids)).toMatchObject({ ok: false, error: { code } })
    expect(await bench.timeline()).toEqual([])
  })

  it('to nobody is refused', async () => {
    const { messenger } = await createBench()
    const conversationId = asConversationId('nobody')
    expect(
      await messenger.send({ conversationId, text: 'text', replyTo: null, stagedIds: [] })
    ).toMatchObject({ error: { code: 'not_found' } })
  })
})

describe('a message that waits', () => {
  const stateOf = async (bench: Awaited<ReturnType<typeof createBench>>) =>
    (await bench.world.outbox())[0]

  it('and failed is queued again when the person asks for it', async () => {
    const bench = await createBench()
    const { item, message } = await bench.world.queue('one')
    await bench.store.setOutboxState(item.id, 'failed', {
      attempts: 9,
      failure: 'no',
      notBefore: 5
    })
    expect(await bench.messenger.retry(message.id)).toEqual(ok(null))
    expect(await stateOf(bench)).toMatchObject({ state: 'queued', attempts: 0, notBefore: 0 })
    expect(await bench.store.findMessage(message.id)).toMatchObject({
      sendState: 'queued',
      failure: null
    })
    expect(bench.wakes).toBe(1)
  })

  it('and is of unknown fate stays so: retrying only looks sooner', async () => {
    const bench = await createBench()
    const { item, message } = await bench.world.queue('one')
    await bench.store.setOutboxState(item.id, 'unconfirmed', { attempts: 1 })
    await bench.messenger.retry(message.id)
    expect(await stateOf(bench)).toMatchObject({ state: 'unconfirmed', attempts: 1 })
    expect(bench.wakes).toBe(1)
  })

  it.each([
    ['checkAgain', false],
    ['sendAgain', true]
  ] as const)('and is of unknown fate is looked for when asked to %s', async (name, isToBeSent) => {
    const bench = await createBench()
    const { item, message } = await bench.world.queue('one')
    expect(await bench.messenger[name](message.id)).toMatchObject({ error: { code: 'rejected' } })
    await bench.store.setOutboxState(item.id, 'unconfirmed', {})
    expect(await bench.messenger[name](message.id)).toEqual(ok({ outcome: 'absent' }))
    expect(bench.looks).toEqual([[item.id, isToBeSent]])
    bench.lookOutcome = 'offline'
    expect(await bench.messenger[name](message.id)).toEqual(err('offline'))
    expect(await bench.messenger[name](asMessageId('m1'))).toEqual(err('not_found'))
  })

  it.each(['queued', 'failed', 'unconfirmed'] as const)('%s can be dropped', async (state) => {
    const bench = await createBench()
    const { item, message } = await bench.world.queue('one')
    await bench.store.setOutboxState(item.id, state, {})
    expect(await bench.messenger.discard(message.id)).toEqual(ok(null))
    expect(await bench.world.outbox()).toEqual([])
    expect(bench.publisher.of('messages/removed')).toMatchObject([{ ids: [message.id] }])
  })

  it('is cut off when it is dropped, or deleted, while it is being sent', async () => {
    const bench = await createBench()
    const { item, message } = await bench.world.queue('one')
    await bench.store.setOutboxState(item.id, 'sending', {})
    bench.canCut = true
    expect(await bench.messenger.discard(message.id)).toEqual(ok(null))
    expect(await bench.messenger.deleteForMe(message.id)).toEqual(ok(null))
    expect(bench.cut).toEqual([item.id, item.id])
  })

  it('cannot be dropped, nor deleted, while nobody knows what became of it', async () => {
    const bench = await createBench()
    const { item, message } = await bench.world.queue('one')
    await bench.store.setOutboxState(item.id, 'sending', {})
    for (const result of [
      await bench.messenger.discard(message.id),
      await bench.messenger.deleteForMe(message.id)
    ])
      expect(result).toMatchObject({ error: { code: 'rejected' } })
    expect(await bench.store.findMessage(message.id)).not.toBeNull()
  })

  it('that nobody knows is not found', async () => {
    const { messenger } = await createBench()
    const id = asMessageId('m1')
    for (const result of [await messenger.retry(id), await messenger.discard(id)])
      expect(result).toMatchObject({ error: { code: 'not_found' } })
  })
})

describe('deleting here', () => {
  it('hides a message of the server, and tells the server nothing', async () => {
    const bench = await createBench()
    const message = await bench.receive('m1', false)
    expect(await bench.messenger.deleteForMe(message.id)).toEqual(ok(null))
    expect(await bench.timeline()).toEqual([])
    expect(await bench.commands()).toEqual([])
  })

  it('tells the server where all devices are to follow, and drops what waited about the message', async () => {
    const bench = await createBench()
    bench.set({ capabilities: { sharedDeletes: true, reactions: 'emoji' } })
    const message = await bench.receive('m1', true)
    const other = await bench.receive('m2', true)
    await bench.messenger.react(message.id, '🎉', false)
    await bench.messenger.edit(message.id, 'better')
    await bench.messenger.edit(other.id, 'kept')
    expect(await bench.messenger.deleteForMe(message.id)).toEqual(ok(null))
    expect(await bench.timeline()).toHaveLength(1)
    expect(await bench.commands()).toMatchObject([
      { type: 'edit', text: 'kept' },
      {
        type: 'deleteForMe',
        conversationServerId: bench.conversation.serverId,
        messageServerId: message.serverId
      }
    ])
    expect(await bench.messenger.deleteForMe(message.id)).toEqual(ok(null))
    expect(await bench.commands()).toHaveLength(2)
  })
})

describe('changing a message', () => {
  type Act = (bench: Awaited<ReturnType<typeof createBench>>, id: MessageId) => Promise<unknown>
  const edit: Act = ({ messenger }, id) => messenger.edit(id, 'better \n')
  const unsend: Act = ({ messenger }, id) => messenger.unsend(id)
  const react: Act = ({ messenger }, id) => messenger.react(id, '❤', true)
  const serverIds = {
    conversationServerId: 'iMessage;-;c1',
    messageServerId: 'guid-m1'
  }

  it.each([
    ['edit', edit, { type: 'edit', ...serverIds, text: 'better' }],
    ['unsend', unsend, { type: 'unsend', ...serverIds }],
    ['react', react, { type: 'react', ...serverIds, tapback: 'love', emoji: '❤️', isRemoval: true }]
  ])('%s goes through the outbox', async (_, act, command) => {
    const bench = await createBench()
    const message = await bench.receive('m1', true)
    expect(await act(bench, message.id)).toEqual(ok(null))
    expect(await bench.commands()).toEqual([command])
    expect(bench.wakes).toBe(1)
  })

  it.each([
    ['edit', edit, { edit: false }],
    ['unsend', unsend, { unsend: false }],
    ['react', react, { reactions: 'none' }]
  ] as const)('%s needs a backend that can', async (_, act, capabilities) => {
    const bench = await createBench()
    bench.set({ capabilities })
    const message = await bench.receive('m1', true)
    expect(await act(bench, message.id)).toMatchObject({ error: { code: 'unsupported' } })
    expect(await bench.commands()).toEqual([])
  })

  it.each([
    ['edit', edit],
    ['unsend', unsend]
  ])('%s is for own messages only', async (_, act) => {
    const bench = await createBench()
    const message = await bench.receive('m1', false)
    expect(await act(bench, message.id)).toMatchObject({ error: { code: 'unsupported' } })
    expect(await bench.commands()).toEqual([])
  })

  it('react is for anybody’s messages', async () => {
    const bench = await createBench()
    const message = await bench.receive('m1', false)
    expect(await react(bench, message.id)).toEqual(ok(null))
  })

  it('react waits until the message is known to the server', async () => {
    const bench = await createBench()
    const { message } = await bench.world.queue('one')
    expect(await react(bench, message.id)).toMatchObject({ error: { code: 'rejected' } })
    expect(await bench.commands()).toHaveLength(1)
  })

  it.each(['queued', 'failed'] as const)(
    'edit of one that is %s changes it here',
    async (state) => {
      const bench = await createBench()
      bench.set({ capabilities: { edit: false } })
      const { item, message } = await bench.world.queue('one')
      await bench.store.setOutboxState(item.id, state, {})
      expect(await edit(bench, message.id)).toEqual(ok(null))
      expect(await bench.commands()).toMatchObject([{ type: 'send', text: 'better' }])
      expect(bench.publisher.of('messages/upserted').at(-1)?.messages).toMatchObject([
        { id: message.id, text: 'better', sendState: state }
      ])
    }
  )

  it.each(['queued', 'failed'] as const)(
    'unsend of one that is %s is no request',
    async (state) => {
      const bench = await createBench()
      bench.set({ capabilities: { unsend: false } })
      const { item, message } = await bench.world.queue('one')
      await bench.store.setOutboxState(item.id, state, {})
      expect(await unsend(bench, message.id)).toEqual(ok(null))
      expect(await bench.world.outbox()).toEqual([])
      expect(bench.publisher.of('messages/removed')).toMatchObject([{ ids: [message.id] }])
    }
  )

  it.each([
    ['edit', edit, 'sending'],
    ['edit', edit, 'unconfirmed'],
    ['unsend', unsend, 'sending'],
    ['unsend', unsend, 'unconfirmed']
  ] as const)('%s of one that may be on its way is refused (%s, %s)', async (_, act, state) => {
    const bench = await createBench()
    const { item, message } = await bench.world.queue('one')
    await bench.store.setOutboxState(item.id, state, {})
    expect(await act(bench, message.id)).toMatchObject({ error: { code: 'rejected' } })
    expect(await bench.world.outbox()).toMatchObject([{ state, command: { text: 'one' } }])
  })

  it('needs a message, an account and, for an edit, words', async () => {
    const bench = await createBench()
    expect(await edit(bench, asMessageId('m1'))).toMatchObject({ error: { code: 'not_found' } })
    const message = await bench.receive('m1', true)
    expect(await bench.messenger.edit(message.id, ' \n')).toMatchObject({
      error: { code: 'invalid_input', field: 'text' }
    })
    bench.isSignedIn = false
    expect(await edit(bench, message.id)).toMatchObject({ error: { code: 'not_found' } })
    expect(await bench.commands()).toEqual([])
  })
})

describe('reading', () => {
  const markRead = {
    type: 'markRead',
    conversationServerId: 'iMessage;-;c1',
    isRead: true,
    upToServerId: 'guid-m1'
  }

  it('tells the server, clears the notification and the count', async () => {
    const bench = await createBench()
    await bench.receive('m1', false)
    expect(await bench.messenger.markRead(bench.conversation.id, null)).toEqual(ok(null))
    expect(await bench.commands()).toEqual([markRead])
    expect(bench.read).toEqual([bench.conversation.id])
    expect(bench.publisher.of('conversations/upserted').at(-1)).toMatchObject({
      conversations: [{ unreadCount: 0 }]
    })
    expect(bench.wakes).toBe(1)
  })

  it.each([
    [null, 'guid-m2'],
    ['m1', 'guid-m1']
  ])('up to %s tells the server no more than that', async (upTo, upToServerId) => {
    const bench = await createBench()
    const first = await bench.receive('m1', false)
    const second = messageEvent('m2', { order: 2, senderAddress: 'ann' })
    await bench.store.ingest({
      accountId: ACCOUNT_ID,
      events: [second],
      origin: 'live',
      now: START_AT
    })
    bench.store.onCall = (name) => {
      // What comes after it was marked was not seen by anybody.
      if (name !== 'enqueueCommand') return
      bench.store.onCall = null
      const third = messageEvent('m3', { order: 3, senderAddress: 'ann' })
      void bench.store.ingest({
        accountId: ACCOUNT_ID,
        events: [third],
        origin: 'live',
        now: START_AT
      })
    }
    await bench.messenger.markRead(bench.conversation.id, upTo === null ? null : first.id)
    expect((await bench.commands()).at(-1)).toEqual({ ...markRead, upToServerId })
    // Notifications on their way of what is unread still must not be lost.
    const [told, untouched] = upTo === null ? [bench.read, bench.seen] : [bench.seen, bench.read]
    expect([told, untouched]).toEqual([[bench.conversation.id], []])
  })

  it('tells the server nothing when the person wants no read receipts', async () => {
    const bench = await createBench()
    bench.set({ settings: { sendReadReceipts: false } })
    await bench.receive('m1', false)
    await bench.messenger.markRead(bench.conversation.id, null)
    expect(await bench.commands()).toEqual([])
    expect((await bench.store.findConversation(bench.conversation.id))?.unreadCount).toBe(0)
  })

  it('tells the server nothing when there was nothing to read', async () => {
    const bench = await createBench()
    await bench.receive('m1', true)
    await bench.messenger.markRead(bench.conversation.id, null)
    expect(await bench.commands()).toEqual([])
    expect(bench.wakes).toBe(0)
  })

  it('can be taken back here', async () => {
    const bench = await createBench()
    expect(await bench.messenger.markUnread(bench.conversation.id)).toEqual(ok(null))
    expect((await bench.store.findConversation(bench.conversation.id))?.isMarkedUnread).toBe(true)
    expect(await bench.commands()).toEqual([])
  })
})

describe('typing', () => {
  it.each([
    ['online and wanted', {}, 1],
    ['not wanted', { settings: { sendTyping: false } }, 0],
    ['waiting', { phase: 'waiting' }, 0],
    ['catching up', { phase: 'catching_up' }, 0]
  ] as const)('%s', async (_, change, times) => {
    const bench = await createBench()
    bench.set(change)
    expect(await bench.messenger.setTyping(bench.conversation.id, true)).toEqual(ok(null))
    expect(bench.typed).toEqual(
      Array.from({ length: times }, () => ({
        conversationServerId: 'iMessage;-;c1',
        isTyping: true
      }))
    )
  })

  it('needs a conversation, but no account', async () => {
    const bench = await createBench()
    expect(await bench.messenger.setTyping(asConversationId('nobody'), true)).toMatchObject({
      error: { code: 'not_found' }
    })
    bench.isSignedIn = false
    expect(await bench.messenger.setTyping(bench.conversation.id, true)).toEqual(ok(null))
    expect(bench.typed).toEqual([])
  })
})
