/** Making, joining and changing conversations, and searching on the server, over the real store. */
import { describe, expect, it } from 'vitest'

import type { BackendEvent, RemoteConversation } from '../../../../src/main/core/backendEvents'
import type { ConversationManagement } from '../../../../src/main/core/chatBackend'
import { createManagement } from '../../../../src/main/core/messenger/management'
import { createServerSearch } from '../../../../src/main/core/messenger/serverSearch'
import { snippetAround } from '../../../../src/main/core/messenger/snippet'
import {
  type AccountId,
  asAccountId,
  asConversationId,
  err,
  hasGap,
  ok,
  type Result
} from '../../../../src/shared/domain'
import { createAccountsBench, valueOf } from '../../../support/accountsBench'
import { newestAttempt } from '../../../support/fakeBackend'
import { START_AT } from '../../../support/fakeClock'
import { messageEvent } from '../../../support/samples'
import { conversationEvent } from '../../../support/storeWorld'

const ROOM = 'iMessage;-;c1'
const remote = (serverId: string, name = 'Team'): RemoteConversation => ({
  serverId,
  name,
  isGroup: true,
  participants: [{ address: 'ann', name: 'Ann' }],
  isArchived: null
})

const createBench = async () => {
  const accounts = createAccountsBench()
  const { store, directory, publisher } = accounts
  const asked: (readonly unknown[])[] = []
  let answer: Result<RemoteConversation | null> = ok(null)
  const note = (...call: readonly unknown[]): void => {
    asked.push(call.filter((one) => !(one instanceof AbortSignal)))
  }
  const changed = (...call: readonly unknown[]): Promise<Result<void>> => {
    note(...call)
    return Promise.resolve(answer.ok ? ok(undefined) : answer)
  }
  const made = (...call: readonly unknown[]): Promise<Result<RemoteConversation>> => {
    note(...call)
    if (answer.ok && answer.value === null) throw new Error('no answer given')
    return Promise.resolve(answer as Result<RemoteConversation>)
  }
  const management: ConversationManagement = {
    createDirect: (...call) => made('createDirect', ...call),
    createGroup: (...call) => made('createGroup', ...call),
    rename: (...call) => changed('rename', ...call),
    addMembers: (...call) => changed('addMembers', ...call),
    removeMember: (...call) => changed('removeMember', ...call),
    leave: (...call) => changed('leave', ...call),
    setPicture: (...call) => changed('setPicture', ...call),
    createPoll: (...call) => changed('createPoll', ...call),
    answerInvitation: (...call) => {
      note('answerInvitation', ...call)
      return Promise.resolve(answer)
    }
  }
  accounts.prepare = (backend) => {
    backend.management = management
    backend.capabilities = {
      ...backend.capabilities,
      invitations: true,
      serverSearch: true,
      polls: true
    }
  }
  const id: AccountId = valueOf(await accounts.addImkit()).account.id
  const backend = accounts.backends[1]!
  const deps = {
    store,
    accounts: accounts.accounts,
    directory,
    publisher,
    changes: { recountUnread: () => undefined },
    notifications: { conversationRead: () => undefined }
  }
  const receive = async (...events: Parameters<typeof store.ingest>[0]['events']) => {
    for (const event of events) newestAttempt(backend).sink.event(event)
    await accounts.clock.advance(0)
  }
  await receive(conversationEvent('c1'))
  const conversation = directory.find(id, ROOM)!
  return {
    ...accounts,
    id,
    backend,
    asked,
    receive,
    conversation,
    management: createManagement(deps),
    search: createServerSearch(store, accounts.accounts, directory),
    answerWith: (next: Result<RemoteConversation | null>) => {
      answer = next
    },
    stored: async () => (await store.findConversation(conversation.id))!,
    invitations: () => accounts.view(id)?.invitations.map((one) => one.conversationServerId),
    goOffline: () => {
      newestAttempt(backend).sink.disconnected({
        cause: 'connection_lost',
        error: { code: 'server_unreachable' }
      })
    }
  }
}

type Bench = Awaited<ReturnType<typeof createBench>>
type Act = (bench: Bench) => Promise<Result<unknown>>

const acts: readonly (readonly [string, Act])[] = [
  ['createDirect', ({ management, id }) => management.createDirect(id, ' ann ')],
  [
    'createGroup',
    ({ management, id }) => management.createGroup(id, ' Team ', ['ann', 'bob'], null)
  ],
  ['rename', ({ management, conversation }) => management.rename(conversation.id, ' New ')],
  ['addMembers', ({ management, conversation }) => management.addMembers(conversation.id, ['bob'])],
  ['removeMember', ({ management, conversation }) => management.removeMember(conversation.id, 'b')],
  ['setPicture', ({ management, conversation }) => management.setPicture(conversation.id, null)],
  [
    'createPoll',
    ({ management, conversation }) =>
      management.createPoll(conversation.id, { title: 'Lunch?', options: ['Pizza', 'Sushi'] })
  ],
  ['leave', ({ management, conversation }) => management.leave(conversation.id)],
  ['answerInvitation', ({ management, id }) => management.answerInvitation(id, 'r9', true)]
]

describe.each(acts)('%s', (name, act) => {
  it('needs a connection', async () => {
    const bench = await createBench()
    bench.goOffline()
    expect(await act(bench)).toEqual(err('offline'))
    expect(bench.asked).toEqual([])
  })

  it('needs a service that has it', async () => {
    const bench = await createBench()
    bench.backend.capabilities = {
      ...bench.backend.capabilities,
      newConversation: 'none',
      groups: false,
      invitations: false,
      polls: false
    }
    expect(await act(bench)).toEqual(err('unsupported'))
    bench.backend.capabilities = { ...bench.backend.capabilities, newConversation: 'userId' }
    bench.backend.capabilities = {
      ...bench.backend.capabilities,
      groups: true,
      invitations: true,
      polls: true
    }
    bench.backend.management = null
    expect(await act(bench)).toEqual(err('unsupported'))
    expect(bench.asked).toEqual([])
  })

  it('that the server refuses changes nothing here', async () => {
    const bench = await createBench()
    const before = await bench.store.listConversations()
    bench.answerWith(err('rejected', 'no'))
    expect(await act(bench)).toEqual(err('rejected', 'no'))
    expect(bench.asked.map(([asked]) => asked)).toEqual([name])
    expect(await bench.store.listConversations()).toEqual(before)
  })
})

describe('a new poll', () => {
  const poll = (bench: Bench, options: readonly string[]): Promise<Result<null>> =>
    bench.management.createPoll(bench.conversation.id, { title: ' Lunch? ', options })

  it('has each option once, and none that is empty', async () => {
    const bench = await createBench()
    expect(await poll(bench, [' Pizza', 'Sushi', 'Pizza ', ' '])).toEqual(ok(null))
    expect(bench.asked).toEqual([
      ['createPoll', ROOM, { title: 'Lunch?', options: ['Pizza', 'Sushi'] }]
    ])
  })

  it('that leaves no choice is asked of nobody', async () => {
    const bench = await createBench()
    expect(await poll(bench, ['Pizza', 'Pizza '])).toMatchObject({
      ok: false,
      error: { code: 'invalid_input' }
    })
    expect(bench.asked).toEqual([])
  })
})

describe('a new conversation', () => {
  it.each([
    [0, ['createDirect', 'ann']],
    [1, ['createGroup', 'Team', ['ann', 'bob'], null]]
  ] as const)('is stored, told and named (%i)', async (index, asked) => {
    const bench = await createBench()
    bench.answerWith(ok(remote('r2')))
    const made = (await acts[index]![1](bench)) as Result<{ conversationId: string }>
    expect(bench.asked).toEqual([asked])
    const stored = bench.directory.find(bench.id, 'r2')
    expect(made).toEqual(ok({ conversationId: stored?.id }))
    expect(bench.publisher.of('conversations/upserted').at(-1)).toMatchObject({
      conversations: [{ serverId: 'r2', name: 'Team' }]
    })
  })

  it('that is here already is the one that is here', async () => {
    const bench = await createBench()
    bench.answerWith(ok({ ...remote(ROOM, 'Name of c1'), isGroup: false, participants: null }))
    for (let time = 0; time < 2; time += 1)
      expect(await bench.management.createDirect(bench.id, 'ann')).toEqual(
        ok({ conversationId: bench.conversation.id })
      )
    expect(await bench.store.listConversations()).toHaveLength(1)
  })
})

describe('a conversation', () => {
  it('that was renamed has its name at once', async () => {
    const bench = await createBench()
    expect(await bench.management.rename(bench.conversation.id, ' New ')).toEqual(ok(null))
    expect(bench.asked).toEqual([['rename', ROOM, 'New']])
    expect((await bench.stored()).name).toBe('New')
  })

  it('that was left is left, and only then can be deleted here', async () => {
    const bench = await createBench()
    const { id } = bench.conversation
    expect(await bench.management.delete(id)).toMatchObject({ error: { code: 'rejected' } })
    expect(await bench.management.leave(id)).toEqual(ok(null))
    expect((await bench.stored()).isLeft).toBe(true)
    bench.goOffline()
    expect(await bench.management.delete(id)).toEqual(ok(null))
    expect(await bench.store.listConversations()).toEqual([])
    expect(bench.directory.get(id)).toBeNull()
    expect(bench.publisher.of('conversations/removed')).toMatchObject([{ ids: [id] }])
  })

  it('that nobody knows is not found', async () => {
    const { management } = await createBench()
    const nobody = asConversationId('nobody')
    for (const result of [
      await management.rename(nobody, 'x'),
      await management.leave(nobody),
      await management.delete(nobody),
      await management.createDirect(asAccountId('nobody'), 'ann')
    ])
      expect(result).toEqual(err('not_found'))
  })
})

describe('an invitation', () => {
  const invited = {
    type: 'invited',
    conversationServerId: 'r9',
    name: 'Club',
    inviterAddress: 'u-ann',
    inviterName: 'Ann'
  } as const

  it.each([
    [true, ok(remote('r9', 'Club')), ['Name of c1', 'Club']],
    [false, ok(null), ['Name of c1']]
  ])('answered with %s is gone', async (isAccepted, answer, names) => {
    const bench = await createBench()
    await bench.receive(invited)
    expect(bench.view(bench.id)?.invitations).toEqual([
      { conversationServerId: 'r9', name: 'Club', inviterName: 'Ann' }
    ])
    bench.answerWith(answer)
    expect(await bench.management.answerInvitation(bench.id, 'r9', isAccepted)).toEqual(ok(null))
    expect(bench.asked).toEqual([['answerInvitation', 'r9', isAccepted]])
    expect(bench.invitations()).toEqual([])
    expect(bench.publisher.of('accounts/changed').at(-1)?.accounts[0]?.invitations).toEqual([])
    const stored = await bench.store.listConversations()
    expect(new Set(stored.map(({ name }) => name))).toEqual(new Set(names))
  })

  it('that could not be answered still waits', async () => {
    const bench = await createBench()
    await bench.receive(invited)
    bench.answerWith(err('timeout'))
    await bench.management.answerInvitation(bench.id, 'r9', true)
    expect(bench.invitations()).toEqual(['r9'])
  })

  it('accepted on another device is gone when the conversation comes', async () => {
    const bench = await createBench()
    await bench.receive(invited)
    await bench.receive({ type: 'conversation', conversation: remote('r9') })
    expect(bench.invitations()).toEqual([])
  })

  it('told by a catch-up counts; one that a new connection does not tell is gone', async () => {
    const bench = await createBench()
    await bench.receive({ ...invited, conversationServerId: 'old' })
    bench.backend.onCatchUp = async function* () {
      yield { events: [invited], cursor: 'c', total: null, isInitial: false }
    }
    bench.goOffline()
    expect(bench.invitations()).toEqual(['old'])
    await bench.clock.advance(30_000)
    expect(bench.phase(bench.id)).toBe('online')
    expect(bench.invitations()).toEqual(['r9'])
  })
})

describe('search on the server', () => {
  const old = messageEvent('old', { sentAt: START_AT - 1_000_000, order: 1, text: 'an old friend' })
  const here = messageEvent('here', { sentAt: START_AT, order: 9, text: 'a friend' })
  const elsewhere = messageEvent('x', { conversationServerId: 'nobody-knows', text: 'friend' })

  it('stores what it finds, newest first, and tells what was here before', async () => {
    const bench = await createBench()
    await bench.receive(here)
    bench.backend.search = () => Promise.resolve(ok([old, here, elsewhere]))
    const found = await bench.search(bench.id, 'friend', 10)
    const hits = found.ok ? found.value : []
    expect(
      hits.map(({ message, isStored, conversationName }) => [
        message.text,
        isStored,
        conversationName
      ])
    ).toEqual([
      ['a friend', true, 'Name of c1'],
      ['an old friend', false, 'Name of c1']
    ])
    expect(await bench.store.findMessage(hits[1]!.message.id)).toMatchObject({
      serverId: 'guid-old'
    })
    expect((await bench.stored()).unreadCount).toBe(1)
    expect(await bench.store.listConversations()).toHaveLength(1)
  })

  it('leaves a gap before what came later, which is filled from its newer edge', async () => {
    const bench = await createBench()
    await bench.receive(here)
    bench.backend.search = () => Promise.resolve(ok([old]))
    await bench.search(bench.id, 'friend', 10)
    const { id, serverId } = bench.conversation
    const window = () => bench.store.readWindow(id, { at: 'newest' }, 10)
    const [first, last] = (await window()).messages
    const isOpen = async () => hasGap((await window()).spans, first!.sentAt, last!.sentAt)
    expect(await isOpen()).toBe(true)
    const anchors: unknown[] = []
    const between = messageEvent('between', { sentAt: START_AT - 500, order: 5 })
    const proof = (since: number, until: number): BackendEvent => ({
      type: 'spanProven',
      conversationServerId: serverId,
      since,
      until
    })
    bench.backend.history = (_, before) => {
      anchors.push(before)
      const events =
        anchors.length === 1
          ? [between, proof(START_AT - 499, START_AT)]
          : [old, between, proof(START_AT - 1_000_000, START_AT - 500)]
      return Promise.resolve(ok({ events, hasOlder: true }))
    }
    const runtime = bench.accounts.find(bench.id)!
    expect(await runtime.past.fillGap(id, last!.id)).toEqual(ok({ isFilled: true }))
    expect(anchors).toEqual([
      { sentAt: START_AT, order: 9, serverId: 'guid-here' },
      { sentAt: START_AT - 500, order: 5, serverId: 'guid-between' }
    ])
    expect(await isOpen()).toBe(false)
    expect((await window()).messages.map(({ text }) => text)).toEqual([
      'an old friend',
      'text of between',
      'a friend'
    ])
    const changes = bench.publisher.of('messages/spansChanged')
    expect(changes.at(-1)).toMatchObject({ conversationIds: [id] })
  })

  it('leaves a gap between two messages that it found', async () => {
    const bench = await createBench()
    await bench.receive(here)
    const older = messageEvent('older', { sentAt: START_AT - 9_000_000, order: 0 })
    bench.backend.search = () => Promise.resolve(ok([old, older]))
    await bench.search(bench.id, 'friend', 10)
    const { spans } = await bench.store.readWindow(bench.conversation.id, { at: 'newest' }, 10)
    expect(hasGap(spans, START_AT - 9_000_000, START_AT - 1_000_000)).toBe(true)
  })

  it('pages back from what was found, and says when a gap cannot be filled', async () => {
    const bench = await createBench()
    await bench.receive(here)
    bench.backend.search = () => Promise.resolve(ok([old]))
    await bench.search(bench.id, 'friend', 10)
    const anchors: unknown[] = []
    bench.backend.history = (_, before) => {
      anchors.push(before)
      return Promise.resolve(ok({ events: [], hasOlder: true }))
    }
    const runtime = bench.accounts.find(bench.id)!
    await runtime.past.fetchOlder(bench.conversation.id)
    // Not by its id: what is newer is not all here, which services that page by id rely on.
    expect(anchors).toEqual([{ sentAt: START_AT - 1_000_000, order: 1, serverId: null }])
    const { messages } = await bench.store.readWindow(bench.conversation.id, { at: 'newest' }, 9)
    const fill = () => runtime.past.fillGap(bench.conversation.id, messages.at(-1)!.id)
    expect(await fill()).toEqual(ok({ isFilled: false }))
    expect(anchors).toHaveLength(2)
    bench.backend.history = () => Promise.resolve(err('offline'))
    expect(await fill()).toEqual(err('offline'))
  })

  it('asks for no more than wanted, and needs a connection and a service that can', async () => {
    const bench = await createBench()
    const limits: number[] = []
    bench.backend.search = (_, limit) => {
      limits.push(limit)
      return Promise.resolve(ok([old, here]))
    }
    const found = await bench.search(bench.id, 'friend', 1)
    expect([found.ok && found.value.length, limits]).toEqual([1, [1]])
    bench.goOffline()
    expect(await bench.search(bench.id, 'friend', 1)).toEqual(err('offline'))
    bench.backend.search = null
    expect(await bench.search(bench.id, 'friend', 1)).toEqual(err('unsupported'))
    expect(await bench.search(asAccountId('nobody'), 'friend', 1)).toEqual(err('not_found'))
  })
})

describe('the snippet of a message found', () => {
  const shown = (text: string, query: string): string =>
    snippetAround(text, query)
      .map((part) => (part.isMatch ? `[${part.text}]` : part.text))
      .join('')
  it.each([
    ['a friend of mine', 'FRIEND', 'a [friend] of mine'],
    ['two\n\nlines', 'lines', 'two [lines]'],
    ['friend', 'friend', '[friend]'],
    ['nothing here', 'absent', 'nothing here'],
    ['absent the first', 'nobody first', 'absent the [first]'],
    ['', 'x', '']
  ])('%j for %j', (text, query, expected) => {
    expect(shown(text, query)).toBe(expected)
  })

  it('of a long one shows where it is', () => {
    const text = shown(`${'x '.repeat(500)}needle${' y'.repeat(500)}`, 'needle')
    expect(text).toContain('[needle]')
    expect(text.length).toBeLessThan(300)
  })
})
