import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { BackendEvent, RemotePollOption } from '../../../src/main/core/backendEvents'
import type { Poll } from '../../../src/shared/domain'
import { CHAT, createFixture, messageEvent, NOW, onlyConversation, type Fixture } from './support'

const OPTIONS: readonly RemotePollOption[] = [
  { id: 'a', text: 'Pizza' },
  { id: 'b', text: 'Sushi' }
]
const LATER = { id: 'c', text: 'Tacos' }

const asked = messageEvent('poll', {
  text: 'Lunch?',
  body: { type: 'poll', title: 'Lunch?', options: OPTIONS }
})

const voted = (
  serverId: string,
  optionIds: readonly string[],
  change: { sender?: string; target?: string; at?: number } = {}
): BackendEvent => ({
  type: 'pollVoted',
  vote: {
    serverId,
    targetServerId: change.target ?? 'poll',
    senderAddress: change.sender ?? 'anna@example.org',
    senderName: change.sender === '' ? null : 'Anna',
    isFromMe: change.sender === '',
    optionIds,
    at: NOW + (change.at ?? 1),
    order: change.at ?? 1
  }
})

const extended: BackendEvent = {
  type: 'pollChanged',
  update: {
    serverId: 'update',
    targetServerId: 'poll',
    options: [...OPTIONS, LATER],
    at: NOW + 5,
    order: 5
  }
}

let fixture: Fixture

beforeEach(() => {
  fixture = createFixture()
})

afterEach(() => {
  fixture.db.close()
})

const pollOf = ({ core }: Fixture): Poll => {
  const [message] = core.readWindow(onlyConversation(core).id, { at: 'newest' }, 10).messages
  if (message?.body?.type !== 'poll') throw new Error('no poll')
  return message.body
}

/** `Pizza: Anna, me`, one line for each option. */
const tally = (poll: Poll): readonly string[] =>
  poll.options.map(
    ({ text, voters }) =>
      `${text}: ${voters.map(({ name, isMe }) => (isMe ? 'me' : name)).join(', ')}`
  )

describe('polls', () => {
  it('shows the newest choice of everybody, whole', () => {
    fixture.ingest([
      asked,
      voted('v1', ['a', 'b'], { at: 1 }),
      voted('v2', ['a'], { sender: '', at: 2 }),
      voted('v3', ['b'], { at: 3 })
    ])
    expect(tally(pollOf(fixture))).toEqual(['Pizza: me', 'Sushi: Anna'])
  })

  it('takes an empty choice for a vote taken back', () => {
    fixture.ingest([asked, voted('v1', ['a'], { at: 1 }), voted('v2', [], { at: 2 })])
    expect(tally(pollOf(fixture))).toEqual(['Pizza: ', 'Sushi: '])
  })

  it('counts votes that point at a later list of options', () => {
    fixture.ingest([asked, extended, voted('v1', ['c'], { target: 'update', at: 6 })])
    expect(tally(pollOf(fixture))).toEqual(['Pizza: ', 'Sushi: ', 'Tacos: Anna'])
  })

  it('comes to the same in any order, and told twice', () => {
    const events = [
      asked,
      voted('v1', ['a', 'b'], { at: 1 }),
      voted('v2', ['a'], { at: 2 }),
      extended,
      voted('v3', ['c'], { sender: '', target: 'update', at: 6 })
    ]
    const inOrder = createFixture()
    inOrder.ingest(events)
    const expected = pollOf(inOrder)
    inOrder.db.close()
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...events, ...events], { minLength: 10, maxLength: 10 }),
        (shuffled) => {
          const other = createFixture()
          try {
            for (const event of shuffled) other.ingest([event])
            expect(pollOf(other)).toEqual(expected)
          } finally {
            other.db.close()
          }
        }
      ),
      { numRuns: 25 }
    )
  })

  it('tells of the poll again when a vote comes, and is unread only once', () => {
    fixture.ingest([asked, extended])
    const result = fixture.ingest([voted('v1', ['c'], { target: 'update', at: 6 })])
    expect(result.messages.map(({ serverId }) => serverId)).toEqual(['poll'])
    expect(result).toMatchObject({ inserted: 0, updated: 1, notifiable: [] })
    expect(onlyConversation(fixture.core).unreadCount).toBe(1)
    expect(fixture.ingest([voted('v1', ['c'], { target: 'update', at: 6 })]).updated).toBe(0)
  })

  it('forgets a vote that the server deleted', () => {
    fixture.ingest([asked, voted('v1', ['a'])])
    fixture.ingest([{ type: 'messageDeleted', serverId: 'v1' }])
    expect(tally(pollOf(fixture))).toEqual(['Pizza: ', 'Sushi: '])
    fixture.ingest([voted('v1', ['a'])])
    expect(tally(pollOf(fixture))).toEqual(['Pizza: ', 'Sushi: '])
  })

  it('counts a vote that waits, until the server refuses it', () => {
    fixture.ingest([asked, voted('v1', ['b'], { sender: '' })])
    const { id } = onlyConversation(fixture.core)
    const command = {
      type: 'vote',
      conversationServerId: CHAT,
      messageServerId: 'poll',
      optionId: 'a',
      isRemoval: false
    } as const
    const item = fixture.core.enqueueCommand(id, command, NOW)
    expect(tally(pollOf(fixture))).toEqual(['Pizza: me', 'Sushi: me'])
    if (item === null) throw new Error('not queued')
    const change = fixture.core.discardOutbox(item.id)
    expect(change.messages).toHaveLength(1)
    expect(tally(pollOf(fixture))).toEqual(['Pizza: ', 'Sushi: me'])
  })

  it('keeps votes apart that accounts of other servers have under the same ids', () => {
    const other = { ...voted('v1', ['a']) }
    fixture.ingest([asked])
    fixture.core.saveAccount({
      id: 'account-2' as never,
      kind: 'photon',
      name: 'Other',
      serverUrl: 'http://127.0.0.1:2',
      isDemo: false,
      createdAt: NOW,
      isPaused: false
    })
    fixture.ingest([other], { accountId: 'account-2' as never })
    expect(tally(pollOf(fixture))).toEqual(['Pizza: ', 'Sushi: '])
    fixture.core.removeAccount('account-2' as never)
    expect(fixture.db.all('SELECT * FROM poll_votes')).toEqual([])
  })

  it('keeps no votes of a conversation that is deleted here', () => {
    fixture.ingest([asked, voted('v1', ['a']), extended])
    fixture.core.removeConversation(onlyConversation(fixture.core).id)
    expect(fixture.db.all('SELECT 1 FROM poll_votes UNION SELECT 1 FROM poll_updates')).toEqual([])
  })

  it('stands in the list by its words, and without any as a poll', () => {
    fixture.ingest([asked])
    expect(onlyConversation(fixture.core).lastMessage).toMatchObject({
      kind: 'text',
      text: 'Lunch?'
    })
    const untitled = { type: 'poll', title: '', options: OPTIONS } as const
    fixture.ingest([messageEvent('second', { text: '', order: 9, body: untitled })])
    expect(onlyConversation(fixture.core).lastMessage).toMatchObject({ kind: 'poll', text: '' })
  })
})
