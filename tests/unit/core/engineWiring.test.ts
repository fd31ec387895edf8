/** What reaches what inside the engine, with fakes at every edge but the store. */
import { describe, expect, it } from 'vitest'

import { createEngine } from '../../../src/main/core/engine'
import { StoreError } from '../../../src/main/core/store'
import { DEFAULT_SETTINGS, err, ok, type Settings } from '../../../src/shared/domain'
import { english } from '../../../src/shared/i18n'
import {
  createFakeBackend,
  defer,
  type FakeBackend,
  newestAttempt
} from '../../support/fakeBackend'
import { createFakeClock, START_AT } from '../../support/fakeClock'
import { createFakeRandom } from '../../support/fakeRandom'
import { createMemoryStore } from '../../support/nodeStore'
import {
  createFakeAttention,
  createFakeMachine,
  createFakeSecrets,
  createRecordingLogger,
  createRecordingNotifier,
  createRecordingPublisher
} from '../../support/recorders'
import { ACCOUNT_ID, accountSample, messageEvent } from '../../support/samples'
import { conversationEvent } from '../../support/storeWorld'

const createBench = async (serverUrl = 'https://mac.example') => {
  const { store } = createMemoryStore()
  await store.saveAccount(accountSample({ serverUrl }))
  const events = [conversationEvent('c1'), messageEvent('m0', { sentAt: START_AT - 1 })]
  await store.ingest({ accountId: ACCOUNT_ID, events, origin: 'live', now: START_AT })
  const clock = createFakeClock()
  const publisher = createRecordingPublisher()
  const machine = createFakeMachine()
  const backends: FakeBackend[] = []
  let next: FakeBackend | null = null
  let settings: Settings = DEFAULT_SETTINGS
  const engine = createEngine({
    store,
    secrets: createFakeSecrets(),
    isSessionOnly: false,
    clock,
    random: createFakeRandom(),
    logger: createRecordingLogger(),
    publisher,
    notifier: createRecordingNotifier(),
    attention: createFakeAttention(),
    settings: () => settings,
    power: machine,
    network: machine,
    createBackend: () => {
      const backend = next ?? createFakeBackend()
      backends.push(backend)
      return backend
    },
    exportTarget: { open: () => Promise.resolve(ok(null)) },
    t: english.translate,
    timeWords: { moment: String, day: String },
    startDemo: () => Promise.resolve(err('unsupported'))
  })
  const start = async (): Promise<FakeBackend> => {
    await engine.start()
    await clock.advance(0)
    return backends[0]!
  }
  return {
    engine,
    store,
    clock,
    publisher,
    machine,
    start,
    /** Is the account's backend from the start on. */
    use: (backend: FakeBackend) => {
      next = backend
    },
    set: (change: Partial<Settings>) => {
      settings = { ...settings, ...change }
    },
    phase: () => engine.connections()[0]?.phase
  }
}

describe('the machine', () => {
  it('without a network at the start is said to be offline, and goes on when there is one', async () => {
    const bench = await createBench()
    bench.machine.setOnline(false)
    const backend = await bench.start()
    await bench.clock.advance(600_000)
    expect(bench.phase()).toBe('offline')
    expect(backend.attempts.length).toBeLessThanOrEqual(1)
    bench.machine.setOnline(true)
    await bench.clock.advance(0)
    expect(bench.phase()).toBe('online')
  })

  it('without a network still reaches a server on itself', async () => {
    const bench = await createBench('http://127.0.0.1:1234')
    await bench.start()
    bench.machine.setOnline(false)
    await bench.clock.advance(1_000)
    expect(bench.phase()).toBe('online')
  })

  it('that wakes twice makes one new connection', async () => {
    const bench = await createBench()
    const backend = await bench.start()
    await bench.clock.advance(3_600_000)
    bench.machine.resume()
    await bench.clock.advance(5_000)
    bench.machine.resume()
    await bench.clock.advance(0)
    expect(backend.attempts).toHaveLength(2)
    expect(bench.phase()).toBe('online')
  })

  it('that slept for a moment right after connecting connects anew', async () => {
    const bench = await createBench()
    const backend = await bench.start()
    bench.machine.suspend()
    await bench.clock.advance(1_000)
    bench.machine.resume()
    await bench.clock.advance(0)
    expect(backend.attempts).toHaveLength(2)
  })

  it('unlocked during a catch-up does not begin it anew', async () => {
    const bench = await createBench()
    const backend = await bench.start()
    await bench.clock.advance(60_000)
    const hanging = defer<undefined>()
    backend.onCatchUp = async function* () {
      await hanging.promise
      yield* []
    }
    bench.machine.resume()
    await bench.clock.advance(30_000)
    expect(bench.phase()).toBe('catching_up')
    bench.machine.unlock()
    await bench.clock.advance(0)
    expect(backend.attempts).toHaveLength(2)
    hanging.resolve(undefined)
    await bench.clock.advance(0)
    expect(bench.phase()).toBe('online')
  })
})

describe('a live event', () => {
  it('is stored, then told, and ends the typing of its sender', async () => {
    const bench = await createBench()
    const backend = await bench.start()
    const { sink } = newestAttempt(backend)
    sink.event({
      type: 'typing',
      conversationServerId: 'iMessage;-;c1',
      senderAddress: null,
      isTyping: true
    })
    sink.event(messageEvent('m1', { order: 2 }))
    await bench.clock.advance(1_000)
    expect(bench.publisher.of('typing/changed').map(({ names }) => names)).toEqual([
      ['Name of c1'],
      []
    ])
    const told = bench.publisher.of('messages/upserted').at(-1)
    expect(told?.messages.map(({ text }) => text)).toEqual(['text of m1'])
    expect(bench.publisher.of('unread/changed').at(-1)?.unread.messages).toBe(2)
  })

  it('that the disk has no room for rings the alarm once and is fetched again', async () => {
    const bench = await createBench()
    const backend = await bench.start()
    const lost = messageEvent('m1', { order: 2 })
    bench.store.failWith = { error: new StoreError('storage_full', 'disk full'), calls: ['ingest'] }
    backend.onCatchUp = async function* () {
      yield { events: [lost], cursor: 'after', total: 1, isInitial: false }
    }
    newestAttempt(backend).sink.event(lost)
    await bench.clock.advance(30_000)
    expect(bench.publisher.of('storage/failed')).toMatchObject([{ code: 'storage_full' }])
    expect(bench.engine.connections()[0]).toMatchObject({
      phase: 'waiting',
      cause: 'storage_failed',
      errorCode: 'storage_full'
    })
    bench.store.failWith = null
    await bench.clock.advance(60_000)
    expect(bench.phase()).toBe('online')
    expect(bench.publisher.of('storage/recovered')).toHaveLength(1)
    expect((await bench.store.stats()).messages).toBe(2)
  })

  it('that nobody understands is counted where people can see it', async () => {
    const bench = await createBench()
    const backend = await bench.start()
    const { sink } = newestAttempt(backend)
    sink.event({ type: 'quarantined', source: 'new-message', reason: 'no guid', raw: '{}' })
    sink.event(messageEvent('m1', { order: 2 }))
    await bench.clock.advance(1_000)
    expect(bench.publisher.of('diagnostics/changed')).toEqual([
      { type: 'diagnostics/changed', quarantined: 1 }
    ])
    expect((await bench.store.stats()).messages).toBe(2)
  })
})

describe('a message that an assistant writes', () => {
  it('is shown while it grows, and goes when the message itself is there', async () => {
    const bench = await createBench()
    const backend = await bench.start()
    const { sink } = newestAttempt(backend)
    const grow = (text: string): void => {
      sink.event({
        type: 'messageStreaming',
        conversationServerId: 'iMessage;-;c1',
        messageServerId: 'guid-m1',
        senderAddress: 'c1@example.org',
        senderName: null,
        text
      })
    }
    grow('He')
    grow('Hello')
    await bench.clock.advance(100)
    sink.event(messageEvent('m1', { order: 2, text: 'Hello!' }))
    await bench.clock.advance(0)
    grow('Hello!')
    await bench.clock.advance(100)
    const told = bench.publisher.of('messages/streamed').map(({ stream }) => stream)
    expect(told).toEqual([
      {
        serverId: 'guid-m1',
        senderAddress: 'c1@example.org',
        senderName: 'Name of c1',
        text: 'He'
      },
      expect.objectContaining({ text: 'Hello' }),
      null
    ])
    // The message is there before its draft goes, so that nothing flickers.
    const types = bench.publisher.events.map(({ type }) => type)
    expect(types.lastIndexOf('messages/streamed')).toBeGreaterThan(
      types.lastIndexOf('messages/upserted')
    )
    expect((await bench.store.stats()).messages).toBe(2)
  })
})

describe('a catch-up', () => {
  it('ends with the counts compared: what was read elsewhere is read here', async () => {
    const bench = await createBench()
    const backend = createFakeBackend()
    backend.onCatchUp = async function* () {
      const report = {
        type: 'unreadReported',
        conversationServerId: 'iMessage;-;c1',
        count: 0
      } as const
      yield { events: [report], cursor: 'after', total: null, isInitial: false }
    }
    bench.use(backend)
    await bench.start()
    await bench.clock.advance(1_000)
    const [conversation] = await bench.store.listConversations()
    expect(conversation?.unreadCount).toBe(0)
    expect(bench.publisher.of('unread/changed').at(-1)?.unread.messages).toBe(0)
    expect(bench.phase()).toBe('online')
  })
})

describe('an outbox that cannot write', () => {
  it('does not look connected, and sends when there is room again', async () => {
    const bench = await createBench()
    const backend = await bench.start()
    const [conversation] = await bench.store.listConversations()
    const full = new StoreError('storage_full', 'disk full')
    bench.store.failWith = { error: full, calls: ['setOutboxState'] }
    await bench.engine.messenger.send({
      conversationId: conversation!.id,
      text: 'waits',
      replyTo: null,
      stagedIds: []
    })
    await bench.clock.advance(0)
    expect(bench.engine.connections()[0]).toMatchObject({
      phase: 'waiting',
      cause: 'storage_failed',
      errorCode: 'storage_full'
    })
    await bench.clock.advance(120_000)
    expect(backend.attempts.length).toBeLessThan(25)
    expect(backend.executed).toEqual([])
    bench.store.failWith = null
    await bench.clock.advance(60_000)
    expect(bench.phase()).toBe('online')
    expect(backend.executed).toMatchObject([{ text: 'waits' }])
    expect(bench.publisher.of('storage/failed')).toMatchObject([{ code: 'storage_full' }])
  })
})

describe('reading', () => {
  it.each([
    [true, 1],
    [false, 0]
  ])('tells the server when read receipts are wanted (%s)', async (sendReadReceipts, receipts) => {
    const bench = await createBench()
    bench.set({ sendReadReceipts })
    const backend = await bench.start()
    const [conversation] = await bench.store.listConversations()
    for (let time = 0; time < 2; time += 1)
      expect(await bench.engine.messenger.markRead(conversation!.id, null)).toEqual(ok(null))
    await bench.clock.advance(1_000)
    expect(backend.executed.filter(({ type }) => type === 'markRead')).toHaveLength(receipts)
    expect((await bench.store.findConversation(conversation!.id))?.unreadCount).toBe(0)
    expect(bench.publisher.of('unread/changed').at(-1)?.unread.messages).toBe(0)
  })
})

it('dispose closes the store although a backend does not close well', async () => {
  const bench = await createBench()
  const backend = await bench.start()
  let closes = 0
  // The first is told by the connection, the second waited for.
  backend.close = () => {
    closes += 1
    return closes === 1 ? Promise.resolve() : Promise.reject(new Error('no'))
  }
  await expect(bench.engine.dispose()).rejects.toThrow('no')
  expect(bench.clock.pending()).toBe(0)
  await expect(bench.store.stats()).rejects.toThrow()
})

it('dispose ends every timer, socket and listener, and closes the store', async () => {
  const bench = await createBench()
  const backend = await bench.start()
  newestAttempt(backend).sink.event(messageEvent('m1', { order: 2 }))
  await bench.engine.dispose()
  expect(bench.clock.pending()).toBe(0)
  expect(newestAttempt(backend).signal.aborted).toBe(true)
  bench.machine.resume()
  bench.machine.setOnline(true)
  expect(backend.attempts).toHaveLength(1)
  await expect(bench.store.stats()).rejects.toThrow()
})
