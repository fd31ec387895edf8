import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createDirectory } from '../../../src/main/backends/photon/directory'
import { toConversation, toEvent } from '../../../src/main/backends/photon/toDomain'
import { readChat, readMessage } from '../../../src/main/backends/photon/wire'
import type {
  BackendEvent,
  RemoteMessage,
  RemoteReaction
} from '../../../src/main/core/backendEvents'
import { GROUP, ROW } from './fixtures'

const learned = (): ReturnType<typeof createDirectory> => {
  const directory = createDirectory()
  const group = readChat(GROUP)
  if (group !== null) directory.learnChat(group)
  return directory
}

const map = (row: unknown, directory = learned()): BackendEvent | null => {
  const wire = readMessage(row)
  if ('reason' in wire) throw new Error(wire.reason)
  return toEvent(wire, { directory })
}

const message = (change: object, directory = learned()): RemoteMessage => {
  const event = map({ ...ROW, ...change }, directory)
  if (event?.type !== 'message') throw new Error(`got ${String(event?.type)}`)
  return event.message
}

const reaction = (change: object): RemoteReaction => {
  const event = map({ ...ROW, ...change })
  if (event?.type !== 'reaction') throw new Error(`got ${String(event?.type)}`)
  return event.reaction
}

describe('messages', () => {
  it('takes over the sample of the protocol page', () => {
    expect(map(ROW)).toEqual({
      type: 'message',
      message: {
        serverId: ROW.guid,
        clientId: null,
        conversationServerId: 'iMessage;-;+15550100001',
        order: 4211,
        isFromMe: false,
        senderAddress: '+15550100001',
        senderName: null,
        subject: null,
        text: 'see you at 6',
        sentAt: 1_767_225_600_123,
        editedAt: null,
        unsentAt: null,
        deliveredAt: null,
        readAt: null,
        isDelivered: true,
        failure: null,
        replyToServerId: null,
        attachments: [],
        service: null,
        body: null,
        mentions: null,
        pin: null,
        unsupported: null,
        effect: null,
        isReduced: false
      },
      conversation: {
        serverId: 'iMessage;-;+15550100001',
        name: null,
        isGroup: false,
        participants: [{ address: '+15550100001', name: null }],
        isArchived: false
      }
    })
  })

  it('does not take the recipient for the sender of an own message', () => {
    expect(message({ isFromMe: true })).toMatchObject({ isFromMe: true, senderAddress: '' })
  })

  it('names the sender as the address book does, whatever the spelling', () => {
    const directory = learned()
    directory.learnContacts([{ name: 'Ben', addresses: ['(555) 010-0001'] }])
    expect(message({}, directory).senderName).toBe('Ben')
  })

  it('finds the sender of a row without a handle by its number', () => {
    const row = { chats: [GROUP], handle: null, handleId: 18 }
    expect(message(row).senderAddress).toBe('ana@example.com')
  })

  it('drops object-replacement marks and cuts monsters visibly', () => {
    expect(message({ text: '\uFFFC look \uFFFC' }).text).toBe('look')
    const { text } = message({ text: 'y'.repeat(5_000_000) })
    expect(text.length).toBeLessThan(1_000_100)
    expect(text.endsWith('[…]')).toBe(true)
  })

  it('reads the text out of the attributed body where the column is empty', () => {
    expect(message({ text: null, attributedBody: [{ string: 'inside', runs: [] }] }).text).toBe(
      'inside'
    )
  })

  it('strips part prefixes from identifiers', () => {
    expect(message({ guid: `p:0/${ROW.guid}` }).serverId).toBe(ROW.guid)
  })

  it('calls an unsent message unsent, and a partly unsent one edited', () => {
    const edited = { dateEdited: 1_767_225_700_000 }
    const summary = { messageSummaryInfo: [{ retractedParts: [0] }] }
    expect(message({ ...edited, ...summary, partCount: 0 })).toMatchObject({
      unsentAt: 1_767_225_700_000,
      text: '',
      attachments: []
    })
    expect(message({ ...edited, ...summary, partCount: 1 })).toMatchObject({
      unsentAt: null,
      editedAt: 1_767_225_700_000,
      text: 'see you at 6'
    })
  })

  it('hides previews and keeps files', () => {
    const file = {
      guid: 'F',
      mimeType: 'image/png',
      transferName: 'a.png',
      totalBytes: 12,
      width: 3
    }
    const preview = { guid: 'P', mimeType: null, transferName: 'x.pluginPayloadAttachment' }
    expect(message({ attachments: [preview, file] }).attachments).toEqual([
      {
        serverId: 'F',
        fileName: 'a.png',
        mimeType: 'image/png',
        size: 12,
        width: 3,
        height: null,
        isVoice: false,
        blurhash: null
      }
    ])
  })

  it('does not claim that a reduced payload has no attachments', () => {
    expect(message({ tempGuid: 'ours', attachments: [] })).toMatchObject({
      clientId: 'ours',
      isReduced: true,
      attachments: null
    })
  })

  it.each([
    ['com.apple.messages.MSMessageExtensionBalloonPlugin:0:com.apple.messages.Polls', 'poll'],
    ['com.apple.Handwriting.HandwritingProvider', 'handwriting'],
    ['com.apple.messages.MSMessageExtensionBalloonPlugin:X:game', 'app'],
    ['com.apple.messages.URLBalloonProvider', null]
  ])('says what %s is', (balloonBundleId, kind) => {
    expect(message({ balloonBundleId }).unsupported).toBe(kind)
  })

  it('names effects, and no others', () => {
    const slam = 'com.apple.MobileSMS.expressivesend.impact'
    expect(message({ expressiveSendStyleId: slam }).effect).toBe('slam')
    expect(message({ expressiveSendStyleId: 'constructor' }).effect).toBeNull()
  })

  it('says why an own message failed', () => {
    expect(message({ isFromMe: true, error: 22 }).failure).toBe('not_on_imessage')
    expect(message({ isFromMe: false, error: 22 }).failure).toBeNull()
  })
})

describe('conversations', () => {
  it('places a row by its room name when it lists no conversation', () => {
    expect(message({ chats: [], cacheRoomnames: 'chat1234' }).conversationServerId).toBe(GROUP.guid)
  })

  it('gives up on a row that nothing places', () => {
    expect(map({ ...ROW, chats: [] })).toBeNull()
  })

  it('trusts the separator more than the style', () => {
    const chat = readChat({ ...ROW.chats[0], style: 43 })
    expect(chat && toConversation(chat, learned()).isGroup).toBe(false)
  })

  it('joins `any;` with the name it knows, and keeps iMessage and SMS apart', () => {
    const chats = (guid: string): object => ({
      chats: [{ ...GROUP, guid, participants: undefined }]
    })
    expect(message(chats('any;+;chat1234')).conversationServerId).toBe(GROUP.guid)
    expect(message(chats('SMS;+;chat1234')).conversationServerId).toBe('SMS;+;chat1234')
  })
})

describe('tapbacks', () => {
  const target = { associatedMessageGuid: `p:0/${ROW.guid}`, guid: 'T' }

  it.each([
    ['love', 'love', false],
    ['-laugh', 'laugh', true],
    ['2001', 'like', false],
    ['3005', 'question', true],
    [2004, 'emphasize', false]
  ])('reads %s', (associatedMessageType, tapback, isRemoval) => {
    expect(reaction({ ...target, associatedMessageType })).toMatchObject({
      serverId: 'T',
      targetServerId: ROW.guid,
      tapback,
      isRemoval,
      at: ROW.dateCreated
    })
  })

  it('takes the emoji of a custom one from its words', () => {
    const row = { ...target, associatedMessageType: '2006', text: 'Reacted 👩🏽‍🚀 to “hi”' }
    expect(reaction(row)).toMatchObject({ emoji: '👩🏽‍🚀', tapback: null })
  })

  it('reads balloon targets and needs no conversation', () => {
    const row = { ...target, associatedMessageGuid: `bp:${ROW.guid}`, chats: [] }
    expect(reaction({ ...row, associatedMessageType: 'like' })).toMatchObject({
      targetServerId: ROW.guid,
      conversationServerId: null
    })
  })

  it.each([0, '0', null])('takes type %s for no tapback', (associatedMessageType) => {
    expect(message({ ...target, associatedMessageType }).text).toBe('see you at 6')
  })

  it('shows a sticker as an answer to its target, and a vote as a line', () => {
    expect(message({ ...target, associatedMessageType: 'sticker' }).replyToServerId).toBe(ROW.guid)
    expect(message({ ...target, associatedMessageType: '4000' }).service).toMatchObject({
      type: 'voted',
      actor: '+15550100001'
    })
  })
})

describe('service messages', () => {
  it.each([
    [{ itemType: 1, groupActionType: 0, otherHandle: 18 }, 'participant_added'],
    [{ itemType: 1, groupActionType: 1, otherHandle: 18 }, 'participant_removed'],
    [{ itemType: 2, groupTitle: 'New' }, 'renamed'],
    [{ itemType: 3, groupActionType: 0 }, 'participant_left'],
    [{ itemType: 3, groupActionType: 1 }, 'icon_changed'],
    [{ itemType: 3, groupActionType: 2 }, 'icon_removed'],
    [{ itemType: 6 }, 'call_started'],
    [{ itemType: 99 }, 'unknown']
  ])('maps %o', (row, type) => {
    expect(message({ ...row, chats: [GROUP] }).service).toMatchObject({
      type,
      actor: '+15550100001'
    })
  })

  it('has no address for the owner and names who was added', () => {
    const row = { itemType: 1, handle: null, handleId: 0, otherHandle: 18, chats: [GROUP] }
    expect(message(row).service).toEqual({
      type: 'participant_added',
      actor: '',
      subject: 'ana@example.com'
    })
  })
})

describe('hostile values', () => {
  it.each([
    [{ guid: 123 }],
    [{ guid: '' }],
    [{ dateCreated: 1e999 }],
    [{ dateCreated: -1 }],
    [{ dateCreated: Number.NaN }],
    [{ dateCreated: '1767225600123' }],
    [{ dateCreated: 2 ** 53 + 1 }]
  ])('keeps %o out', (change) => {
    expect(readMessage({ ...ROW, ...change })).toHaveProperty('reason')
  })

  it('takes a bad optional value for none', () => {
    const bad = { dateRead: 1e999, dateEdited: -5, originalROWID: 'x', subject: 7, text: null }
    expect(message(bad)).toMatchObject({
      readAt: null,
      editedAt: null,
      order: Number.MAX_SAFE_INTEGER,
      subject: null,
      text: ''
    })
  })

  it('never throws and never pollutes, whatever JSON comes', () => {
    const directory = learned()
    const keys = Object.keys(ROW)
    const row = fc.dictionary(fc.constantFrom(...keys, '__proto__', 'tempGuid'), fc.jsonValue())
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), row), fc.boolean(), (value, isRealBase) => {
        const payload =
          isRealBase && typeof value === 'object' ? Object.assign({}, ROW, value) : value
        const wire = readMessage(payload)
        if (!('reason' in wire)) toEvent(wire, { directory, mayInfer: true })
        expect(({} as Record<string, unknown>).polluted).toBeUndefined()
      }),
      { numRuns: 2_000 }
    )
  })

  it('gives only safe numbers and bounded strings', () => {
    const change = fc.record(
      {
        dateRead: fc.double(),
        dateDelivered: fc.double(),
        dateEdited: fc.double(),
        originalROWID: fc.double(),
        partCount: fc.double(),
        error: fc.double()
      },
      { requiredKeys: [] }
    )
    fc.assert(
      fc.property(change, (values) => {
        const { readAt, deliveredAt, editedAt, unsentAt, order } = message(values)
        for (const number of [readAt ?? 0, deliveredAt ?? 0, editedAt ?? 0, unsentAt ?? 0, order])
          expect(Number.isSafeInteger(number) && number >= 0).toBe(true)
      })
    )
  })
})
