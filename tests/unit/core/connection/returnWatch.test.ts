import { describe, expect, it } from 'vitest'

import {
  createReturnWatch,
  type SeenReturn
} from '../../../../src/main/core/connection/returnWatch'
import { createFakeClock } from '../../../support/fakeClock'

const HOUR = 3_600_000

const createBench = () => {
  const clock = createFakeClock()
  const seen: SeenReturn[] = []
  const lives: number[] = []
  const startAt = clock.now()
  const watch = createReturnWatch({
    clock,
    onReturn: (one) => {
      seen.push(one)
    },
    onLive: (at) => {
      lives.push(at - startAt)
    }
  })
  return {
    clock,
    watch,
    seen,
    lives,
    /** Connects, catches up and is online. */
    come: async (ms: number, cause: Parameters<typeof watch.changed>[1] = null, inserted = 0) => {
      watch.changed('connecting', cause)
      await clock.advance(ms)
      watch.changed('catching_up', cause)
      watch.stored({ inserted, edited: 0 })
      watch.changed('online', null)
    }
  }
}

describe('a return', () => {
  it('from sleep tells how long it slept, how soon it was live and what it had missed', async () => {
    const { clock, watch, seen, come } = createBench()
    await come(100)
    watch.stored({ inserted: 5, edited: 1 })
    await clock.advance(60_000)
    watch.suspended()
    clock.jump(7 * HOUR)
    watch.changed('connecting', 'resumed')
    await clock.advance(300)
    watch.changed('catching_up', 'resumed')
    watch.stored({ inserted: 30, edited: 4 })
    watch.stored({ inserted: 7, edited: 0 })
    await clock.advance(100)
    watch.changed('online', null)
    expect(seen).toEqual([
      {
        cause: 'sleep',
        at: clock.now(),
        awayMs: 7 * HOUR,
        liveAfterMs: 400,
        messages: 37,
        edits: 4
      }
    ])
    watch.stored({ inserted: 1, edited: 0 })
    watch.suspended()
    await come(10, 'resumed', 2)
    expect(seen[1]).toMatchObject({ messages: 2, edits: 0 })
  })

  it('from a sleep that nobody announced began when it was last known to be live', async () => {
    const { clock, watch, seen, come } = createBench()
    await come(100)
    await clock.advance(120_000)
    watch.confirmed()
    clock.jump(HOUR)
    await come(50, 'resumed')
    expect(seen).toMatchObject([{ cause: 'sleep', awayMs: HOUR, liveAfterMs: 50 }])
  })

  it('from sleep is one, however often it is tried or announced', async () => {
    const { clock, watch, seen, come } = createBench()
    await come(100)
    watch.suspended()
    watch.changed('connecting', 'resumed')
    await clock.advance(1_000)
    watch.changed('waiting', 'unreachable')
    await clock.advance(2_000)
    watch.changed('connecting', 'resumed')
    await come(500, 'unreachable')
    expect(seen).toMatchObject([{ cause: 'sleep', awayMs: 0, liveAfterMs: 3_500 }])
  })

  it('from a sleep that was announced and did not come is none', async () => {
    const { clock, watch, seen, lives, come } = createBench()
    await come(100)
    watch.suspended()
    await clock.advance(120_000)
    watch.confirmed()
    expect(lives.at(-1)).toBe(120_100)
    await clock.advance(8 * HOUR)
    watch.changed('waiting', 'connection_lost')
    await clock.advance(5_000)
    await come(200, 'connection_lost')
    expect(seen).toMatchObject([{ cause: 'server', awayMs: 5_000 }])
  })

  it('from a sleep that came in the middle of a look began with the look', async () => {
    const { clock, watch, seen, come } = createBench()
    await come(100)
    watch.suspended()
    watch.confirmed()
    clock.jump(HOUR)
    await come(50, 'resumed')
    expect(seen).toMatchObject([{ cause: 'sleep', awayMs: HOUR, liveAfterMs: 50 }])
  })

  it('from a lost network counts from its coming back', async () => {
    const { clock, watch, seen, come } = createBench()
    await come(100)
    watch.changed('offline', 'network_offline')
    await clock.advance(60_000)
    await come(250, 'network_changed')
    expect(seen).toMatchObject([{ cause: 'network', awayMs: 60_000, liveAfterMs: 250 }])
  })

  it('from a lost server counts the try that succeeds', async () => {
    const { clock, watch, seen, come } = createBench()
    await come(100)
    watch.changed('waiting', 'connection_lost')
    for (let time = 0; time < 3; time += 1) {
      await clock.advance(5_000)
      watch.changed('connecting', 'connection_lost')
      await clock.advance(5_000)
      watch.changed('waiting', 'unreachable')
    }
    await come(200, 'unreachable')
    expect(seen).toMatchObject([{ cause: 'server', awayMs: 30_000, liveAfterMs: 200 }])
  })

  it('from a restart is one where it had been live before', async () => {
    const first = createBench()
    first.watch.started(null)
    await first.come(100)
    expect(first.seen).toEqual([])
    const { clock, watch, seen, come } = createBench()
    watch.started(clock.now() - HOUR)
    await come(300, null, 9)
    expect(seen).toMatchObject([{ cause: 'start', awayMs: HOUR, liveAfterMs: 300, messages: 9 }])
  })

  it('is none after a pause, nor after looking again over the same connection', async () => {
    const { clock, watch, seen, come } = createBench()
    await come(100)
    watch.changed('catching_up', 'user_asked')
    watch.changed('online', null)
    watch.changed('stopped', 'user_asked')
    await clock.advance(HOUR)
    await come(100)
    watch.suspended()
    watch.changed('connecting', 'resumed')
    watch.changed('stopped', 'user_asked')
    await clock.advance(HOUR)
    await come(100)
    expect(seen).toEqual([])
  })

  it('knows when it was live last, for the next start', async () => {
    const { clock, watch, lives, come } = createBench()
    await come(100)
    await clock.advance(900)
    watch.confirmed()
    await clock.advance(1_000)
    watch.changed('stopped', 'shutting_down')
    watch.confirmed()
    expect(lives).toEqual([100, 1_000, 2_000])
  })
})
