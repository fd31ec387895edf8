/** Sends of unknown fate that no look could decide, and what the person does about them. */
import { describe, expect, it } from 'vitest'

import type { FoundOutcome } from '../../../../src/main/core/chatBackend'
import { defer } from '../../../support/fakeBackend'
import {
  confirmed,
  createOutboxBench,
  found,
  type Send,
  unknown
} from '../../../support/outboxBench'

const AMBIGUOUS: FoundOutcome = { type: 'ambiguous', reason: 'the same words' }

const createBench = async () => {
  const bench = await createOutboxBench()
  const { world, backend, clock } = bench
  backend.onExecute = () => unknown('server_error')
  const { item } = await world.queue('one')
  return Object.assign(bench, {
    item,
    /** The send is made, and its fate asked for until nothing more is asked. */
    goUnknown: async (answer: FoundOutcome) => {
      backend.onFind = () => answer
      bench.outbox.wake()
      await clock.advance(60_000)
      backend.onExecute = (command) => confirmed(command as Send)
    },
    states: async () => (await world.outbox()).map(({ state }) => state)
  })
}

describe('a send that no look can decide', () => {
  it('stays to be seen, is not asked about for ever, and holds up nothing', async () => {
    const bench = await createBench()
    await bench.world.queue('two')
    await bench.goUnknown(AMBIGUOUS)
    const looks = bench.backend.looked.length
    expect(looks).toBeLessThan(10)
    await bench.clock.advance(3_600_000)
    expect(bench.backend.looked).toHaveLength(looks)
    await bench.world.queue('three')
    bench.outbox.wake()
    await bench.clock.advance(0)
    expect(bench.texts().at(-1)).toBe('three')
    expect(bench.texts().filter((text) => text === 'one')).toHaveLength(1)
    expect((await bench.states())[0]).toBe('unconfirmed')
  })

  it('is looked for once more with the next connection', async () => {
    const bench = await createBench()
    await bench.goUnknown(AMBIGUOUS)
    const looks = bench.backend.looked.length
    bench.backend.onFind = found
    bench.outbox.pause()
    bench.outbox.wake()
    await bench.clock.advance(0)
    expect(bench.backend.looked).toHaveLength(looks + 1)
    expect(await bench.world.outbox()).toEqual([])
    expect(bench.texts()).toEqual(['one'])
  })
})

describe('checking again', () => {
  it('settles what is found', async () => {
    const bench = await createBench()
    await bench.goUnknown(AMBIGUOUS)
    bench.backend.onFind = found
    expect(await bench.outbox.lookAgain(bench.item.id, false)).toBe('found')
    expect(await bench.world.outbox()).toEqual([])
    expect(bench.texts()).toEqual(['one'])
  })

  it.each([
    ['absent', { type: 'absent' }],
    ['ambiguous', AMBIGUOUS],
    ['undecided', { type: 'undecided', error: { code: 'timeout' } }]
  ] as const)('sends nothing where it is %s, however often', async (answer, told) => {
    const bench = await createBench()
    await bench.goUnknown(AMBIGUOUS)
    bench.backend.onFind = () => told
    for (let time = 0; time < 20; time += 1)
      expect(await bench.outbox.lookAgain(bench.item.id, false)).toBe(answer)
    expect(await bench.states()).toEqual(['unconfirmed'])
    expect(bench.texts()).toEqual(['one'])
  })

  it('says that there is no connection', async () => {
    const bench = await createBench()
    await bench.goUnknown(AMBIGUOUS)
    bench.outbox.pause()
    const looks = bench.backend.looked.length
    expect(await bench.outbox.lookAgain(bench.item.id, false)).toBe('offline')
    expect(await bench.outbox.lookAgain(bench.item.id, true)).toBe('offline')
    expect(bench.backend.looked).toHaveLength(looks)
  })

  it('waits for a look under way and does not settle twice', async () => {
    const bench = await createBench()
    const answer = defer<FoundOutcome>()
    bench.backend.onFind = () => answer.promise
    bench.outbox.wake()
    await bench.clock.advance(1_000)
    const asked = bench.outbox.lookAgain(bench.item.id, true)
    await bench.clock.advance(0)
    expect(bench.backend.looked).toHaveLength(1)
    const [command] = bench.backend.looked
    answer.resolve(found(command!))
    expect(await asked).toBe('found')
    expect(bench.backend.looked).toHaveLength(1)
    expect(bench.texts()).toEqual(['one'])
  })
})

describe('sending again', () => {
  it.each([
    ['absent', { type: 'absent' }],
    ['ambiguous', AMBIGUOUS],
    ['undecided', { type: 'undecided', error: { code: 'timeout' } }]
  ] as const)('looks once, and where it is %s sends it under the same id', async (_, told) => {
    const bench = await createBench()
    await bench.goUnknown(AMBIGUOUS)
    const looks = bench.backend.looked.length
    bench.backend.onFind = () => told
    await bench.outbox.lookAgain(bench.item.id, true)
    await bench.clock.advance(0)
    expect(bench.backend.looked).toHaveLength(looks + 1)
    expect(bench.backend.executed).toMatchObject([
      { clientId: 'client-1' },
      { clientId: 'client-1' }
    ])
    expect(await bench.world.outbox()).toEqual([])
  })

  it('sends nothing where the last look finds it', async () => {
    const bench = await createBench()
    await bench.goUnknown(AMBIGUOUS)
    bench.backend.onFind = found
    expect(await bench.outbox.lookAgain(bench.item.id, true)).toBe('found')
    await bench.clock.advance(60_000)
    expect(bench.texts()).toEqual(['one'])
  })

  it('when its fate is unknown once more it is looked for as at first', async () => {
    const bench = await createBench()
    await bench.goUnknown(AMBIGUOUS)
    bench.backend.onExecute = () => ({ type: 'unknown', error: { code: 'server_error' } })
    await bench.outbox.lookAgain(bench.item.id, true)
    const looks = bench.backend.looked.length
    await bench.clock.advance(60_000)
    expect(bench.backend.looked.length).toBeGreaterThan(looks + 2)
    expect(bench.texts()).toEqual(['one', 'one'])
    expect(await bench.states()).toEqual(['unconfirmed'])
  })
})
