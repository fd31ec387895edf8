import { describe, expect, it } from 'vitest'

import type { SendOutcome } from '../../../../src/main/core/chatBackend'
import type { Mergeable } from '../../../../src/main/core/outbox/mergeRules'
import { StoreError } from '../../../../src/main/core/store'
import { defer } from '../../../support/fakeBackend'
import {
  confirmed,
  createOutboxBench as createBench,
  found,
  type OutboxBench as Bench,
  rejectedFor,
  type Send,
  unknown
} from '../../../support/outboxBench'

describe('order', () => {
  it('sends one after another inside a conversation, the next after the answer', async () => {
    const bench = await createBench()
    for (const text of ['one', 'two', 'three']) await bench.world.queue(text)
    const first = defer<SendOutcome>()
    bench.backend.onExecute = () => first.promise
    bench.outbox.wake()
    await bench.clock.advance(60_000)
    expect(bench.texts()).toEqual(['one'])
    bench.backend.onExecute = (command) => confirmed(command as Send)
    first.resolve(confirmed(bench.backend.executed[0] as Send))
    await bench.clock.advance(0)
    expect(bench.texts()).toEqual(['one', 'two', 'three'])
    expect(await bench.world.outbox()).toEqual([])
  })

  it('sends conversations side by side, four at most', async () => {
    const bench = await createBench(6)
    for (let index = 1; index <= 6; index += 1) await bench.world.queue(`to ${index}`, index)
    const pending = defer<SendOutcome>()
    bench.backend.onExecute = () => pending.promise
    bench.outbox.wake()
    await bench.clock.advance(0)
    expect(bench.texts()).toEqual(['to 1', 'to 2', 'to 3', 'to 4'])
    bench.backend.onExecute = (command) => confirmed(command as Send)
    pending.resolve(rejectedFor('server_error', true))
    await bench.clock.advance(0)
    expect(bench.texts().slice(4)).toEqual(['to 5', 'to 6'])
  })

  it('sends nothing before it is woken, and each once however often it is woken', async () => {
    const bench = await createBench()
    await bench.world.queue('one')
    await bench.clock.advance(60_000)
    expect(bench.texts()).toEqual([])
    for (let time = 0; time < 5; time += 1) bench.outbox.wake()
    await bench.clock.advance(60_000)
    expect(bench.texts()).toEqual(['one'])
  })
})

describe('a refusal', () => {
  it('that may pass waits and keeps the order', async () => {
    const bench = await createBench()
    await bench.world.queue('one')
    await bench.world.queue('two')
    bench.backend.onExecute = () => rejectedFor('server_unreachable', true)
    bench.outbox.wake()
    await bench.clock.advance(499)
    expect(bench.texts()).toEqual(['one'])
    expect((await bench.world.outbox())[0]).toMatchObject({ state: 'queued', attempts: 1 })
    bench.backend.onExecute = (command) => confirmed(command as Send)
    await bench.clock.advance(1)
    expect(bench.texts()).toEqual(['one', 'one', 'two'])
  })

  it('with Retry-After is not tried again before', async () => {
    const bench = await createBench()
    await bench.world.queue('one')
    bench.backend.onExecute = () => rejectedFor('server_error', true, 40_000)
    bench.outbox.wake()
    await bench.clock.advance(39_999)
    bench.outbox.wake()
    await bench.clock.advance(0)
    expect(bench.texts()).toHaveLength(1)
    await bench.clock.advance(1)
    expect(bench.texts()).toHaveLength(2)
  })

  it('for good fails that message visibly, and the next goes on', async () => {
    const bench = await createBench()
    const { message } = await bench.world.queue('one')
    await bench.world.queue('two')
    bench.backend.onExecute = (command) =>
      (command as Send).text === 'one'
        ? {
            type: 'rejected',
            error: { code: 'rejected', detail: 'not_on_imessage' },
            isRetryable: false
          }
        : confirmed(command as Send)
    bench.outbox.wake()
    await bench.clock.advance(600_000)
    expect(bench.texts()).toEqual(['one', 'two'])
    expect(await bench.world.store.findMessage(message.id)).toMatchObject({
      sendState: 'failed',
      failure: 'not_on_imessage'
    })
    expect((await bench.world.outbox()).map(({ state }) => state)).toEqual(['failed'])
  })

  it.each([true, false])(
    'of the key (retryable: %s) keeps the message and is reported',
    async (flag) => {
      const bench = await createBench()
      await bench.world.queue('one')
      bench.backend.onExecute = () => rejectedFor('auth_failed', flag)
      bench.outbox.wake()
      await bench.clock.advance(0)
      expect(bench.authRefused).toBe(1)
      expect((await bench.world.outbox()).map(({ state }) => state)).toEqual(['queued'])
    }
  )

  it('is not waited out for a day when the wall clock is set back', async () => {
    const bench = await createBench()
    await bench.world.queue('one')
    bench.backend.onExecute = () => rejectedFor('server_error', true)
    bench.outbox.wake()
    await bench.clock.advance(0)
    bench.clock.jump(-86_400_000)
    await bench.clock.advance(1_000)
    expect(bench.texts().length).toBeGreaterThan(1)
  })
})

describe('an unknown fate', () => {
  it('is looked for first; found on the server, it is settled and never sent again', async () => {
    const bench = await createBench()
    const { message } = await bench.world.queue('one')
    bench.backend.onExecute = () => unknown('timeout')
    bench.backend.onFind = (command) => found(command)
    bench.outbox.wake()
    await bench.clock.advance(600_000)
    expect(bench.texts()).toEqual(['one'])
    expect(bench.backend.looked).toHaveLength(1)
    expect(await bench.world.outbox()).toEqual([])
    expect(await bench.world.store.findMessage(message.id)).toMatchObject({
      serverId: 'guid-client-1',
      id: message.id
    })
  })

  it('absent in every look is sent exactly once more', async () => {
    const bench = await createBench()
    const { message } = await bench.world.queue('one')
    bench.backend.onExecute = () => unknown('timeout')
    bench.outbox.wake()
    await bench.clock.advance(29_000)
    expect(bench.texts()).toEqual(['one'])
    expect(await bench.world.store.findMessage(message.id)).toMatchObject({
      sendState: 'unconfirmed'
    })
    bench.backend.onExecute = (command) => confirmed(command as Send)
    await bench.clock.advance(600_000)
    expect(bench.backend.looked).toHaveLength(5)
    expect(bench.texts()).toEqual(['one', 'one'])
    expect(await bench.world.outbox()).toEqual([])
  })

  it('sent again keeps its client id; while the server still works on the first it is looked for again', async () => {
    const bench = await createBench()
    await bench.world.queue('one')
    bench.backend.onExecute = () => unknown('timeout')
    bench.outbox.wake()
    await bench.clock.advance(0)
    // What the adapter makes of "400: already queued".
    bench.backend.onExecute = () => unknown('rejected')
    await bench.clock.advance(29_500)
    expect(bench.texts()).toEqual(['one', 'one'])
    const looks = bench.backend.looked.length
    bench.backend.onFind = (command) => found(command)
    await bench.clock.advance(500)
    expect(bench.backend.looked).toHaveLength(looks + 1)
    const all = [...bench.backend.executed, ...bench.backend.looked] as readonly Send[]
    expect(all.every(({ clientId }) => clientId === 'client-1')).toBe(true)
    await bench.clock.advance(600_000)
    expect(bench.texts()).toEqual(['one', 'one'])
    expect(await bench.world.outbox()).toEqual([])
  })

  it('that the server cannot tell is asked about again, and never sent blindly', async () => {
    const bench = await createBench()
    await bench.world.queue('one')
    await bench.world.queue('two')
    bench.backend.onExecute = () => unknown('server_error')
    bench.backend.onFind = () => ({ type: 'undecided', error: { code: 'server_unreachable' } })
    bench.outbox.wake()
    await bench.clock.advance(600_000)
    expect(bench.texts()).toEqual(['one'])
    const looks = bench.backend.looked.length
    expect(looks).toBeGreaterThan(50)
    expect(looks).toBeLessThan(130)
    bench.backend.onFind = (command) => found(command)
    bench.backend.onExecute = (command) => confirmed(command as Send)
    await bench.clock.advance(10_000)
    expect(bench.texts()).toEqual(['one', 'two'])
  })

  it('is searched from the time of sending on, also when the clock was set back since', async () => {
    const bench = await createBench()
    await bench.world.queue('one')
    bench.clock.jump(86_400_000)
    bench.backend.onExecute = () => unknown('timeout')
    const searchedFrom: number[] = []
    bench.backend.onFind = (command) => {
      searchedFrom.push((command as Send).enqueuedAt - bench.clock.now())
      return { type: 'absent' }
    }
    bench.outbox.wake()
    await bench.clock.advance(100)
    bench.clock.jump(-2 * 86_400_000)
    await bench.clock.advance(2_000)
    expect(searchedFrom[0]).toBeLessThan(0)
    expect(searchedFrom[0]).toBeGreaterThan(-5_000)
  })

  it('never takes for its own what belongs to another send', async () => {
    const bench = await createBench()
    await bench.world.queue('same')
    bench.outbox.wake()
    await bench.clock.advance(0)
    await bench.world.queue('same')
    const taken: string[][] = []
    bench.backend.onExecute = () => unknown('server_error')
    bench.backend.onFind = (command, ids) => {
      taken.push([...ids])
      return found(command)
    }
    bench.outbox.wake()
    await bench.clock.advance(1_000)
    expect(taken).toEqual([['guid-client-1']])
  })

  it('of a send under way when the connection ends is looked for after the next wake', async () => {
    const bench = await createBench()
    await bench.world.queue('one')
    bench.backend.onExecute = (_command, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          resolve(unknown('cancelled'))
        })
      })
    bench.outbox.wake()
    await bench.clock.advance(0)
    bench.outbox.pause()
    await bench.outbox.settled()
    await bench.clock.advance(30_000)
    expect(bench.backend.looked).toEqual([])
    expect((await bench.world.outbox())[0]).toMatchObject({ state: 'unconfirmed' })
    bench.backend.onFind = (command) => found(command)
    bench.outbox.wake()
    await bench.clock.advance(0)
    expect(bench.backend.looked).toHaveLength(1)
    expect(bench.texts()).toEqual(['one'])
    expect(await bench.world.outbox()).toEqual([])
  })
})

describe('after a crash while sending', () => {
  const crashed = async (): Promise<Bench> => {
    const bench = await createBench()
    await bench.world.queue('one')
    await bench.world.queue('two')
    bench.backend.onExecute = () => new Promise(() => undefined)
    bench.outbox.wake()
    await bench.clock.advance(0)
    bench.restart()
    bench.backend.onExecute = (command) => confirmed(command as Send)
    return bench
  }

  it('looks for what was under way before anything is sent', async () => {
    const bench = await crashed()
    bench.backend.onFind = (command) => found(command)
    await bench.clock.advance(2_000)
    bench.outbox.wake()
    await bench.clock.advance(0)
    expect(bench.backend.looked).toHaveLength(1)
    expect(bench.texts()).toEqual(['one', 'two'])
    expect(await bench.world.outbox()).toEqual([])
  })

  it('soon after, believes in absence only after half a minute', async () => {
    const bench = await crashed()
    await bench.clock.advance(2_000)
    bench.outbox.wake()
    await bench.clock.advance(26_000)
    expect(bench.texts()).toEqual(['one'])
    await bench.clock.advance(10_000)
    expect(bench.texts()).toEqual(['one', 'one', 'two'])
  })

  it('long after, sends again when one look says that it is not there', async () => {
    const bench = await crashed()
    await bench.clock.advance(3_600_000)
    bench.outbox.wake()
    await bench.clock.advance(0)
    expect(bench.backend.looked).toHaveLength(1)
    expect(bench.texts()).toEqual(['one', 'one', 'two'])
  })
})

describe('commands other than sends', () => {
  const edit: Mergeable = {
    type: 'edit',
    conversationServerId: 'iMessage;-;c1',
    messageServerId: 'guid-m1',
    text: 'better'
  }
  const withEdit = async (command: Mergeable = edit): Promise<Bench> => {
    const bench = await createBench()
    const [conversation] = bench.world.conversations
    await bench.world.store.enqueueCommand(conversation!.id, command, bench.clock.now())
    return bench
  }

  it('are simply tried again when their fate is unknown', async () => {
    const bench = await withEdit()
    bench.backend.onExecute = () => unknown('timeout')
    bench.outbox.wake()
    await bench.clock.advance(0)
    bench.backend.onExecute = () => ({ type: 'confirmed', events: [], sent: null })
    await bench.clock.advance(500)
    expect(bench.backend.executed).toEqual([edit, edit])
    expect(bench.backend.looked).toEqual([])
    expect(await bench.world.outbox()).toEqual([])
  })

  it('are tried again at once after a crash', async () => {
    const bench = await withEdit()
    bench.backend.onExecute = () => new Promise(() => undefined)
    bench.outbox.wake()
    await bench.clock.advance(0)
    bench.restart()
    bench.backend.onExecute = () => ({ type: 'confirmed', events: [], sent: null })
    bench.outbox.wake()
    await bench.clock.advance(0)
    expect(bench.backend.executed).toEqual([edit, edit])
    expect(await bench.world.outbox()).toEqual([])
  })

  it('are given up after eight tries, and the person is told', async () => {
    const bench = await withEdit()
    await bench.world.queue('after it')
    bench.backend.onExecute = (command) =>
      command.type === 'edit' ? rejectedFor('server_error', true) : confirmed(command as Send)
    bench.outbox.wake()
    await bench.clock.advance(600_000)
    expect(bench.backend.executed.filter(({ type }) => type === 'edit')).toHaveLength(8)
    expect(bench.publisher.of('action/failed')).toMatchObject([
      { action: 'edit', code: 'server_error', conversationId: bench.world.conversations[0]!.id }
    ])
    expect(bench.texts().at(-1)).toBe('after it')
    expect(await bench.world.outbox()).toEqual([])
  })

  it('refused for good are dropped at once, and the person is told', async () => {
    const bench = await withEdit({
      type: 'react',
      conversationServerId: 'iMessage;-;c1',
      messageServerId: 'guid-m1',
      tapback: 'love',
      emoji: '❤️',
      isRemoval: false
    })
    bench.backend.onExecute = () => rejectedFor('unsupported', false)
    bench.outbox.wake()
    await bench.clock.advance(0)
    expect(bench.publisher.of('action/failed')).toMatchObject([
      { action: 'react', code: 'unsupported' }
    ])
    expect(await bench.world.outbox()).toEqual([])
  })
})

describe('a store that fails', () => {
  it('is asked again after a pause, not in a hot loop', async () => {
    const bench = await createBench()
    await bench.world.queue('one')
    let calls = 0
    bench.world.store.onCall = () => {
      calls += 1
      if (calls > 1_000) throw new Error('hot loop')
    }
    bench.world.store.failWith = {
      error: new StoreError('storage_full', 'disk full'),
      calls: ['setOutboxState', 'settleOutbox']
    }
    bench.outbox.wake()
    await bench.clock.advance(20_000)
    expect(bench.texts()).toEqual([])
    expect(bench.storageFailures.length).toBeGreaterThan(1)
    expect(calls).toBeLessThan(30)
    bench.world.store.failWith = null
    await bench.clock.advance(5_000)
    expect(bench.texts()).toEqual(['one'])
  })

  it('after the send makes it look, not send again', async () => {
    const bench = await createBench()
    await bench.world.queue('one')
    bench.world.store.failWith = {
      error: new StoreError('storage_full', 'disk full'),
      calls: ['settleOutbox']
    }
    bench.backend.onFind = (command) => found(command)
    bench.outbox.wake()
    await bench.clock.advance(12_000)
    bench.world.store.failWith = null
    await bench.clock.advance(10_000)
    expect(bench.texts()).toEqual(['one'])
    expect(await bench.world.outbox()).toEqual([])
  })
})

describe('races', () => {
  it('a message discarded just before its turn is not sent', async () => {
    const bench = await createBench()
    const { item } = await bench.world.queue('one')
    await bench.world.queue('two')
    bench.world.store.onCall = (name) => {
      if (name !== 'setOutboxState') return
      bench.world.store.onCall = null
      void bench.world.store.discardOutbox(item.id)
    }
    bench.outbox.wake()
    await bench.clock.advance(0)
    expect(bench.texts()).toEqual(['two'])
  })

  it('a pause between marking and sending leaves it queued, to be sent at once on waking', async () => {
    const bench = await createBench()
    await bench.world.queue('one')
    bench.world.store.onCall = (name) => {
      if (name === 'setOutboxState') bench.outbox.pause()
    }
    bench.outbox.wake()
    await bench.clock.advance(0)
    expect(bench.texts()).toEqual([])
    expect((await bench.world.outbox())[0]).toMatchObject({ state: 'queued', attempts: 0 })
    bench.world.store.onCall = null
    bench.outbox.wake()
    await bench.clock.advance(0)
    expect(bench.texts()).toEqual(['one'])
    expect(bench.backend.looked).toEqual([])
  })

  it('nothing is started and no timer stays after dispose', async () => {
    const bench = await createBench(2)
    await bench.world.queue('one')
    bench.backend.onExecute = () => rejectedFor('server_error', true, 10_000)
    bench.outbox.wake()
    await bench.clock.advance(0)
    bench.outbox.wake()
    bench.outbox.dispose()
    await bench.clock.advance(600_000)
    expect(bench.texts()).toHaveLength(1)
    expect(bench.clock.pending()).toBe(0)
  })
})
