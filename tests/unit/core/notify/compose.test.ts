import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  composeForConversation,
  composeSummary,
  type Noteworthy
} from '../../../../src/main/core/notify/compose'
import {
  asAttachmentId,
  type Attachment,
  type Conversation,
  type Message
} from '../../../../src/shared/domain'
import { english, loadTranslator } from '../../../../src/shared/i18n'
import { ACCOUNT_ID, conversationSample, messageSample } from '../../../support/samples'

const { translate: t } = english
const full = { level: 'full', silent: false, t } as const
const nameOnly = { level: 'name', silent: true, t } as const

const item = (
  message: Partial<Message> = {},
  conversation: Partial<Conversation> = {}
): Noteworthy => ({
  message: messageSample('m1', message),
  conversation: conversationSample('c1', conversation)
})
const inConversation = (name: string): Noteworthy => ({
  message: messageSample(`m-${name}`),
  conversation: conversationSample(name)
})
const attachment = (mimeType: string): Attachment => ({
  id: asAttachmentId('a1'),
  serverId: null,
  fileName: 'plan.pdf',
  mimeType,
  size: 1,
  width: null,
  height: null,
  isVoice: false,
  blurhash: null,
  isHere: false,
  contentType: null
})

describe('composeForConversation', () => {
  it('shows who and what, and names the message to open', () => {
    expect(composeForConversation([item({ text: 'Hello' })], full)).toEqual({
      tag: 'conversation:c1',
      accountId: ACCOUNT_ID,
      conversationId: 'c1',
      messageId: 'm1',
      title: 'Name of c1',
      body: 'Hello',
      silent: false,
      canReply: true
    })
  })

  it('names the sender in a group', () => {
    const request = composeForConversation([item({ text: 'Hello' }, { isGroup: true })], full)
    expect(request?.body).toBe('Ann: Hello')
  })

  it('counts several, newest first', () => {
    const request = composeForConversation([item({ text: 'one' }), item({ text: 'two' })], full)
    expect(request?.body).toBe('two\n2 new messages')
  })

  it('holds no word of the message when names only are wanted', () => {
    const one = composeForConversation([item({ text: 'secret' }, { isGroup: true })], nameOnly)
    const two = composeForConversation([item(), item({ text: 'secret' })], nameOnly)
    expect([one?.body, two?.body]).toEqual(['New message', '2 new messages'])
    expect(one?.silent).toBe(true)
  })

  it('counts what was told before and is still unread', () => {
    expect(composeForConversation([item({ text: 'three' })], full, 2)?.body).toBe(
      'three\n3 new messages'
    )
  })

  it("holds nobody's name and takes no answer where nobody is to be named", () => {
    const style = { level: 'anonymous', silent: false, t } as const
    const group = item({ text: 'secret' }, { isGroup: true })
    const requests = [
      composeForConversation([group], style),
      composeSummary(ACCOUNT_ID, [group, group], style),
      composeSummary(ACCOUNT_ID, ['c1', 'c2'].map(inConversation), style)
    ]
    expect(requests.map((request) => [request?.title, request?.body, request?.canReply])).toEqual([
      ['Tern', 'New message', false],
      ['2 new messages', 'in one conversation', false],
      ['2 new messages', 'in 2 conversations', false]
    ])
  })

  it.each([
    [{ text: '', attachments: [attachment('image/heic')] }, 'Photo'],
    [{ text: '', attachments: [attachment('application/pdf')] }, 'plan.pdf'],
    [{ text: 'see', attachments: [attachment('image/png')] }, 'see'],
    [{ text: '', attachments: [{ ...attachment('audio/mp4'), isVoice: true }] }, 'Voice message'],
    [{ text: '', body: { type: 'poll', title: '', options: [] } as const }, 'Poll'],
    [{ text: '', body: { type: 'sticker', name: 'Pack-1' } as const }, 'Sticker'],
    [
      { text: '', body: { type: 'place', latitude: 1, longitude: 2, address: '' } as const },
      'Location'
    ],
    [{ text: '', unsupported: 'A balloon of old' }, 'A balloon of old'],
    [{ text: '', unsupported: 'handwriting' }, 'Handwritten message'],
    [{ text: '' }, 'New message']
  ])('says what came: %j', (message, body) => {
    expect(composeForConversation([item(message)], full)?.body).toBe(body)
  })

  it('is short and never cuts through a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), (text) => {
        const body = composeForConversation([item({ text })], full)?.body ?? ''
        expect(body.length).toBeLessThanOrEqual(240)
        expect(body).not.toMatch(/\p{Surrogate}/u)
      })
    )
    const emoji = composeForConversation([item({ text: `x${'😀'.repeat(200)}` })], full)
    expect(emoji?.body.endsWith('😀…')).toBe(true)
  })

  it('is nothing for nothing', () => {
    expect(composeForConversation([], full)).toBeNull()
    expect(composeSummary(ACCOUNT_ID, [], full)).toBeNull()
  })
})

describe('composeSummary', () => {
  it('counts messages and conversations, and opens the newest', () => {
    const items = ['c1', 'c2', 'c2', 'c3'].map(inConversation)
    expect(composeSummary(ACCOUNT_ID, items, full)).toMatchObject({
      tag: `summary:${ACCOUNT_ID}`,
      title: '4 new messages',
      body: 'in 3 conversations',
      conversationId: 'c3'
    })
  })

  it('names the conversation when it is one', () => {
    const items = ['c1', 'c1', 'c1', 'c1'].map(inConversation)
    expect(composeSummary(ACCOUNT_ID, items, full)).toMatchObject({
      title: 'Name of c1',
      body: '4 new messages'
    })
  })

  it('speaks the language of the person', async () => {
    const { translate } = await loadTranslator('zh-Hant')
    const style = { level: 'full', silent: false, t: translate } as const
    const items = ['c1', 'c2', 'c1', 'c2'].map(inConversation)
    expect(composeSummary(ACCOUNT_ID, items, style)).toMatchObject({
      title: '4 則新訊息',
      body: '來自 2 個對話'
    })
  })
})
