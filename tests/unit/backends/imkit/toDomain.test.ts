import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createDirectory } from '../../../../src/main/backends/imkit/directory'
import { createInbound } from '../../../../src/main/backends/imkit/inbound'
import { createStreams } from '../../../../src/main/backends/imkit/streams'
import { toConversation, toMessage } from '../../../../src/main/backends/imkit/toDomain'
import { readMessage } from '../../../../src/main/backends/imkit/wire'
import { readRoom } from '../../../../src/main/backends/imkit/wireRoom'
import { plainCodec } from '../../../../src/main/backends/codec/plainCodec'
import type { BackendEvent, RemoteMessage } from '../../../../src/main/core/backendEvents'

const BASE = 'https://chat.example.com'
const ID = '66aa00000000000000000101'
const MESSAGE = {
  _id: ID,
  id: ID,
  room: 'r1',
  messageType: 'text',
  message: 'hi',
  sender: { _id: 'u-ann', id: 'u-ann', nickname: 'Ann' },
  mentions: [],
  reactions: [],
  messageTimeMS: 1_722_400_000_000,
  createdAtMS: 1_722_400_000_001,
  updatedAtMS: 1_722_400_000_001
}

const directory = createDirectory()
directory.learnMe('u-me')
directory.learnUser({
  id: 'u-bob',
  nickname: 'Bob',
  isGroup: false,
  isRobot: false,
  avatarUrl: null
})

const map = (changes: object): RemoteMessage => {
  const wire = readMessage({ ...MESSAGE, ...changes })
  if ('reason' in wire) throw new Error(wire.reason)
  return toMessage(wire, 'r1', { directory, baseUrl: BASE })
}

describe('a message', () => {
  it('is mapped', () => {
    expect(map({})).toMatchObject({
      serverId: ID,
      text: 'hi',
      isFromMe: false,
      senderAddress: 'u-ann',
      senderName: 'Ann',
      sentAt: 1_722_400_000_001,
      editedAt: null,
      attachments: [],
      service: null,
      unsupported: null
    })
  })

  it('of mine has no address, and brings our client id back', () => {
    const extra = { ternClientId: 'c1' }
    expect(map({ sender: 'u-me', extra })).toMatchObject({
      isFromMe: true,
      senderAddress: '',
      clientId: 'c1'
    })
    expect(map({ sender: 'u-me', extra: JSON.stringify(extra) }).clientId).toBe('c1')
    expect(map({ extra }).clientId).toBeNull()
  })

  it('shows names for mentions', () => {
    expect(map({ message: 'ask @u-bob', mentions: ['u-bob'] })).toMatchObject({
      text: 'ask @Bob',
      mentions: [{ start: 4, length: 4, address: 'u-bob', isMe: false }]
    })
  })

  it('names everybody where they stand, and the owner as such', () => {
    const mentions = ['u-bob', 'u-bobby', 'u-me']
    expect(map({ message: '@u-bobby 👍 @u-bob, @u-me @u', mentions })).toMatchObject({
      text: '@u-bobby 👍 @Bob, @u-me @u',
      mentions: [
        { start: 0, length: 8, address: 'u-bobby' },
        { start: 12, length: 4, address: 'u-bob' },
        { start: 18, length: 5, address: 'u-me', isMe: true }
      ]
    })
    expect(map({ message: 'mail bob@u-bob.example' }).mentions).toEqual([])
  })

  it('takes the places that older apps tell, inside the text', () => {
    const tags = [
      { uid: 'u-me', offset: 4, length: 3 },
      { uid: 'u-bob', offset: 0, length: 3 },
      { uid: 'u-bob', offset: 5, length: 2 },
      { uid: 'u-bob', offset: 6, length: 90 },
      { offset: 0 }
    ]
    expect(map({ message: 'Bob and me', extra: JSON.stringify({ tags }) }).mentions).toEqual([
      { start: 0, length: 3, address: 'u-bob', isMe: false },
      { start: 4, length: 3, address: 'u-me', isMe: true }
    ])
  })

  it('says from its first change on whether it is pinned', () => {
    const updatedAtMS = 1_722_400_000_500
    expect(map({}).pin).toBeNull()
    expect(map({ updatedAtMS }).pin).toEqual({ isPinned: false, at: updatedAtMS })
    expect(map({ updatedAtMS, isPined: true }).pin).toEqual({ isPinned: true, at: updatedAtMS })
    expect(map({ pinned: true }).pin).toMatchObject({ isPinned: true })
  })

  it('recalled is unsent', () => {
    expect(
      map({ messageType: 'recall', message: '', updatedAtMS: 1_722_400_009_000 })
    ).toMatchObject({ text: '', unsentAt: 1_722_400_009_000 })
  })

  it('edited says when, by ISO time too', () => {
    expect(map({ editedAt: '2024-07-31T04:26:41.000Z' }).editedAt).toBe(1_722_400_001_000)
  })

  it('has a reaction set, unless it never changed', () => {
    const reactions = [
      { client: 'u-me', reaction: 'like' },
      { client: { _id: 'u-bob' }, reaction: '🎉' },
      { client: 7, reaction: 'broken' }
    ]
    expect(map({ reactions }).reactionSet).toEqual({
      at: 1_722_400_000_001,
      reactions: [
        { senderAddress: '', senderName: null, isFromMe: true, emoji: '👍' },
        { senderAddress: 'u-bob', senderName: 'Bob', isFromMe: false, emoji: '🎉' }
      ]
    })
    expect(map({}).reactionSet).toBeUndefined()
    expect(map({ updatedAtMS: 1_722_400_000_500 }).reactionSet).toMatchObject({ reactions: [] })
    expect(
      map({ reactions: undefined, updatedAtMS: 1_722_400_000_500 }).reactionSet
    ).toBeUndefined()
  })

  it('replies to an id or to a whole message', () => {
    expect(map({ reply: 'x1' }).replyToServerId).toBe('x1')
    expect(map({ reply: { ...MESSAGE, _id: 'x2' } }).replyToServerId).toBe('x2')
  })

  it('orders those of one moment by their ids', () => {
    const ids = ['66aa00000000000000fffffe', '66aa00000000000000ffffff', '66aa00010000000000000000']
    const orders = ids.map((_id) => map({ _id }).order)
    expect(orders).toEqual([...orders].sort((a, b) => a - b))
    expect(orders.every(Number.isSafeInteger)).toBe(true)
  })
})

describe('kinds of message', () => {
  const file = `${BASE}/files/bucket/f1`
  it.each([
    ['url', { message: 'see', url: 'https://example.com' }, { text: 'see\nhttps://example.com' }],
    [
      'image',
      { message: '', images: [{ originalUrl: file, width: 20, height: 10 }] },
      { text: '', attachments: [{ serverId: '/files/bucket/f1', width: 20, height: 10 }] }
    ],
    ['image', { message: '', originalUrl: file }, { attachments: [{ mimeType: 'image/jpeg' }] }],
    [
      'mixed',
      { message: 'look', images: [{ originalUrl: file }, { originalUrl: `${file}2.png` }] },
      { text: 'look', attachments: [{}, { mimeType: 'image/png' }] }
    ],
    [
      'file',
      {
        message: 'plan.pdf',
        originalUrl: file,
        extra: { fileName: 'plan', fileExtension: 'pdf', bytes: 9 }
      },
      { text: '', attachments: [{ fileName: 'plan.pdf', mimeType: 'application/pdf', size: 9 }] }
    ],
    ['video', { message: '', originalUrl: file }, { attachments: [{ mimeType: 'video/mp4' }] }],
    ['audio', { message: '', originalUrl: file }, { attachments: [{ mimeType: 'audio/mp4' }] }],
    ['file', { message: '' }, { attachments: [], unsupported: 'missing_file' }],
    [
      'location',
      { message: 'Taipei 101', latitude: 25.03, longitude: 121.56 },
      {
        text: 'Taipei 101',
        body: { type: 'place', latitude: 25.03, longitude: 121.56, address: 'Taipei 101' }
      }
    ],
    ['location', { message: '', latitude: 91, longitude: 0 }, { body: null, unsupported: 'place' }],
    [
      'sticker',
      { message: '', sticker: 'Pack-1' },
      { text: '', unsupported: null, body: { type: 'sticker', name: 'Pack-1' }, attachments: [] }
    ],
    [
      'sticker',
      { message: '', sticker: `${file}.gif` },
      { body: { type: 'sticker', name: '' }, attachments: [{ mimeType: 'image/gif' }] }
    ],
    [
      'sticker',
      { message: '', sticker: 'https://elsewhere.example/a.png' },
      { text: 'https://elsewhere.example/a.png', body: null, attachments: [] }
    ],
    [
      'template',
      {
        message: '',
        template: JSON.stringify({
          type: 'template',
          altText: 'menu',
          template: {
            type: 'buttons',
            title: 'Menu',
            text: 'Choose',
            actions: [
              { type: 'message', label: 'Tea', text: 'tea' },
              { type: 'uri', label: 'More', uri: 'https://example.com' }
            ]
          }
        })
      },
      { text: 'Menu\nChoose\n[Tea]\n[More] https://example.com' }
    ],
    [
      'flex',
      {
        message: '',
        contents: {
          type: 'bubble',
          body: {
            type: 'box',
            contents: [
              { type: 'text', text: 'Receipt' },
              { type: 'button', action: { type: 'uri', label: 'Pay', uri: 'https://pay.example' } }
            ]
          }
        }
      },
      { text: 'Receipt\n[Pay] https://pay.example' }
    ],
    ['flex', { message: '', contents: {} }, { unsupported: 'card' }],
    ['encrypted', { message: 'a:b|c' }, { text: '', unsupported: 'encrypted' }],
    ['payment', { message: '' }, { unsupported: 'payment' }],
    ['brand-new', { message: 'words' }, { text: 'words', unsupported: null }],
    ['brand-new', { message: '' }, { unsupported: 'other' }],
    ['text', { message: 42 }, { text: '42' }]
  ])('%s %#', (messageType, fields, expected) => {
    expect(map({ messageType, ...fields })).toMatchObject(expected)
  })

  it('never fetches a file from another host: its address is shown', () => {
    const originalUrl = 'http://127.0.0.1:9/files/bucket/secret'
    expect(map({ messageType: 'image', message: '', originalUrl })).toMatchObject({
      text: originalUrl,
      attachments: []
    })
    expect(map({ messageType: 'file', message: '', originalUrl })).toMatchObject({
      text: originalUrl,
      attachments: []
    })
  })

  it.each([
    ['joinRoom', {}, { type: 'participant_joined', actor: 'u-ann' }],
    ['leaveRoom', {}, { type: 'participant_left', actor: 'u-ann' }],
    ['addMember', { member: { _id: 'u-bob' } }, { type: 'participant_added', subject: 'u-bob' }],
    [
      'addMembers',
      { extra: { invitees: [{ _id: 'u-bob' }, { _id: 'u-eve', nickname: 'Eve' }] } },
      { type: 'participant_added', actor: 'u-ann', subject: ['Bob', 'Eve'] }
    ],
    ['addMembers', { message: 'Bob' }, { type: 'participant_added', subject: 'Bob' }],
    ['deleteMember', { extra: { members: [{ _id: 'u-me' }] } }, { subject: '' }],
    ['missingCall', {}, { type: 'call_missed' }]
  ])('%s is a line about the conversation', (messageType, fields, service) => {
    expect(map({ message: '', messageType, ...fields })).toMatchObject({ text: '', service })
  })

  it('an announcement is a message that says so', () => {
    expect(map({ message: 'Closed today', messageType: 'announcement' })).toMatchObject({
      subject: null,
      body: { type: 'announcement' },
      text: 'Closed today',
      service: null,
      unsupported: null
    })
    expect(map({ message: 'Closed today' })).toMatchObject({ body: null })
  })

  it('a platform message without a sender has one all the same', () => {
    expect(map({ sender: null })).toMatchObject({ isFromMe: false, senderName: 'System' })
  })
})

describe('a room', () => {
  const members = [{ _id: 'u-me' }, { _id: 'u-bob', nickname: 'Bob' }]
  const conversation = (value: object): unknown => {
    const room = readRoom({ _id: 'r1', ...value })
    if ('reason' in room) throw new Error(room.reason)
    return toConversation(room, { directory, baseUrl: 'http://server' })
  }

  it('is direct or a group by its type, or by its members', () => {
    expect(conversation({ roomType: 'direct', name: '', members })).toEqual({
      serverId: 'r1',
      name: null,
      isGroup: false,
      participants: [{ address: 'u-bob', name: 'Bob' }],
      isArchived: null
    })
    expect(conversation({ members })).toMatchObject({ isGroup: false })
    expect(conversation({ members: [...members, 'u-eve'] })).toMatchObject({ isGroup: true })
    expect(conversation({ roomType: 'group', name: '', members })).toMatchObject({
      isGroup: true,
      name: ''
    })
    expect(conversation({ roomType: 'group', pref: { hidden: true } })).toMatchObject({
      participants: null,
      isArchived: true
    })
  })
})

describe('whatever the server sends', () => {
  const EVENTS = [
    'chat message',
    'room',
    'lastRead',
    'typing',
    'ai_streaming',
    'roomPref',
    'myPrefChange',
    'myPrefDelete',
    'invitation',
    'cancelInvitation',
    'userDeleteMessages',
    'messageDeleted'
  ]
  const receive = (payloads: readonly unknown[]): readonly BackendEvent[] => {
    const events: BackendEvent[] = []
    const deliver = (event: BackendEvent): void => {
      events.push(event)
    }
    const inbound = createInbound(
      plainCodec,
      {
        directory: createDirectory(),
        baseUrl: BASE,
        deliver,
        refreshRoom: () => undefined,
        typing: { started: () => undefined, ended: () => undefined, dispose: () => undefined },
        streams: createStreams()
      },
      () => undefined
    )
    inbound.open()
    for (const payload of payloads) for (const name of EVENTS) inbound.receive(name, [payload])
    return events
  }
  const known = Object.keys(MESSAGE)
  const keys = [...known, 'member', 'extra', 'template', 'contents', 'images', 'pref', 'members']
  const types = ['text', 'image', 'file', 'template', 'flex', 'location', 'addMembers', 'x']
  const hostile = fc
    .dictionary(fc.constantFrom(...keys), fc.anything())
    .chain((fields) =>
      fc.constantFrom(...types).map((messageType) => ({ ...MESSAGE, ...fields, messageType }))
    )

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), hostile, (value, message) => {
        receive([value, message])
      })
    )
  })

  it('keeps what it does not understand aside', () => {
    expect(receive([null]).every(({ type }) => type === 'quarantined')).toBe(true)
    const polluted: unknown = JSON.parse('{"__proto__":{"polluted":1},"constructor":{}}')
    receive([polluted, { ...MESSAGE, extra: polluted, template: polluted }])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('reads cards of any depth without end', () => {
    let contents: unknown = { type: 'text', text: 'deep' }
    for (let depth = 0; depth < 50_000; depth += 1) contents = { type: 'box', contents: [contents] }
    expect(map({ messageType: 'flex', message: '', contents })).toMatchObject({ text: '' })
  })
})
