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

const saved = (conversationId: string, text: string, change: object = {}) => ({
  conversationId,
  text,
  replyTo: null,
  mentions: [],
  stagedIds: [],
  ...change
})

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

  it('saves once, 400 ms after the last key', async () => {
    const draft = open(B)
    await settle()
    composer.setText(draft, 'H')
    vi.advanceTimersByTime(399)
    composer.setText(draft, 'Hi')
    vi.advanceTimersByTime(399)
    expect(bridge.callsOf('conversation:setDraft')).toEqual([])
    vi.advanceTimersByTime(1)
    expect(bridge.callsOf('conversation:setDraft')).toEqual([saved('b', 'Hi')])
  })

  it('saves at once when another conversation opens, and never into it', async () => {
    composer.setText(open(B), 'for b')
    expect(open(A).text).toBe('kept from before')
    vi.advanceTimersByTime(10_000)
    await settle()
    expect(bridge.callsOf('conversation:setDraft')).toEqual([saved('b', 'for b')])
    expect(open(B).text).toBe('for b')
  })

  it('keeps text, reply and files apart while switching quickly', async () => {
    for (let round = 0; round < 20; round += 1) {
      const conversation = round % 2 === 0 ? A : B
      const draft = open(conversation)
      composer.setText(draft, `${conversation.id} ${String(round)}`)
      draft.replyTo = makeMessage(`r${conversation.id}`, conversation.id, NOON)
    }
    await composer.files.pick(open(A))
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
    const staging = composer.files.stage(draft, [fileOf('slow.txt')])
    open(B)
    await vi.advanceTimersByTimeAsync(10)
    bridge.release('attachment:stage')
    await staging
    expect(composer.current?.staged).toEqual([])
    expect(open(A).staged.map((item) => item.fileName)).toEqual(['slow.txt'])
  })
})

describe('what main kept of a draft', () => {
  const file = {
    stagedId: 'kept',
    fileName: 'map.pdf',
    mimeType: 'application/pdf',
    size: 1,
    width: null,
    height: null,
    voiceMs: null
  }
  const reply = makeMessage('m1', 'a', NOON)

  it('comes back with its reply, files and people', async () => {
    const mentions = [{ start: 0, length: 4, address: 'ann', isMe: false }]
    bridge.drafts.set('a', { replyTo: reply, files: [file], mentions })
    const draft = open(A)
    await settle()
    expect(draft).toMatchObject({ text: A.draft, replyTo: reply, staged: [file], mentions })
    composer.flush()
    expect(bridge.callsOf('conversation:setDraft')).toEqual([])
  })

  it('does not undo what was done while it was fetched', async () => {
    bridge.held.add('conversation:getDraft')
    bridge.drafts.set('a', { replyTo: reply, files: [file] })
    const draft = open(A)
    composer.setText(draft, 'other words')
    composer.flush()
    expect(bridge.callsOf('conversation:setDraft')).toEqual([])
    bridge.release('conversation:getDraft')
    await settle()
    expect(draft).toMatchObject({ text: 'other words', replyTo: reply, staged: [file] })
    expect(bridge.callsOf('conversation:setDraft')).toEqual([
      saved('a', 'other words', { replyTo: 'm1', stagedIds: ['kept'] })
    ])
  })

  it('goes with a message that is sent before it is here, once', async () => {
    bridge.held.add('conversation:getDraft')
    bridge.drafts.set('a', { replyTo: reply, files: [file] })
    const draft = open(A)
    const sending = [composer.send(draft), composer.send(draft)]
    bridge.release('conversation:getDraft')
    await Promise.all(sending)
    expect(bridge.callsOf('message:send')).toMatchObject([
      { text: A.draft, replyTo: 'm1', stagedIds: ['kept'] }
    ])
  })

  it('is told at once of a reply, and of the order of the files', async () => {
    const draft = open(B)
    await composer.files.stage(draft, [fileOf('a'), fileOf('b')])
    composer.setReply(draft, reply)
    const [a, b] = draft.staged.map(({ stagedId }) => stagedId)
    composer.files.move(draft, b ?? '', -1)
    composer.files.move(draft, b ?? '', -1)
    expect(bridge.callsOf('conversation:setDraft').at(-1)).toEqual(
      saved('b', '', { replyTo: 'm1', stagedIds: [b, a] })
    )
  })
})

describe('files', () => {
  it('that are too many, too large, empty or folders are named, the others are taken', async () => {
    const draft = open(B)
    const huge = Object.assign(fileOf('huge.mov'), {})
    Object.defineProperty(huge, 'size', { value: 101 * 1024 * 1024 })
    await composer.files.stage(draft, [huge, fileOf('fine.txt')])
    expect(draft.error).toEqual({ code: 'too_large', field: 'bytes', fileName: 'huge.mov' })
    const folder = Object.assign(fileOf('folder'), {
      arrayBuffer: () => Promise.reject(new Error('not a file'))
    })
    await composer.files.stage(draft, [folder])
    expect(draft.error).toEqual({ code: 'invalid_input', field: 'folder', fileName: 'folder' })
    await composer.files.stage(
      draft,
      Array.from({ length: 25 }, (_, index) => fileOf(String(index)))
    )
    expect(draft.error).toEqual({ code: 'too_large', field: 'count' })
    expect(draft.staged).toHaveLength(20)
  })

  it('are waited for before anything is sent', async () => {
    bridge.held.add('attachment:stage')
    const draft = open(B)
    composer.setText(draft, 'with a picture')
    const staging = composer.files.stage(draft, [fileOf('slow.png')])
    expect(await composer.send(draft)).toBeNull()
    bridge.release('attachment:stage')
    await staging
    await composer.send(draft)
    expect(bridge.callsOf('message:send')).toMatchObject([{ stagedIds: ['staged1'] }])
  })
})

describe('taking back', () => {
  it('brings the words back before those written since', async () => {
    bridge.settings = { ...bridge.settings, undoSendSeconds: 5 }
    const draft = open(B)
    composer.setText(draft, 'too soon')
    const sent = await composer.send(draft)
    expect(composer.heldSeconds).toBe(5)
    composer.setText(draft, 'more')
    const message = sent?.[0]
    if (message === undefined) throw new Error('not sent')
    expect(await composer.undoSend(message)).toBe(true)
    expect(draft.text).toBe('too soon\nmore')
    expect(composer.heldSeconds).toBeNull()
    // Main put the two together, and is not told what it knows.
    expect(bridge.callsOf('conversation:setDraft')).toEqual([saved('b', 'more')])
  })

  it('says when it is too late', async () => {
    const draft = open(B)
    composer.setText(draft, 'gone')
    const sent = await composer.send(draft)
    const message = sent?.[0]
    if (message === undefined) throw new Error('not sent')
    bridge.failures.set('message:undoSend', { code: 'rejected' })
    expect(await composer.undoSend(message)).toBe(false)
    expect(draft.text).toBe('')
  })
})

describe('people named in a text', () => {
  it('move with the words before them, and are named no more when they are changed', () => {
    const draft = open(B)
    draft.setText('hi Ann Lee!')
    draft.mentions = [{ start: 3, length: 7, address: 'ann', isMe: false }]
    draft.setText('oh hi Ann Lee!')
    expect(draft.mentions).toMatchObject([{ start: 6 }])
    draft.setText('oh hi Ann Lee! ok')
    expect(draft.mentions).toMatchObject([{ start: 6 }])
    draft.setText('oh hi Ann Le! ok')
    expect(draft.mentions).toEqual([])
  })

  it('are sent where they stand in the trimmed text', async () => {
    const draft = open(B)
    draft.setText('  hi Ann ')
    draft.mentions = [{ start: 5, length: 3, address: 'ann', isMe: false }]
    await composer.send(draft)
    expect(bridge.callsOf('message:send')).toMatchObject([
      { text: 'hi Ann', mentions: [{ start: 3, length: 3, address: 'ann', isMe: false }] }
    ])
  })
})

describe('sending', () => {
  it('sends trimmed text with reply and files, and is empty at once', async () => {
    const draft = open(B)
    composer.setText(draft, '  Hello  ')
    draft.replyTo = makeMessage('m1', 'b', NOON)
    await composer.files.pick(draft)
    const sending = composer.send(draft)
    expect(draft.isEmpty).toBe(true)
    expect(draft.replyTo).toBeNull()
    await sending
    expect(bridge.callsOf('message:send')).toEqual([
      { conversationId: 'b', text: 'Hello', replyTo: 'm1', stagedIds: ['picked'], isDraft: true }
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
    expect(bridge.callsOf('conversation:setDraft').at(-1)).toEqual(saved('b', 'precious'))
  })

  it('does not overwrite what was written meanwhile', async () => {
    bridge.failures.set('message:send', { code: 'storage_full' })
    const draft = open(B)
    await settle()
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

describe('editing a text that names somebody', () => {
  it('keeps the name where it stands now', async () => {
    const mentions = [{ start: 3, length: 4, address: 'ann', isMe: false }]
    const change = { isFromMe: true, text: 'so @Ann', mentions }
    const message = makeMessage('m1', 'b', NOON, change)
    bridge.store(message)
    const draft = open(B)
    composer.startEdit(draft, message)
    composer.setText(draft, ' and so @Ann')
    await composer.saveEdit(draft)
    expect(bridge.callsOf('message:edit')).toMatchObject([
      { text: 'and so @Ann', mentions: [{ start: 7, length: 4, address: 'ann' }] }
    ])
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
