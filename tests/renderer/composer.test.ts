import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { createApi } from '../../src/renderer/src/api'
import { ComposerState } from '../../src/renderer/src/state/composer.svelte'
import type { Draft } from '../../src/renderer/src/state/draft.svelte'
import type { Conversation } from '../../src/shared/domain'
import { FakeBridge } from './fakeBridge'
import { settle } from './settle'
import { makeConversation, makeMessage, NOON, worldOf } from './world'

const A = makeConversation('a', { draft: 'kept from before' })
const B = makeConversation('b')

/** jsdom's files cannot be read. */
const fileOf = (name: string): File =>
  Object.assign(new File(['x'], name), { arrayBuffer: () => Promise.resolve(new ArrayBuffer(1)) })

let bridge: FakeBridge
let composer: ComposerState

const open = (conversation: Conversation): Draft => {
  composer.switchTo(conversation)
  if (composer.current === null) throw new Error('no draft')
  return composer.current
}

beforeEach(() => {
  vi.useFakeTimers()
  bridge = new FakeBridge(worldOf([A, B]))
  composer = new ComposerState(createApi(bridge))
})

afterEach(() => {
  composer.dispose()
  vi.useRealTimers()
})

describe('drafts', () => {
  it('starts from what was stored', () => {
    expect(open(A).text).toBe('kept from before')
    expect(open(B).text).toBe('')
  })

  it('saves once, 400 ms after the last key', () => {
    const draft = open(B)
    composer.setText(draft, 'H')
    vi.advanceTimersByTime(399)
    composer.setText(draft, 'Hi')
    vi.advanceTimersByTime(399)
    expect(bridge.callsOf('conversation:setDraft')).toEqual([])
    vi.advanceTimersByTime(1)
    expect(bridge.callsOf('conversation:setDraft')).toEqual([{ conversationId: 'b', text: 'Hi' }])
  })

  it('saves at once when another conversation opens, and never into it', () => {
    composer.setText(open(B), 'for b')
    expect(open(A).text).toBe('kept from before')
    vi.advanceTimersByTime(10_000)
    expect(bridge.callsOf('conversation:setDraft')).toEqual([
      { conversationId: 'b', text: 'for b' }
    ])
    expect(open(B).text).toBe('for b')
  })

  it('keeps text, reply and files apart while switching quickly', async () => {
    for (let round = 0; round < 20; round += 1) {
      const conversation = round % 2 === 0 ? A : B
      const draft = open(conversation)
      composer.setText(draft, `${conversation.id} ${String(round)}`)
      draft.replyTo = makeMessage(`r${conversation.id}`, conversation.id, NOON)
    }
    await composer.pickFiles(open(A))
    expect(open(B).text).toBe('b 19')
    expect(open(B).staged).toEqual([])
    expect(open(B).replyTo?.id).toBe('rb')
    expect(open(A).text).toBe('a 18')
    expect(open(A).staged).toHaveLength(1)
    for (const call of bridge.callsOf('conversation:setDraft') as {
      conversationId: string
      text: string
    }[]) {
      expect(call.text.startsWith(call.conversationId)).toBe(true)
    }
  })

  it('puts a file that was slow into the conversation it was dropped on', async () => {
    bridge.held.add('attachment:stage')
    const draft = open(A)
    const staging = composer.stageFiles(draft, [fileOf('slow.txt')])
    open(B)
    await vi.advanceTimersByTimeAsync(10)
    bridge.release('attachment:stage')
    await staging
    expect(composer.current?.staged).toEqual([])
    expect(open(A).staged.map((item) => item.fileName)).toEqual(['slow.txt'])
  })
})

describe('sending', () => {
  it('sends trimmed text with reply and files, and is empty at once', async () => {
    const draft = open(B)
    composer.setText(draft, '  Hello  ')
    draft.replyTo = makeMessage('m1', 'b', NOON)
    await composer.pickFiles(draft)
    const sending = composer.send(draft)
    expect(draft.isEmpty).toBe(true)
    expect(draft.replyTo).toBeNull()
    await sending
    expect(bridge.callsOf('message:send')).toEqual([
      { conversationId: 'b', text: 'Hello', replyTo: 'm1', stagedIds: ['picked'] }
    ])
  })

  it('sends nothing when there is nothing to send', async () => {
    const draft = open(B)
    composer.setText(draft, '   ')
    expect(await composer.send(draft)).toBeNull()
    expect(bridge.callsOf('message:send')).toEqual([])
  })

  it('gives the text back, in its own conversation, when it could not be stored', async () => {
    bridge.failures.set('message:send', { code: 'storage_full' })
    const draft = open(B)
    composer.setText(draft, 'precious')
    const sending = composer.send(draft)
    open(A)
    await sending
    expect(composer.current?.text).toBe('kept from before')
    expect(open(B).text).toBe('precious')
    expect(draft.error?.code).toBe('storage_full')
    expect(bridge.callsOf('conversation:setDraft').at(-1)).toEqual({
      conversationId: 'b',
      text: 'precious'
    })
  })

  it('does not overwrite what was written meanwhile', async () => {
    bridge.failures.set('message:send', { code: 'storage_full' })
    const draft = open(B)
    composer.setText(draft, 'first')
    const sending = composer.send(draft)
    composer.setText(draft, 'second')
    await sending
    expect(draft.text).toBe('first\nsecond')
  })
})

describe('editing', () => {
  it('leaves the draft alone and sends only what changed', async () => {
    const message = makeMessage('m1', 'b', NOON, { isFromMe: true, text: 'old' })
    bridge.store(message)
    const draft = open(B)
    composer.setText(draft, 'half a thought')
    composer.startEdit(draft, message)
    composer.setText(draft, 'new')
    expect(draft.text).toBe('half a thought')
    await composer.saveEdit(draft)
    expect(bridge.callsOf('message:edit')).toEqual([{ messageId: 'm1', text: 'new' }])
    composer.startEdit(draft, message)
    await composer.saveEdit(draft)
    expect(bridge.callsOf('message:edit')).toHaveLength(1)
    expect(draft.text).toBe('half a thought')
  })
})

describe('typing notices', () => {
  it('tells at most every four seconds, and that it ended after five of silence', async () => {
    for (let at = 0; at < 6_000; at += 500) composer.typing.note(B.id, NOON + at)
    expect(bridge.callsOf('conversation:setTyping')).toHaveLength(2)
    vi.advanceTimersByTime(5_000)
    await settle()
    expect(bridge.callsOf('conversation:setTyping').at(-1)).toEqual({
      conversationId: 'b',
      isTyping: false
    })
  })

  it('ends when another conversation opens', () => {
    open(B)
    composer.typing.note(B.id, NOON)
    open(A)
    expect(bridge.callsOf('conversation:setTyping').at(-1)).toEqual({
      conversationId: 'b',
      isTyping: false
    })
  })
})
