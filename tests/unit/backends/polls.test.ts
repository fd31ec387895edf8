import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createDirectory } from '../../../src/main/backends/photon/directory'
import { readMentions } from '../../../src/main/backends/photon/mentionRuns'
import { readPoll } from '../../../src/main/backends/photon/pollPayload'
import { toEvent } from '../../../src/main/backends/photon/toDomain'
import { readMessage } from '../../../src/main/backends/photon/wire'
import type { BackendEvent } from '../../../src/main/core/backendEvents'
import { ROW } from './fixtures'

const BUNDLE =
  'com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:com.apple.messages.Polls'
const ITEM = {
  title: 'Lunch?',
  orderedPollOptions: [
    { optionIdentifier: 'a', text: ' Pizza ' },
    { optionIdentifier: 'b', text: 'Sushi' },
    { text: 'without an id' }
  ]
}
const VOTES = { votes: [{ voteOptionIdentifier: 'a' }, { voteOptionIdentifier: 'a' }, {}] }

const address = (item: object): string =>
  `data:,${encodeURIComponent(JSON.stringify({ version: 1, item }))}?src=p`
const payload = (item: object): unknown => [{ URL: address(item) }]

const map = (change: object): BackendEvent | null => {
  const wire = readMessage({ ...ROW, text: '', balloonBundleId: BUNDLE, ...change })
  if ('reason' in wire) throw new Error(wire.reason)
  return toEvent(wire, { directory: createDirectory() })
}

describe('payloads of polls', () => {
  const definition = {
    type: 'definition',
    title: 'Lunch?',
    options: [
      { id: 'a', text: 'Pizza' },
      { id: 'b', text: 'Sushi' }
    ]
  }

  it.each([
    ['an address', payload(ITEM)],
    ['an address inside a record', [{ URL: { 'NS.relative': address(ITEM) } }]],
    ['a keyed archive', [{ $objects: ['$null', { a: 1 }, address(ITEM)] }]],
    [
      'base64',
      [
        {
          URL: `data:,${Buffer.from(JSON.stringify({ item: ITEM })).toString('base64')}?src=p`
        }
      ]
    ]
  ])('are read from %s', (_name, value) => {
    expect(readPoll(value)).toEqual(definition)
  })

  it('name each choice of a vote once', () => {
    expect(readPoll(payload(VOTES))).toEqual({ type: 'votes', optionIds: ['a'] })
    expect(readPoll(payload({ votes: [] }))).toEqual({ type: 'votes', optionIds: [] })
  })

  it('never throw, whatever they hold', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((value) => `data:,${value}`)
    )
    const item = fc.oneof(fc.json(), fc.anything())
    fc.assert(
      fc.property(fc.oneof(text, item), (value) => {
        readPoll([{ URL: value }])
        readPoll([{ $objects: [value] }])
        readPoll(value)
        readMentions([{ string: 'x', runs: value }], 'x')
      })
    )
    expect(readPoll([{ URL: `data:,${'x'.repeat(300_000)}` }])).toBeNull()
  })
})

describe('rows of polls', () => {
  it('are a message with a poll', () => {
    expect(map({ payloadData: payload(ITEM) })).toMatchObject({
      type: 'message',
      message: {
        text: 'Lunch?',
        unsupported: null,
        body: { type: 'poll', title: 'Lunch?', options: [{ id: 'a' }, { id: 'b' }] }
      }
    })
  })

  it('are words where the content was not joined', () => {
    expect(map({})).toMatchObject({ message: { body: null, unsupported: 'poll' } })
  })

  it('are votes of the sender, and later lists of options', () => {
    const about = { associatedMessageGuid: 'p:0/POLL', associatedMessageType: '4000' }
    expect(map({ ...about, payloadData: payload(VOTES) })).toEqual({
      type: 'pollVoted',
      vote: {
        serverId: ROW.guid,
        targetServerId: 'POLL',
        senderAddress: ROW.handle.address,
        senderName: null,
        isFromMe: false,
        optionIds: ['a'],
        at: ROW.dateCreated,
        order: ROW.originalROWID
      }
    })
    const later = { ...about, associatedMessageType: '2', payloadData: payload(ITEM) }
    expect(map(later)).toMatchObject({
      type: 'pollChanged',
      update: { targetServerId: 'POLL', options: [{ id: 'a' }, { id: 'b' }] }
    })
  })
})

describe('mentions', () => {
  const run = (start: number, length: number, address?: string): object => ({
    range: [start, length],
    attributes: address === undefined ? {} : { __kIMMentionConfirmedMention: address }
  })

  it('are where the body says', () => {
    const body = [{ string: 'Hi Zoë!', runs: [run(0, 3), run(3, 3, 'zoe'), run(6, 1)] }]
    expect(readMentions(body, 'Hi Zoë!')).toEqual([{ start: 3, length: 3, address: 'zoe' }])
    expect(readMentions(null, 'Hi Zoë!')).toBeNull()
  })

  it('are looked up where the text has lost the mark of a file', () => {
    const body = [{ string: '\uFFFCHi Zoë', runs: [run(0, 1), run(4, 3, 'zoe')] }]
    expect(readMentions(body, 'Hi Zoë')).toEqual([{ start: 3, length: 3, address: 'zoe' }])
    expect(readMentions(body, 'something else')).toEqual([])
  })

  it('stay inside the text and apart', () => {
    const body = [{ string: 'abc', runs: [run(0, 2, 'x'), run(1, 2, 'y'), run(2, 9, 'z')] }]
    expect(readMentions(body, 'abc')).toEqual([
      { start: 0, length: 2, address: 'x' },
      { start: 2, length: 1, address: 'z' }
    ])
  })

  it('say who is the owner', () => {
    const body = [{ string: 'Hi you', runs: [run(3, 3, '+15550100100')] }]
    const row = { balloonBundleId: null, text: 'Hi you', attributedBody: body }
    expect(map({ ...row, receivingFrom: '+15550100100' })).toMatchObject({
      message: { mentions: [{ start: 3, length: 3, isMe: true }] }
    })
    expect(map(row)).toMatchObject({ message: { mentions: [{ isMe: false }] } })
  })
})
