import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { SendDraft } from '../../../src/main/core/store'
import { dropLooseFiles } from '../../../src/main/store/worker/draftFiles'
import type { ConversationId, Message } from '../../../src/shared/domain'
import {
  ACCOUNT,
  createFixture,
  draftOf,
  messageEvent,
  NEW_FILE,
  NOW,
  onlyConversation,
  stage,
  timeline,
  type Fixture
} from './support'

let fixture: Fixture
let id: ConversationId

const messages = (): readonly Message[] =>
  fixture.core.readWindow(id, { at: 'newest' }, 50).messages
const answered = (): Message => {
  const [first] = messages()
  if (first === undefined) throw new Error('no message')
  return first
}
const names = (): readonly string[] =>
  fixture.core.readDraft(id).files.map(({ fileName }) => fileName)
const blobs = (): number =>
  fixture.db.get<{ n: number }>('SELECT count(*) AS n FROM blobs')?.n ?? -1
const send = (change: Partial<SendDraft>): SendDraft => ({
  conversationId: id,
  clientId: 'client-1',
  text: '',
  replyToMessageId: null,
  attachment: null,
  notBefore: NOW + 5_000,
  now: NOW,
  ...change
})
const mention = { start: 3, length: 4, address: 'u-ann', isMe: false }

beforeEach(() => {
  fixture = createFixture()
  fixture.ingest([messageEvent('m1')])
  id = onlyConversation(fixture.core).id
})
afterEach(() => {
  fixture.db.close()
})

describe('a draft', () => {
  it('keeps text, answered message, people named and files, in their order', () => {
    const [a, b] = ['a', 'b'].map((fileName) => stage(fixture.core, id, { fileName }).stagedId)
    fixture.core.setDraft(id, {
      text: 'to @Ann',
      replyTo: answered().id,
      mentions: [mention],
      fileIds: [b ?? '', a ?? '']
    })
    expect(fixture.core.readDraft(id)).toMatchObject({
      text: 'to @Ann',
      replyTo: { serverId: 'm1' },
      mentions: [mention]
    })
    expect(names()).toEqual(['b', 'a'])
    expect(onlyConversation(fixture.core)).toMatchObject({ draft: 'to @Ann', draftFileCount: 2 })
  })

  it('answers nothing when what it answered is gone', () => {
    fixture.core.setDraft(id, { ...draftOf('so?'), replyTo: answered().id })
    fixture.core.deleteForMe(answered().id)
    expect(fixture.core.readDraft(id)).toMatchObject({ text: 'so?', replyTo: null })
  })

  it('takes no file beyond the room for all of them', () => {
    const bytes = new Uint8Array(600)
    stage(fixture.core, id, { bytes })
    expect(fixture.core.stageFile(id, { ...NEW_FILE, bytes }, 1_000).file).toBeNull()
    expect(blobs()).toBe(1)
    expect(fixture.core.stageFile(id, { ...NEW_FILE, bytes }, 1_200).file).not.toBeNull()
  })

  it('gives bytes of a file for its preview until it is put away, and then keeps nothing', () => {
    const { stagedId } = stage(fixture.core, id, { bytes: new Uint8Array([4, 2]) })
    expect(fixture.core.readStaged(stagedId)?.bytes).toEqual(new Uint8Array([4, 2]))
    const [conversation] = fixture.core.discardStaged(stagedId).conversations
    expect(conversation?.draftFileCount).toBe(0)
    expect(fixture.core.readStaged(stagedId)).toBeNull()
    expect(blobs()).toBe(0)
  })

  it('leaves nothing behind when the conversation or the account goes', () => {
    stage(fixture.core, id)
    fixture.core.removeConversation(id)
    expect(blobs()).toBe(0)
    fixture.ingest([messageEvent('m2')])
    stage(fixture.core, onlyConversation(fixture.core).id)
    fixture.core.removeAccount(ACCOUNT)
    expect(blobs()).toBe(0)
  })

  it('loses at the start what was staged to be sent on, and nothing else', () => {
    stage(fixture.core, id, { fileName: 'mine' })
    stage(fixture.core, id, { fileName: 'passing through', isLoose: true })
    dropLooseFiles(fixture)
    expect(names()).toEqual(['mine'])
    expect(blobs()).toBe(1)
  })

  it('ends in the moment in which it is queued', () => {
    const file = stage(fixture.core, id)
    fixture.core.setDraft(id, { ...draftOf('all of it'), replyTo: answered().id })
    fixture.core.enqueueSends([send({ attachment: file }), send({ clientId: 'c2' })], true)
    expect(fixture.core.readDraft(id)).toEqual({ text: '', replyTo: null, mentions: [], files: [] })
    expect(onlyConversation(fixture.core)).toMatchObject({ draft: '', draftFileCount: 0 })
  })

  it('stays as it is when one of its files is gone', () => {
    fixture.core.setDraft(id, draftOf('all of it'))
    const drafts = [send({ attachment: { stagedId: 'f99' } }), send({ clientId: 'c2' })]
    expect(fixture.core.enqueueSends(drafts, true)).toBeNull()
    expect(fixture.core.readDraft(id).text).toBe('all of it')
    expect(fixture.core.listOutbox(ACCOUNT)).toEqual([])
  })

  it('stays when something else is sent to the conversation', () => {
    fixture.core.setDraft(id, draftOf('half a'))
    fixture.core.enqueueSends([send({ text: 'from a notification' })])
    expect(fixture.core.readDraft(id).text).toBe('half a')
  })
})

describe('taking back', () => {
  const sendAll = (): Message => {
    const file = stage(fixture.core, id, { fileName: 'sent.png', voiceMs: 1_200 })
    const sent = fixture.core.enqueueSends(
      [
        send({ clientId: 'c1', attachment: file, replyToMessageId: answered().id }),
        send({ clientId: 'c2', text: 'to @Ann', mentions: [mention] })
      ],
      true
    )
    const message = sent?.[1]?.messages.find(({ text }) => text === 'to @Ann')
    if (message === undefined) throw new Error('not sent')
    return message
  }

  it('tells until when it can be done', () => {
    const message = sendAll()
    expect(message).toMatchObject({ sendState: 'queued', heldUntil: NOW + 5_000 })
    const [item] = fixture.core.listOutbox(ACCOUNT)
    if (item === undefined) throw new Error('no item')
    fixture.core.setOutboxState(item.id, 'sending', { attempts: 1, notBefore: NOW + 5_000 })
    expect(messages()[1]?.heldUntil).toBeUndefined()
  })

  it('brings text, reply, people and files of all parts back, and leaves no trace', () => {
    const message = sendAll()
    const undone = fixture.core.undoSend(message.id)
    expect(undone?.draft).toMatchObject({
      text: 'to @Ann',
      replyTo: { serverId: 'm1' },
      mentions: [mention],
      files: [{ fileName: 'sent.png', voiceMs: 1_200 }]
    })
    expect(undone?.removed).toHaveLength(2)
    expect(undone?.conversations).toMatchObject([{ draft: 'to @Ann', draftFileCount: 1 }])
    expect(timeline(fixture.core)).toEqual(['text of m1'])
    expect(fixture.core.listOutbox(ACCOUNT)).toEqual([])
    expect(fixture.core.readStaged(undone?.draft.files[0]?.stagedId ?? '')?.bytes).toHaveLength(1)
    expect(blobs()).toBe(1)
  })

  it('comes before what was written since', () => {
    const message = sendAll()
    stage(fixture.core, id, { fileName: 'since.png' })
    fixture.core.setDraft(id, { ...draftOf('and @Ann'), mentions: [{ ...mention, start: 4 }] })
    const draft = fixture.core.undoSend(message.id)?.draft
    expect(draft?.text).toBe('to @Ann\nand @Ann')
    expect(draft?.mentions.map(({ start }) => start)).toEqual([3, 12])
    expect(names()).toEqual(['sent.png', 'since.png'])
  })

  it('is sent in other words meanwhile, with the people named in those', () => {
    const message = sendAll()
    fixture.core.editQueued(message.id, 'for Ann')
    const command = fixture.core.listOutbox(ACCOUNT)[1]?.command
    expect(command).toMatchObject({ text: 'for Ann', mentions: [] })
    const named = [{ ...mention, start: 6 }]
    const change = fixture.core.editQueued(message.id, 'here: @Ann', named)
    expect(change?.messages).toMatchObject([{ text: 'here: @Ann', mentions: named }])
    expect(fixture.core.undoSend(message.id)?.draft).toMatchObject({ mentions: named })
  })

  it('is too late for all of it when a part is on its way', () => {
    const message = sendAll()
    const [item] = fixture.core.listOutbox(ACCOUNT)
    if (item === undefined) throw new Error('no item')
    fixture.core.setOutboxState(item.id, 'sending', { attempts: 1 })
    expect(fixture.core.undoSend(message.id)).toBeNull()
    expect(fixture.core.listOutbox(ACCOUNT)).toHaveLength(2)
  })

  it('does not touch what was sent at another time', () => {
    const message = sendAll()
    fixture.core.enqueueSends([send({ clientId: 'c3', text: 'later', now: NOW + 1 })])
    fixture.core.undoSend(message.id)
    expect(timeline(fixture.core)).toEqual(['text of m1', 'later'])
  })
})
