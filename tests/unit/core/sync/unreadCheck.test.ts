/** The server's unread counts against ours, over the real store. */
import { describe, expect, it } from 'vitest'

import type { BackendEvent } from '../../../../src/main/core/backendEvents'
import { createConversationDirectory } from '../../../../src/main/core/conversationDirectory'
import { compareUnread } from '../../../../src/main/core/sync/compareUnread'
import { createUnreadCheck } from '../../../../src/main/core/sync/unreadCheck'
import { err, ok } from '../../../../src/shared/domain'
import { createFakeBackend } from '../../../support/fakeBackend'
import { createFakeClock, START_AT } from '../../../support/fakeClock'
import { createRecordingLogger } from '../../../support/recorders'
import { ACCOUNT_ID, messageEvent } from '../../../support/samples'
import { createStoreWorld } from '../../../support/storeWorld'

const ROOM = 'iMessage;-;c1'

/** The n-th message of the first conversation; by somebody else. */
const nth = (order: number): BackendEvent =>
  messageEvent(`m${order}`, { order, sentAt: START_AT + order, senderAddress: 'ann' })

const createBench = async (unread: number, conversations = 1) => {
  const world = await createStoreWorld(conversations)
  const { store } = world
  const backend = createFakeBackend()
  const directory = createConversationDirectory()
  const logger = createRecordingLogger()
  const bench = { reads: 0, notifiable: 0, page: [] as readonly BackendEvent[] }
  backend.history = () => {
    bench.reads += 1
    return Promise.resolve(ok({ events: bench.page, hasOlder: true }))
  }
  const live = async (...events: readonly BackendEvent[]): Promise<void> => {
    await store.ingest({ accountId: ACCOUNT_ID, events, origin: 'live', now: START_AT })
    directory.remember(await store.listConversations())
  }
  await live(...Array.from({ length: unread }, (_, index) => nth(index + 1)))
  const check = createUnreadCheck({
    accountId: ACCOUNT_ID,
    backend,
    store,
    clock: createFakeClock(),
    logger,
    directory,
    onResult: ({ conversations: changed, notifiable }) => {
      directory.remember(changed)
      bench.notifiable += notifiable.length
    }
  })
  const report = (count: number, conversationServerId: string | null = ROOM): void => {
    check.reported({ type: 'unreadReported', conversationServerId, count })
  }
  return Object.assign(bench, {
    world,
    store,
    backend,
    logger,
    check,
    live,
    report,
    end: (signal = new AbortController().signal) => check.runEnded(signal),
    run: async (count: number): Promise<void> => {
      check.runBegan()
      report(count)
      await check.runEnded(new AbortController().signal)
    },
    unread: async () =>
      (await store.countUnread(ACCOUNT_ID)).find(
        ({ conversationServerId }) => conversationServerId === ROOM
      )?.count ?? 0,
    warnings: () => logger.lines.filter(({ level }) => level === 'warn')
  })
}

describe('a difference of counts', () => {
  it.each([
    [0, 0, null],
    [3, 3, null],
    [0, 3, 'markRead'],
    [0, 1, 'markRead'],
    [3, 0, 'readAgain'],
    [3, 2, 'readAgain'],
    [2, 3, 'keep'],
    [1, 100, 'keep']
  ] as const)('server %i, here %i: %s', (server, ours, cure) => {
    const reported = new Map([['r', server]])
    const own = ours === 0 ? new Map<string, number>() : new Map([['r', ours]])
    const expected = cure === null ? [] : [{ conversationServerId: 'r', server, ours, cure }]
    expect(compareUnread(reported, own)).toEqual(expected)
  })

  it('is nothing where the server says nothing', () => {
    expect(compareUnread(new Map(), new Map([['r', 5]]))).toEqual([])
  })
})

describe('what was read elsewhere', () => {
  it('is read here too, and told with ids and counts only', async () => {
    const bench = await createBench(3)
    await bench.run(0)
    expect(await bench.unread()).toBe(0)
    expect(bench.logger.lines).toHaveLength(1)
    expect(bench.logger.lines[0]?.fields).toEqual({
      account: ACCOUNT_ID,
      conversation: bench.world.conversations[0]!.id,
      server: 0,
      ours: 3,
      cure: 'markRead'
    })
  })

  it('does not take a message away that came live during the run', async () => {
    const bench = await createBench(2)
    bench.check.runBegan()
    bench.report(0)
    bench.check.heard(nth(3))
    await bench.live(nth(3))
    await bench.end()
    expect(await bench.unread()).toBe(3)
    expect(bench.warnings()).toEqual([])
    await bench.run(0)
    expect(await bench.unread()).toBe(0)
  })

  it('does not take a message away that comes while it is being mended', async () => {
    const bench = await createBench(2)
    bench.store.onCall = (name) => {
      if (name !== 'readWindow') return
      bench.store.onCall = null
      // On the wire after the counting, in the store after the looking.
      bench.check.heard(nth(3))
    }
    await bench.run(0)
    await bench.live(nth(3))
    expect(await bench.unread()).toBe(3)
  })

  it.each(['countUnread', 'listOutbox', 'readWindow'] as const)(
    'is left alone where the connection is lost during %s: the next run looks anew',
    async (step) => {
      const bench = await createBench(2)
      const connection = new AbortController()
      bench.store.onCall = (name) => {
        if (name !== step) return
        bench.store.onCall = null
        connection.abort()
        // A message of the next connection, whose run forgets what came during this one.
        bench.check.heard(nth(3))
        bench.check.runBegan()
        void bench.live(nth(3))
      }
      bench.check.runBegan()
      bench.report(0)
      await bench.end(connection.signal)
      expect(await bench.unread()).toBe(3)
    }
  )

  it('stays unread here where the person marked it so', async () => {
    const bench = await createBench(2)
    await bench.store.setMarkedUnread(bench.world.conversations[0]!.id, true)
    await bench.live()
    await bench.run(0)
    expect(await bench.unread()).toBe(2)
  })
})

describe('what the server has more of', () => {
  it('is fetched, counted and announced; older ones are only stored', async () => {
    const bench = await createBench(1)
    const older = messageEvent('older', { order: 0, sentAt: START_AT - 5, senderAddress: 'ann' })
    bench.page = [nth(3), nth(2), nth(1), older]
    await bench.run(3)
    expect([await bench.unread(), bench.reads, bench.notifiable]).toEqual([3, 1, 2])
    expect((await bench.store.stats()).messages).toBe(4)
    expect(bench.warnings()).toEqual([])
  })

  it('that cannot be found is told once, keeps ours and is not asked for again', async () => {
    const bench = await createBench(1)
    bench.page = [nth(1)]
    for (let run = 0; run < 4; run += 1) await bench.run(3)
    expect([await bench.unread(), bench.reads]).toEqual([1, 1])
    expect(bench.warnings().map(({ fields }) => [fields?.server, fields?.ours])).toEqual([[3, 1]])
    await bench.run(4)
    expect(bench.reads).toBe(2)
  })

  it('and cannot be asked for now breaks nothing', async () => {
    const bench = await createBench(1)
    bench.backend.history = () => Promise.resolve(err('timeout'))
    await bench.run(3)
    expect(await bench.unread()).toBe(1)
    expect(bench.warnings()).toEqual([])
    bench.backend.history = () => Promise.resolve(ok({ events: [nth(2), nth(3)], hasOlder: true }))
    await bench.run(3)
    expect(await bench.unread()).toBe(3)
  })

  it('because the server has yet to hear that it was read here is left alone', async () => {
    const bench = await createBench(2)
    const { id } = bench.world.conversations[0]!
    await bench.store.markRead(id, null)
    const command = { type: 'markRead', conversationServerId: ROOM, isRead: true } as const
    await bench.store.enqueueCommand(id, command, START_AT)
    await bench.run(2)
    expect([await bench.unread(), bench.reads]).toEqual([0, 0])
  })

  it('is not taken for read because of a message that comes live while it is fetched', async () => {
    const bench = await createBench(2)
    const lost = messageEvent('lost', { order: 0, sentAt: START_AT - 5, senderAddress: 'ann' })
    bench.backend.history = async () => {
      bench.reads += 1
      if (bench.reads === 1) {
        bench.check.heard(nth(3))
        await bench.live(nth(3))
      }
      return ok({ events: [nth(3), nth(2), nth(1), lost], hasOlder: true })
    }
    // The server counted before the third came: its three are not the newest three any more.
    await bench.run(3)
    await bench.run(4)
    expect(await bench.unread()).toBe(4)
  })

  it('in many conversations is fetched for a few in each run', async () => {
    const bench = await createBench(0, 12)
    const run = async (): Promise<void> => {
      bench.check.runBegan()
      for (const { serverId } of bench.world.conversations) bench.report(1, serverId)
      await bench.end()
    }
    const reads: number[] = []
    for (let round = 0; round < 4; round += 1) {
      await run()
      reads.push(bench.reads)
    }
    expect(reads).toEqual([5, 10, 12, 12])
  })
})

it('what the server has fewer of stays, and is told once', async () => {
  const bench = await createBench(3)
  for (let run = 0; run < 3; run += 1) await bench.run(1)
  expect([await bench.unread(), bench.reads]).toEqual([3, 0])
  expect(bench.warnings()).toHaveLength(1)
})

it('a total that differs is told once, and nothing is changed for it', async () => {
  const bench = await createBench(3)
  for (let run = 0; run < 3; run += 1) {
    bench.check.runBegan()
    bench.report(3)
    bench.report(9, null)
    await bench.end()
  }
  expect(await bench.unread()).toBe(3)
  expect(bench.logger.lines.map(({ fields }) => fields)).toEqual([
    { account: ACCOUNT_ID, server: 9, ours: 3 }
  ])
})

it('a run of a service that counts nothing costs nothing', async () => {
  const bench = await createBench(3)
  const calls: string[] = []
  bench.store.onCall = (name) => calls.push(name)
  bench.check.runBegan()
  await bench.end()
  expect(calls).toEqual([])
})
