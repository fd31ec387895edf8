import { describe, expect, it } from 'vitest'

import type { BackendEvent } from '../../../../src/main/core/backendEvents'
import type { IngestBatch } from '../../../../src/main/core/store'
import {
  createNotifications,
  type Notifications
} from '../../../../src/main/core/notify/notifications'
import { asMessageId, DEFAULT_SETTINGS, type Settings } from '../../../../src/shared/domain'
import { english } from '../../../../src/shared/i18n'
import { createFakeClock, START_AT } from '../../../support/fakeClock'
import {
  createFakeAttention,
  createRecordingLogger,
  createRecordingNotifier
} from '../../../support/recorders'
import { ACCOUNT_ID, messageEvent } from '../../../support/samples'
import { createStoreWorld } from '../../../support/storeWorld'

const createBench = async (conversations = 1) => {
  const world = await createStoreWorld(conversations)
  const clock = createFakeClock()
  const notifier = createRecordingNotifier()
  const attention = createFakeAttention()
  const logger = createRecordingLogger()
  let settings: Settings = DEFAULT_SETTINGS
  const create = (): Notifications =>
    createNotifications({
      store: world.store,
      notifier,
      attention,
      settings: () => settings,
      clock,
      logger,
      t: english.translate
    })
  const bench = {
    world,
    clock,
    notifier,
    attention,
    logger,
    notifications: create(),
    set: (change: Partial<Settings>) => {
      settings = { ...settings, ...change }
    },
    restart: () => {
      bench.notifications.dispose()
      world.crash()
      bench.notifications = create()
    },
    ingest: async (events: readonly BackendEvent[], origin: IngestBatch['origin']) => {
      await world.store.ingest({ accountId: ACCOUNT_ID, events, origin, now: START_AT })
    },
    /** Messages come in over the socket. */
    receive: async (...names: readonly (readonly [name: string, conversation: number])[]) => {
      await bench.ingest(
        names.map(([name, conversation]) => newMessage(name, conversation)),
        'live'
      )
      bench.notifications.messagesArrived(ACCOUNT_ID)
    }
  }
  return bench
}

let order = 0
const newMessage = (name: string, conversation = 1): BackendEvent => {
  order += 1
  return messageEvent(name, {
    conversationServerId: `iMessage;-;c${conversation}`,
    order,
    sentAt: START_AT + order
  })
}

describe('live messages', () => {
  it('are told after a moment', async () => {
    const bench = await createBench()
    await bench.receive(['m1', 1])
    expect(bench.notifier.shown).toEqual([])
    await bench.clock.advance(300)
    expect(bench.notifier.shown).toMatchObject([{ title: 'Name of c1', body: 'text of m1' }])
  })

  it('in a burst become one notification per conversation', async () => {
    const bench = await createBench(3)
    for (let index = 0; index < 50; index += 1) await bench.receive([`m${index}`, (index % 3) + 1])
    await bench.clock.advance(10_000)
    expect(bench.notifier.shown.map(({ tag }) => tag).sort()).toEqual(
      bench.world.conversations.map(({ id }) => `conversation:${id}`).sort()
    )
  })

  it('in view of the focused window are not told, in any other case they are', async () => {
    const bench = await createBench(2)
    bench.attention.visible = bench.world.conversations[0]!.id
    bench.attention.isFocused = true
    await bench.receive(['m1', 1], ['m2', 2])
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown.map(({ body }) => body)).toEqual(['text of m2'])
    bench.attention.isFocused = false
    await bench.receive(['m3', 1])
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown.at(-1)?.body).toBe('text of m3')
  })

  it('in view of somebody who touched nothing for 15 s are told', async () => {
    const bench = await createBench()
    bench.attention.visible = bench.world.conversations[0]!.id
    bench.attention.isFocused = true
    bench.attention.idle = 14_999
    await bench.receive(['m1', 1])
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown).toEqual([])
    bench.attention.idle = 15_000
    await bench.receive(['m2', 1])
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown.at(-1)?.body).toBe('text of m2')
  })

  it('skipped once are not told later', async () => {
    const bench = await createBench()
    bench.set({ notifications: 'none' })
    await bench.receive(['m1', 1])
    await bench.clock.advance(1_000)
    bench.set({ notifications: 'full' })
    await bench.receive(['m2', 1])
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown.map(({ body }) => body)).toEqual(['text of m2'])
  })

  it('delivered again are not told again', async () => {
    const bench = await createBench()
    await bench.receive(['m1', 1])
    await bench.clock.advance(1_000)
    await bench.receive(['m1', 1])
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown).toHaveLength(1)
  })
})

describe('a lasting flood', () => {
  it('of 50 messages a second changes what is shown once a second', async () => {
    const bench = await createBench()
    for (let index = 0; index < 50; index += 1) {
      await bench.receive([`m${index}`, 1])
      await bench.clock.advance(20)
    }
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown.map(({ body }) => body.split('\n')[1])).toEqual([
      '15 new messages',
      '50 new messages'
    ])
  })

  it('counts anew what came after the conversation was read', async () => {
    const bench = await createBench()
    await bench.receive(['m1', 1], ['m2', 1])
    await bench.clock.advance(1_000)
    bench.notifications.conversationRead(bench.world.conversations[0]!.id)
    await bench.receive(['m3', 1])
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown.map(({ body }) => body)).toEqual([
      'text of m2\n2 new messages',
      'text of m3'
    ])
  })
})

describe('why a message was told or not', () => {
  const idOf = async (bench: Awaited<ReturnType<typeof createBench>>, text: string) => {
    const { id } = bench.world.conversations[0]!
    const { messages } = await bench.world.store.readWindow(id, { at: 'newest' }, 50)
    return messages.find((message) => message.text === text)!.id
  }

  it('says how it was shown and what the system answered', async () => {
    const bench = await createBench()
    let answer = (_: 'accepted' | 'failed'): void => undefined
    bench.notifier.show = () => new Promise((settle) => (answer = settle))
    await bench.receive(['m1', 1])
    await bench.clock.advance(1_000)
    const id = await idOf(bench, 'text of m1')
    expect(await bench.notifications.explain(id)).toMatchObject({
      outcome: 'shown',
      as: 'alone',
      isSystemQuiet: false,
      answer: null
    })
    answer('failed')
    await bench.clock.advance(0)
    expect(await bench.notifications.explain(id)).toMatchObject({ answer: 'failed' })
  })

  it('names the reason of what was not told', async () => {
    const bench = await createBench()
    bench.set({ doNotDisturbUntil: START_AT + 3_600_000 })
    await bench.receive(['m1', 1])
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown).toEqual([])
    expect(await bench.notifications.explain(await idOf(bench, 'text of m1'))).toEqual({
      outcome: 'skipped',
      reason: 'do_not_disturb',
      decidedAt: START_AT + 300
    })
  })

  it('goes by what was decided, whatever is read later', async () => {
    const bench = await createBench()
    bench.set({ notifications: 'none' })
    await bench.receive(['m1', 1])
    await bench.clock.advance(1_000)
    bench.notifications.conversationRead(bench.world.conversations[0]!.id)
    const id = await idOf(bench, 'text of m1')
    expect(await bench.notifications.explain(id)).toMatchObject({ reason: 'turned_off' })
  })

  it('knows what was one of many', async () => {
    const bench = await createBench()
    bench.notifications.catchUpStarted(ACCOUNT_ID)
    await bench.ingest(
      [1, 2, 3, 4].map((index) => newMessage(`m${index}`)),
      'catchUp'
    )
    bench.notifications.catchUpEnded(ACCOUNT_ID)
    await bench.clock.advance(0)
    const id = await idOf(bench, 'text of m2')
    expect(await bench.notifications.explain(id)).toMatchObject({ as: 'summary' })
  })

  it('has no record of what came with the history, and keeps no more than 2,000', async () => {
    const bench = await createBench()
    await bench.ingest([newMessage('old')], 'history')
    const old = await idOf(bench, 'text of old')
    expect(await bench.notifications.explain(old)).toEqual({ outcome: 'unknown' })
    await bench.receive(['first', 1])
    await bench.clock.advance(1_000)
    const first = await idOf(bench, 'text of first')
    expect(await bench.notifications.explain(first)).toMatchObject({ outcome: 'shown' })
    const many = Array.from({ length: 2_000 }, (_, index) => newMessage(`n${index}`))
    await bench.ingest(many, 'live')
    bench.notifications.messagesArrived(ACCOUNT_ID)
    await bench.clock.advance(2_000)
    expect(await bench.notifications.explain(first)).toEqual({ outcome: 'unknown' })
  })

  it("is handed over without a sound under the system's do not disturb", async () => {
    const bench = await createBench()
    bench.notifier.isSystemQuiet = () => Promise.resolve(true)
    await bench.receive(['m1', 1])
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown).toMatchObject([{ silent: true }])
    const id = await idOf(bench, 'text of m1')
    expect(await bench.notifications.explain(id)).toMatchObject({ isSystemQuiet: true })
  })
})

describe('a catch-up', () => {
  it('of 1,500 messages is exactly one summary', async () => {
    const bench = await createBench(5)
    bench.notifications.catchUpStarted(ACCOUNT_ID)
    for (let page = 0; page < 3; page += 1) {
      const names = Array.from({ length: 500 }, (_, index) => page * 500 + index)
      await bench.ingest(
        names.map((name) => newMessage(`m${name}`, (name % 5) + 1)),
        'catchUp'
      )
      bench.notifications.messagesArrived(ACCOUNT_ID)
      await bench.clock.advance(1_000)
    }
    expect(bench.notifier.shown).toEqual([])
    bench.notifications.catchUpEnded(ACCOUNT_ID)
    await bench.clock.advance(10_000)
    expect(bench.notifier.shown).toMatchObject([
      { title: '1,500 new messages', body: 'in 5 conversations' }
    ])
  })

  it('of a few messages names each conversation', async () => {
    const bench = await createBench(2)
    bench.notifications.catchUpStarted(ACCOUNT_ID)
    await bench.ingest([newMessage('m1', 1), newMessage('m2', 2)], 'catchUp')
    bench.notifications.catchUpEnded(ACCOUNT_ID)
    await bench.clock.advance(0)
    expect(bench.notifier.shown.map(({ body }) => body)).toEqual(['text of m1', 'text of m2'])
  })

  it('that was aborted and still ends does not cut the next one in two', async () => {
    const bench = await createBench()
    const missed = (from: number) =>
      Array.from({ length: 10 }, (_, index) => newMessage(`m${from + index}`))
    bench.notifications.catchUpStarted(ACCOUNT_ID)
    bench.notifications.catchUpStarted(ACCOUNT_ID)
    await bench.ingest(missed(0), 'catchUp')
    bench.notifications.catchUpEnded(ACCOUNT_ID)
    await bench.clock.advance(1_000)
    await bench.ingest(missed(100), 'catchUp')
    bench.notifications.messagesArrived(ACCOUNT_ID)
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown).toEqual([])
    bench.notifications.catchUpEnded(ACCOUNT_ID)
    await bench.clock.advance(0)
    expect(bench.notifier.shown).toMatchObject([{ body: '20 new messages' }])
  })

  it('takes live messages of a moment before into its summary', async () => {
    const bench = await createBench()
    await bench.receive(['m1', 1])
    bench.notifications.catchUpStarted(ACCOUNT_ID)
    await bench.clock.advance(5_000)
    expect(bench.notifier.shown).toEqual([])
    bench.notifications.catchUpEnded(ACCOUNT_ID)
    await bench.clock.advance(0)
    expect(bench.notifier.shown).toHaveLength(1)
  })

  it('with nothing new says nothing', async () => {
    const bench = await createBench()
    bench.notifications.catchUpStarted(ACCOUNT_ID)
    bench.notifications.catchUpEnded(ACCOUNT_ID)
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown).toEqual([])
  })
})

describe('a crash', () => {
  it('before the decision loses no notification', async () => {
    const bench = await createBench()
    await bench.receive(['m1', 1])
    bench.restart()
    bench.notifications.catchUpEnded(ACCOUNT_ID)
    await bench.clock.advance(0)
    expect(bench.notifier.shown.map(({ body }) => body)).toEqual(['text of m1'])
  })

  it('between clearing the queue and showing repeats none', async () => {
    const bench = await createBench()
    let crashes = 0
    const show = bench.notifier.show.bind(bench.notifier)
    bench.notifier.show = (request) => {
      void show(request)
      crashes += 1
      throw new Error('killed here')
    }
    await bench.receive(['m1', 1])
    await bench.clock.advance(1_000)
    bench.notifier.show = show
    bench.restart()
    bench.notifications.catchUpEnded(ACCOUNT_ID)
    await bench.clock.advance(1_000)
    expect(crashes).toBe(1)
    expect(bench.notifier.shown).toHaveLength(1)
  })

  it('of the store in between is survived: told when it works again', async () => {
    const bench = await createBench()
    bench.world.store.failWith = { error: new Error('disk'), calls: ['clearNotifiable'] }
    await bench.receive(['m1', 1])
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown).toEqual([])
    expect(bench.logger.lines).toMatchObject([{ level: 'warn', message: 'notifications failed' }])
    bench.world.store.failWith = null
    await bench.receive(['m2', 1])
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown).toMatchObject([{ body: 'text of m2\n2 new messages' }])
  })
})

describe('a message that its sender took back', () => {
  const toldIn = async (bench: Awaited<ReturnType<typeof createBench>>, text: string) => {
    await bench.receive([text, 1])
    await bench.clock.advance(1_000)
    const { id } = bench.world.conversations[0]!
    const { messages } = await bench.world.store.readWindow(id, { at: 'newest' }, 50)
    return messages.find((message) => message.text === `text of ${text}`)!
  }

  it('is taken off the desktop, once', async () => {
    const bench = await createBench()
    const message = await toldIn(bench, 'm1')
    bench.notifications.messageUnsent(message)
    expect(bench.notifier.cleared).toEqual([message.conversationId])
    expect(await bench.notifications.explain(message.id)).toMatchObject({ reason: 'unsent' })
    await toldIn(bench, 'm2')
    bench.notifications.messageUnsent(message)
    expect(bench.notifier.cleared).toHaveLength(1)
  })

  it('leaves alone what is told of others', async () => {
    const bench = await createBench()
    const message = await toldIn(bench, 'm1')
    bench.notifications.messageUnsent({ ...message, id: asMessageId('another') })
    expect(bench.notifier.cleared).toEqual([])
  })
})

describe('what was read', () => {
  it('is taken off the desktop', async () => {
    const bench = await createBench()
    const { id } = bench.world.conversations[0]!
    bench.notifications.conversationRead(id)
    expect(bench.notifier.cleared).toEqual([id])
  })

  it('within the moment of waiting is not told', async () => {
    const bench = await createBench()
    await bench.receive(['m1', 1])
    await bench.world.store.markRead(bench.world.conversations[0]!.id, null)
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown).toEqual([])
  })
})

describe('between the decision and the desktop', () => {
  /** Happens once, when the queue is cleared: after the decision, before anything is shown. */
  const meanwhile = (bench: Awaited<ReturnType<typeof createBench>>, act: () => void): void => {
    const { store } = bench.world
    store.onCall = (name) => {
      if (name !== 'clearNotifiable') return
      store.onCall = null
      act()
    }
  }
  const stored = async (bench: Awaited<ReturnType<typeof createBench>>, conversation = 1) => {
    const { id } = bench.world.conversations[conversation - 1]!
    return (await bench.world.store.readWindow(id, { at: 'newest' }, 50)).messages
  }

  it('what was read elsewhere is not shown any more, the rest is', async () => {
    const bench = await createBench(2)
    await bench.receive(['m1', 1], ['m2', 2])
    const [read] = await stored(bench)
    meanwhile(bench, () => {
      bench.notifications.conversationRead(read!.conversationId)
    })
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown.map(({ body }) => body)).toEqual(['text of m2'])
    expect(await bench.notifications.explain(read!.id)).toMatchObject({ reason: 'already_read' })
  })

  it('what its sender took back is not shown any more', async () => {
    const bench = await createBench()
    await bench.receive(['m1', 1], ['m2', 1])
    const [gone] = await stored(bench)
    meanwhile(bench, () => {
      bench.notifications.messageUnsent(gone!)
    })
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown.map(({ body }) => body)).toEqual(['text of m2'])
    expect(await bench.notifications.explain(gone!.id)).toMatchObject({ reason: 'unsent' })
  })

  it('a look at the conversation does not take away what is still unread', async () => {
    const bench = await createBench()
    await bench.receive(['m1', 1])
    meanwhile(bench, () => {
      bench.notifications.conversationSeen(bench.world.conversations[0]!.id)
    })
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown.map(({ body }) => body)).toEqual(['text of m1'])
  })

  it('what came after the reading is told', async () => {
    const bench = await createBench()
    await bench.receive(['m1', 1])
    meanwhile(bench, () => {
      bench.notifications.conversationRead(bench.world.conversations[0]!.id)
    })
    await bench.clock.advance(1_000)
    await bench.receive(['m2', 1])
    await bench.clock.advance(1_000)
    expect(bench.notifier.shown.map(({ body }) => body)).toEqual(['text of m2'])
  })
})

it('shows nothing and leaves no timer after dispose', async () => {
  const bench = await createBench()
  await bench.receive(['m1', 1])
  bench.notifications.dispose()
  await bench.receive(['m2', 1])
  bench.notifications.catchUpEnded(ACCOUNT_ID)
  await bench.clock.advance(1_000)
  expect(bench.notifier.shown).toEqual([])
  expect(bench.clock.pending()).toBe(0)
})
