/** What holds for every history of inputs, however absurd. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  type ConnectionInput,
  type ConnectionModel,
  initialModel,
  type Transition
} from '../../../../src/main/core/connection/model'
import { reduce } from '../../../../src/main/core/connection/phase'
import type { ConnectionCause } from '../../../../src/shared/domain'
import { failureOf } from '../../../support/fakeBackend'

const cause = fc.constantFrom<ConnectionCause>(
  'unreachable',
  'timeout',
  'auth_refused',
  'server_closed',
  'connection_lost',
  'storage_failed',
  'bad_frame'
)

/** `age` generations old (0: of the newest); wall clock moves by `elapsed` before. */
type Step = { readonly input: ConnectionInput; readonly age: number; readonly elapsed: number }

const failing = fc
  .tuple(
    fc.constantFrom('failed' as const, 'disconnected' as const, 'catchUpFailed' as const),
    cause
  )
  .map(([type, why]) => ({ type, generation: 0, failure: failureOf(why) }))

const plain = fc.constantFrom<ConnectionInput>(
  { type: 'start' },
  { type: 'signedOut' },
  { type: 'stop', cause: 'user_asked' },
  { type: 'wake', cause: 'resumed' },
  { type: 'wake', cause: 'network_changed' },
  { type: 'wake', cause: 'user_asked' },
  { type: 'suspended' },
  { type: 'networkLost' },
  { type: 'suspended' },
  { type: 'connected', generation: 0 },
  { type: 'connected', generation: 0 },
  { type: 'caughtUp', generation: 0 },
  { type: 'caughtUp', generation: 0 },
  { type: 'retryDue', generation: 0 },
  { type: 'stable', generation: 0 },
  { type: 'probeFailed', generation: 0 }
)

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    input: fc.oneof({ arbitrary: plain, weight: 4 }, { arbitrary: failing, weight: 1 }),
    age: fc.constantFrom(0, 0, 0, 0, 1, 3),
    elapsed: fc.integer({ min: -5_000, max: 20_000 })
  }),
  { maxLength: 60 }
)

type Seen = {
  readonly before: ConnectionModel
  readonly input: ConnectionInput
  readonly age: number
} & Transition

const aged = (input: ConnectionInput, generation: number): ConnectionInput =>
  'generation' in input ? { ...input, generation } : input

const play = (history: readonly Step[]): readonly Seen[] => {
  let now = 1_000_000
  let model = initialModel(now)
  return history.map(({ input, age, elapsed }) => {
    now += elapsed
    const before = model
    const sent = aged(input, before.generation - age)
    const { model: after, effects } = reduce(before, sent, {
      now,
      delayAfter: (failures) => failures * 100
    })
    model = after
    return { before, input: sent, age: 'generation' in input ? age : 0, model: after, effects }
  })
}

const holds = (check: (seen: Seen) => void): void => {
  fc.assert(
    fc.property(steps, (history) => {
      for (const seen of play(history)) check(seen)
    }),
    { numRuns: 300 }
  )
}

describe('every history of a connection', () => {
  it('ignores what comes back from an older generation', () => {
    holds(({ before, age, model, effects }) => {
      if (age === 0) return
      expect(model).toBe(before)
      expect(effects).toEqual([])
    })
  })

  it('rests after a refused key until a person or a new start asks', () => {
    holds(({ before, input, model, effects }) => {
      if (before.phase !== 'auth_required' || model.phase === 'auth_required') return
      const isAsked = input.type === 'wake' && input.cause === 'user_asked'
      const leadsToRest = model.phase === 'signed_out' || model.phase === 'stopped'
      expect(isAsked || input.type === 'start' || leadsToRest).toBe(true)
      if (leadsToRest) expect(effects).toEqual([{ type: 'reset' }])
    })
  })

  it('never retries by itself after a refused key', () => {
    holds(({ before, input, model, effects }) => {
      const isRefused = 'failure' in input && input.failure.cause === 'auth_refused'
      if (!isRefused || model === before) return
      expect(model.phase).toBe('auth_required')
      expect(effects).toEqual([{ type: 'reset' }])
    })
  })

  it('is online only by way of connecting, connected and caught up, in one generation', () => {
    fc.assert(
      fc.property(steps, (history) => {
        let connectedGeneration = -1
        for (const { before, input, model } of play(history)) {
          if (before.phase === 'connecting' && model.phase === 'catching_up') {
            expect(input.type).toBe('connected')
            connectedGeneration = model.generation
          }
          if (model.phase === 'catching_up' || model.phase === 'online')
            expect(connectedGeneration).toBe(model.generation)
          if (before.phase !== 'online' && model.phase === 'online') {
            expect(before.phase).toBe('catching_up')
            expect(input.type).toBe('caughtUp')
          }
        }
      }),
      { numRuns: 300 }
    )
  })

  it('gives every new attempt and every rest a generation of its own', () => {
    holds(({ before, model, effects }) => {
      const isReset = effects.some(({ type }) => type === 'reset')
      expect(model.generation).toBe(before.generation + (isReset ? 1 : 0))
      if (effects.some(({ type }) => type === 'connect')) expect(isReset).toBe(true)
    })
  })

  it('names the time of the next attempt exactly while one is planned', () => {
    holds(({ model, effects }) => {
      if (model.phase === 'waiting') expect(model.retryAt).not.toBeNull()
      if (model.retryAt !== null) expect(['waiting', 'catching_up']).toContain(model.phase)
      if (effects.some(({ type }) => type === 'wait')) expect(model.retryAt).not.toBeNull()
    })
  })

  it('knows what exactly failed only while there is a reason', () => {
    holds(({ model }) => {
      if (model.cause === null) expect(model.errorCode).toBeNull()
      if (model.phase === 'online') expect(model.errorCode).toBeNull()
      if (['waiting', 'auth_required'].includes(model.phase)) expect(model.errorCode).not.toBeNull()
    })
  })

  it('forgives failures only after a stable connection or a wake-up', () => {
    holds(({ before, input, model }) => {
      if (model.failures >= before.failures) return
      const isForgiving =
        input.type === 'wake' || (input.type === 'stable' && model.phase === 'online')
      expect(isForgiving).toBe(true)
    })
  })

  it('does no work but its reset on the way into rest', () => {
    holds(({ model, effects }) => {
      const isAtRest = ['signed_out', 'stopped', 'auth_required', 'offline'].includes(model.phase)
      if (isAtRest) expect(effects.every(({ type }) => type === 'reset')).toBe(true)
    })
  })

  it('never throws in a thousand inputs', () => {
    const endless = fc.array(fc.tuple(fc.oneof(plain, failing), fc.constantFrom(0, 0, 0, 1)), {
      minLength: 1_000,
      maxLength: 1_000
    })
    fc.assert(
      fc.property(endless, (history) => {
        play(history.map(([input, age]) => ({ input, age, elapsed: 500 })))
      }),
      { numRuns: 20 }
    )
  })
})
