import { describe, expect, it } from 'vitest'

import { createConversationDirectory } from '../../../src/main/core/conversationDirectory'
import type { Engine } from '../../../src/main/core/engine'
import { createProfile, type Profile, STORE_KEY_NAME } from '../../../src/main/core/profile'
import { type Store, StoreError } from '../../../src/main/core/store'
import { err } from '../../../src/shared/domain'
import { defer, type Deferred } from '../../support/fakeBackend'
import { createFakeClock } from '../../support/fakeClock'
import {
  createFakeSecrets,
  createRecordingLogger,
  createRecordingPublisher
} from '../../support/recorders'
import { accountSample, conversationSample } from '../../support/samples'
import { settle } from '../../support/settle'

type Opening = {
  readonly key: string
  readonly isSession: boolean
  readonly onFatal: (error: StoreError) => void
}
type FakeEngine = Engine & {
  heldSentAt: number | null
  readonly isSessionOnly: boolean
  starts: number
  disposals: number
}

const DEAD = new StoreError('storage_failed', 'SQLITE_CORRUPT')

const createBench = () => {
  const secrets = createFakeSecrets()
  const publisher = createRecordingPublisher()
  const clock = createFakeClock()
  const logger = createRecordingLogger()
  const openings: Opening[] = []
  const engines: FakeEngine[] = []
  let keys = 0
  const bench = {
    secrets,
    publisher,
    clock,
    logger,
    openings,
    engines,
    closed: 0,
    /** The next engine fails to start. */
    startFailure: null as StoreError | null,
    /** Conversations that the next store holds. */
    conversations: [conversationSample('c1'), conversationSample('c3')],
    answer: (): Promise<void> => Promise.resolve(),
    newest: (): Opening => openings.at(-1)!,
    profile: null as unknown as Profile
  }
  const createStore = (): Store => {
    const conversations = [...bench.conversations]
    return {
      listConversations: () => Promise.resolve(conversations),
      listAccounts: () => Promise.resolve([accountSample()]),
      close: () => {
        bench.closed += 1
        return Promise.resolve()
      }
    } as Partial<Store> as Store
  }
  bench.profile = createProfile({
    secrets,
    newStoreKey: () => `key-${(keys += 1)}`,
    openStore: async (opening) => {
      openings.push(opening)
      await bench.answer()
      return createStore()
    },
    createEngine: ({ store, isSessionOnly }) => {
      const directory = createConversationDirectory()
      directory.remember(bench.conversations)
      const engine = {
        store,
        isSessionOnly,
        starts: 0,
        disposals: 0,
        /** How often it was disposed of before what was held was sent. */
        heldSentAt: null as number | null,
        sendHeld() {
          this.heldSentAt = this.disposals ?? null
          return Promise.resolve()
        },
        directory,
        start() {
          engine.starts += 1
          const failure = bench.startFailure
          bench.startFailure = null
          return failure === null ? Promise.resolve() : Promise.reject(failure)
        },
        dispose() {
          engine.disposals += 1
          return Promise.resolve()
        }
      } as Partial<FakeEngine> as FakeEngine
      engines.push(engine)
      return engine
    },
    publisher,
    clock,
    logger
  })
  return bench
}

const failing = (code: 'storage_failed' | 'storage_full') => (): Promise<void> =>
  Promise.reject(new StoreError(code, 'no'))

describe('opening', () => {
  it('with a key in the keychain opens the store with it and starts', async () => {
    const bench = createBench()
    bench.secrets.kept.set(STORE_KEY_NAME, 'kept-key')
    await bench.profile.open()
    expect(bench.newest()).toMatchObject({ key: 'kept-key', isSession: false })
    expect(bench.profile.engine()).toBe(bench.engines[0])
    expect(bench.engines).toMatchObject([{ starts: 1, isSessionOnly: false }])
    expect(bench.profile.keychain()).toEqual({ state: 'ok' })
    expect(bench.publisher.of('storage/failed')).toEqual([])
    expect(bench.publisher.of('storage/recovered')).toEqual([])
  })

  it('for the first time keeps a new key before it uses it', async () => {
    const bench = createBench()
    await bench.profile.open()
    expect(bench.secrets.kept.get(STORE_KEY_NAME)).toBe('key-1')
    expect(bench.newest().key).toBe('key-1')
  })

  it.each(['locked', 'unavailable'] as const)(
    'a keychain that cannot keep the new key (%s) makes no store',
    async (state) => {
      const bench = createBench()
      bench.secrets.set = () => Promise.resolve(err(`keychain_${state}`))
      await bench.profile.open()
      expect(bench.openings).toEqual([])
      expect(bench.profile.keychain()).toEqual({ state })
    }
  )

  it.each([
    ['locked', { state: 'locked' }],
    ['unavailable', { state: 'unavailable', reason: 'none' }]
  ] as const)(
    'says that the keychain is %s, and opens when asked again',
    async (state, trouble) => {
      const bench = createBench()
      bench.secrets.kept.set(STORE_KEY_NAME, 'kept-key')
      bench.secrets.trouble = trouble
      await bench.profile.open()
      expect(bench.profile.engine()).toBeNull()
      expect(bench.profile.failure()).toBe(`keychain_${state}`)
      expect(bench.publisher.of('keychain/changed')).toMatchObject([{ keychain: { state } }])
      bench.secrets.trouble = null
      await bench.profile.retry()
      expect(bench.newest().key).toBe('kept-key')
      expect(bench.publisher.of('keychain/changed').at(-1)).toMatchObject({
        keychain: { state: 'ok' }
      })
      await bench.profile.retry()
      expect(bench.openings).toHaveLength(1)
    }
  )

  it.each(['storage_failed', 'storage_full'] as const)(
    'says %s, and takes it back when another try works',
    async (code) => {
      const bench = createBench()
      bench.answer = failing(code)
      await bench.profile.open()
      expect(bench.profile.engine()).toBeNull()
      expect(bench.profile.failure()).toBe(code)
      expect(bench.publisher.of('storage/failed')).toEqual([{ type: 'storage/failed', code }])
      bench.answer = () => Promise.resolve()
      await bench.profile.retry()
      expect(bench.profile.engine()).not.toBeNull()
      expect(bench.publisher.of('storage/recovered')).toHaveLength(1)
    }
  )

  it('is one for all who ask, and `opened` waits for it', async () => {
    const bench = createBench()
    const gate: Deferred<undefined> = defer()
    bench.answer = () => gate.promise
    let isOpened = false
    void bench.profile.opened().then(() => {
      isOpened = true
    })
    const asked = [bench.profile.open(), bench.profile.open(), bench.profile.retry()]
    await settle()
    expect(isOpened).toBe(false)
    gate.resolve(undefined)
    await Promise.all(asked)
    await settle()
    expect(isOpened).toBe(true)
    expect(bench.openings).toHaveLength(1)
  })
})

describe('going on without a keychain', () => {
  const createBlocked = async () => {
    const bench = createBench()
    bench.secrets.trouble = { state: 'unavailable', reason: 'none' }
    await bench.profile.open()
    return bench
  }

  it('opens one store for this run, under a key that is kept nowhere', async () => {
    const bench = await createBlocked()
    await Promise.all([bench.profile.continueForThisRun(), bench.profile.continueForThisRun()])
    expect(bench.openings).toMatchObject([{ isSession: true, key: 'key-1' }])
    expect(bench.engines).toMatchObject([{ isSessionOnly: true }])
    expect(bench.profile.keychain()).toEqual({ state: 'session' })
    expect(bench.secrets.kept.size).toBe(0)
  })

  it('is not for a profile that is open', async () => {
    const bench = createBench()
    await bench.profile.open()
    await bench.profile.continueForThisRun()
    expect(bench.openings).toHaveLength(1)
  })

  it('opens a lost store again under the same key', async () => {
    const bench = await createBlocked()
    await bench.profile.continueForThisRun()
    bench.newest().onFatal(DEAD)
    await bench.profile.opened()
    expect(bench.openings).toMatchObject([
      { isSession: true, key: 'key-1' },
      { isSession: true, key: 'key-1' }
    ])
    expect(bench.profile.keychain()).toEqual({ state: 'session' })
  })
})

describe('a store that dies in use', () => {
  const createOpen = async () => {
    const bench = createBench()
    await bench.profile.open()
    bench.publisher.events.length = 0
    return bench
  }

  it('is opened again with a new engine, and windows hear what is left', async () => {
    const bench = await createOpen()
    const kept = [conversationSample('c2'), conversationSample('c3')]
    bench.conversations = kept
    bench.newest().onFatal(DEAD)
    await bench.profile.opened()
    expect(bench.engines).toMatchObject([
      { disposals: 1 },
      { starts: 1, disposals: 0, isSessionOnly: false }
    ])
    expect(bench.profile.engine()).toBe(bench.engines[1])
    const account = accountSample().id
    expect(bench.publisher.events).toEqual([
      { type: 'storage/failed', code: 'storage_failed' },
      { type: 'keychain/changed', keychain: { state: 'ok' } },
      { type: 'storage/recovered' },
      { type: 'conversations/removed', ids: [conversationSample('c1').id] },
      { type: 'conversations/upserted', conversations: kept },
      { type: 'messages/invalidated', accountId: account }
    ])
  })

  it('has no engine while it is opened again, and whoever asks for a snapshot waits', async () => {
    const bench = await createOpen()
    const gate: Deferred<undefined> = defer()
    bench.answer = () => gate.promise
    bench.newest().onFatal(DEAD)
    await settle()
    expect(bench.profile.engine()).toBeNull()
    expect(bench.profile.failure()).toBe('storage_failed')
    let isOpened = false
    void bench.profile.opened().then(() => {
      isOpened = true
    })
    await settle()
    expect(isOpened).toBe(false)
    gate.resolve(undefined)
    await bench.profile.opened()
    expect(bench.profile.engine()).toBe(bench.engines[1])
  })

  it('or cannot be read at the start is opened again: else nothing would ever connect', async () => {
    const bench = createBench()
    bench.startFailure = DEAD
    await bench.profile.open()
    await settle()
    await bench.profile.opened()
    expect(bench.engines).toMatchObject([
      { starts: 1, disposals: 1 },
      { starts: 1, disposals: 0 }
    ])
    expect(bench.profile.engine()).toBe(bench.engines[1])
  })

  it('and at every start is not opened for ever', async () => {
    const bench = createBench()
    await bench.profile.open()
    for (let time = 0; time < 10; time += 1) {
      bench.startFailure = DEAD
      bench.newest().onFatal(DEAD)
      await settle()
      await bench.profile.opened()
    }
    expect(bench.openings).toHaveLength(4)
  })

  it('is opened again although its engine cannot close it', async () => {
    const bench = await createOpen()
    bench.engines[0]!.dispose = () => Promise.reject(DEAD)
    bench.newest().onFatal(DEAD)
    await bench.profile.opened()
    expect(bench.profile.engine()).toBe(bench.engines[1])
  })

  it('is mourned once, however often it says so', async () => {
    const bench = await createOpen()
    const { onFatal } = bench.newest()
    onFatal(DEAD)
    onFatal(DEAD)
    await bench.profile.opened()
    onFatal(new StoreError('closed', 'late'))
    await bench.profile.opened()
    expect(bench.openings).toHaveLength(2)
  })

  it('again and again is given up after three times in ten minutes, with the alarm left on', async () => {
    const bench = await createOpen()
    for (let time = 0; time < 4; time += 1) {
      bench.newest().onFatal(DEAD)
      await bench.profile.opened()
    }
    expect(bench.openings).toHaveLength(4)
    expect(bench.profile.engine()).toBeNull()
    expect(bench.engines.at(-1)).toMatchObject({ disposals: 1 })
    expect(bench.publisher.of('storage/failed')).toHaveLength(4)
    expect(bench.publisher.of('storage/recovered')).toHaveLength(3)
  })

  it('now and then is opened again every time', async () => {
    const bench = await createOpen()
    for (let time = 0; time < 6; time += 1) {
      bench.newest().onFatal(DEAD)
      await bench.profile.opened()
      await bench.clock.advance(200_001)
    }
    expect(bench.openings).toHaveLength(7)
    expect(bench.profile.engine()).not.toBeNull()
  })

  it('that cannot be opened again leaves the alarm on', async () => {
    const bench = await createOpen()
    bench.answer = failing('storage_full')
    bench.newest().onFatal(DEAD)
    await bench.profile.opened()
    expect(bench.profile.failure()).toBe('storage_full')
    expect(bench.publisher.of('storage/recovered')).toEqual([])
  })
})

describe('the end', () => {
  it('sends what was held, closes the engine, and nothing is opened afterwards', async () => {
    const bench = createBench()
    await bench.profile.open()
    const { onFatal } = bench.newest()
    await bench.profile.dispose()
    expect(bench.engines).toMatchObject([{ disposals: 1, heldSentAt: 0 }])
    onFatal(DEAD)
    await Promise.all([bench.profile.retry(), bench.profile.continueForThisRun()])
    expect(bench.openings).toHaveLength(1)
    expect(bench.profile.engine()).toBeNull()
  })

  it('while the store is still opening closes it without starting anything', async () => {
    const bench = createBench()
    const gate: Deferred<undefined> = defer()
    bench.answer = () => gate.promise
    const opening = bench.profile.open()
    await settle()
    const ending = bench.profile.dispose()
    gate.resolve(undefined)
    await Promise.all([opening, ending])
    expect(bench.closed).toBe(1)
    expect(bench.engines).toEqual([])
    expect(bench.profile.engine()).toBeNull()
    expect(bench.publisher.events).toEqual([])
  })

  it('ends well although the engine does not', async () => {
    const bench = createBench()
    await bench.profile.open()
    bench.engines[0]!.dispose = () => Promise.reject(DEAD)
    await expect(bench.profile.dispose()).resolves.toBeUndefined()
  })
})

describe('a keychain that has lost the key', () => {
  it('is told, and nothing begins by itself', async () => {
    const bench = createBench()
    bench.secrets.trouble = { state: 'lost' }
    await bench.profile.open()
    expect(bench.profile.keychain()).toEqual({ state: 'lost' })
    expect(bench.openings).toEqual([])
    expect(bench.secrets.kept.size).toBe(0)
  })

  it('gets a new one when the person starts anew, once', async () => {
    const bench = createBench()
    bench.secrets.trouble = { state: 'lost' }
    await bench.profile.open()
    await Promise.all([bench.profile.startAnew(), bench.profile.startAnew()])
    expect(bench.openings).toMatchObject([{ key: 'key-1', isSession: false }])
    expect(bench.secrets.kept.get(STORE_KEY_NAME)).toBe('key-1')
    expect(bench.profile.keychain()).toEqual({ state: 'ok' })
  })

  it('that is only locked is not written into', async () => {
    const bench = createBench()
    bench.secrets.trouble = { state: 'locked' }
    await bench.profile.open()
    await bench.profile.startAnew()
    expect(bench.openings).toEqual([])
    expect(bench.secrets.kept.size).toBe(0)
  })

  it('may come back: then everything is there again', async () => {
    const bench = createBench()
    bench.secrets.trouble = { state: 'lost' }
    await bench.profile.open()
    bench.secrets.trouble = null
    bench.secrets.kept.set(STORE_KEY_NAME, 'the old key')
    await bench.profile.retry()
    expect(bench.openings).toMatchObject([{ key: 'the old key' }])
  })
})
