import { describe, expect, it } from 'vitest'

import {
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionModel,
  initialModel
} from '../../../../src/main/core/connection/model'
import {
  reduce,
  RESUME_ECHO_MS,
  WAKE_DEBOUNCE_MS
} from '../../../../src/main/core/connection/phase'
import type { AppErrorCode, ConnectionCause, ConnectionPhase } from '../../../../src/shared/domain'
import { failureOf } from '../../../support/fakeBackend'

const NOW = 1_000_000
const environment = { now: NOW, delayAfter: (failures: number) => failures * 1_000 }

/** A model long settled in a phase. */
const inPhase = (
  phase: ConnectionPhase,
  change: Partial<ConnectionModel> = {}
): ConnectionModel => ({
  ...initialModel(NOW - 100_000),
  phase,
  generation: 7,
  failures: 2,
  attemptAt: NOW - 100_000,
  ...change
})

const generation = 7
const failure = failureOf('unreachable')
const refused = failureOf('auth_refused')

/** Every input that an attempt of the current generation, the machine or a person can send. */
const inputs = {
  start: { type: 'start' },
  signedOut: { type: 'signedOut' },
  stop: { type: 'stop', cause: 'user_asked' },
  resumed: { type: 'wake', cause: 'resumed' },
  networkChanged: { type: 'wake', cause: 'network_changed' },
  userAsked: { type: 'wake', cause: 'user_asked' },
  networkLost: { type: 'networkLost' },
  connected: { type: 'connected', generation },
  failed: { type: 'failed', generation, failure },
  disconnected: { type: 'disconnected', generation, failure },
  authRefused: { type: 'failed', generation, failure: refused },
  catchUpFailed: { type: 'catchUpFailed', generation, failure },
  catchUpRefused: { type: 'catchUpFailed', generation, failure: refused },
  caughtUp: { type: 'caughtUp', generation },
  retryDue: { type: 'retryDue', generation },
  stable: { type: 'stable', generation },
  probeFailed: { type: 'probeFailed', generation }
} as const satisfies Record<string, ConnectionInput>

type Row = readonly [next: ConnectionPhase, effects?: string]
type InputName = keyof typeof inputs

const CONNECT = 'reset connect'
const WAIT = 'reset wait'
const SAME: Record<InputName, null> = {
  start: null,
  signedOut: null,
  stop: null,
  resumed: null,
  networkChanged: null,
  userAsked: null,
  networkLost: null,
  connected: null,
  failed: null,
  disconnected: null,
  authRefused: null,
  catchUpFailed: null,
  catchUpRefused: null,
  caughtUp: null,
  retryDue: null,
  stable: null,
  probeFailed: null
}
/** The same in every phase. */
const always = {
  start: ['connecting', CONNECT],
  signedOut: ['signed_out', 'reset'],
  stop: ['stopped', 'reset']
} as const
const wakes = {
  resumed: ['connecting', CONNECT],
  networkChanged: ['connecting', CONNECT],
  userAsked: ['connecting', CONNECT],
  networkLost: ['offline', 'reset']
} as const
const losses = {
  failed: ['waiting', WAIT],
  disconnected: ['waiting', WAIT],
  authRefused: ['auth_required', 'reset']
} as const

/** Null: nothing changes and nothing is done. */
const table: Record<ConnectionPhase, Record<InputName, Row | null>> = {
  signed_out: { ...SAME, ...always },
  stopped: { ...SAME, ...always, userAsked: ['connecting', CONNECT] },
  auth_required: { ...SAME, ...always, userAsked: ['connecting', CONNECT] },
  offline: { ...SAME, ...always, ...wakes },
  waiting: { ...SAME, ...always, ...wakes, retryDue: ['connecting', CONNECT] },
  connecting: {
    ...SAME,
    ...always,
    ...wakes,
    ...losses,
    connected: ['catching_up', 'catchUp watch']
  },
  catching_up: {
    ...SAME,
    ...always,
    ...wakes,
    ...losses,
    probeFailed: ['waiting', WAIT],
    catchUpFailed: ['catching_up', 'wait'],
    catchUpRefused: ['auth_required', 'reset'],
    caughtUp: ['online', ''],
    retryDue: ['catching_up', 'catchUp']
  },
  online: {
    ...SAME,
    ...always,
    ...wakes,
    ...losses,
    // A connected socket is believed after a click, and what it may have missed is fetched.
    userAsked: ['catching_up', 'catchUp'],
    probeFailed: ['waiting', WAIT],
    catchUpFailed: ['catching_up', 'wait'],
    catchUpRefused: ['auth_required', 'reset'],
    stable: ['online', '']
  }
}

const names = (effects: readonly ConnectionEffect[]): string =>
  effects.map(({ type }) => type).join(' ')

describe.each(Object.keys(table) as ConnectionPhase[])('in phase %s', (phase) => {
  it.each(Object.keys(inputs) as InputName[])('%s', (name) => {
    const before = inPhase(phase)
    const { model, effects } = reduce(before, inputs[name], environment)
    const row = table[phase][name]
    expect(model.phase).toBe(row === null ? phase : row[0])
    expect(names(effects)).toBe(row?.[1] ?? '')
    if (row === null) expect(model).toEqual(before)
    expect(model.generation > before.generation).toBe(names(effects).startsWith('reset'))
  })
})

describe('waking up', () => {
  it.each(['resumed', 'network_changed', 'user_asked'] as const)(
    'does not start a second attempt for %s while the first is young',
    (cause) => {
      const young = inPhase('connecting', { attemptAt: NOW - WAKE_DEBOUNCE_MS + 1 })
      expect(reduce(young, { type: 'wake', cause }, environment).effects).toEqual([])
      const old = inPhase('connecting', { attemptAt: NOW - WAKE_DEBOUNCE_MS })
      expect(names(reduce(old, { type: 'wake', cause }, environment).effects)).toBe(CONNECT)
    }
  )

  it.each(['catching_up', 'online'] as const)(
    'keeps a connection made after waking when the same sleep is announced again (%s)',
    (phase) => {
      const made = inPhase(phase, { attemptAt: NOW - RESUME_ECHO_MS + 1 })
      expect(reduce(made, inputs.resumed, environment).effects).toEqual([])
      expect(names(reduce(made, inputs.networkChanged, environment).effects)).toBe(CONNECT)
      const older = inPhase(phase, { attemptAt: NOW - RESUME_ECHO_MS })
      expect(names(reduce(older, inputs.resumed, environment).effects)).toBe(CONNECT)
    }
  )

  it.each(['catching_up', 'online'] as const)(
    'does not trust a young connection from before a short sleep (%s)',
    (phase) => {
      const young = inPhase(phase, { attemptAt: NOW - 1_000 })
      const asleep = reduce(young, { type: 'suspended' }, environment).model
      const awake = reduce(asleep, inputs.resumed, environment)
      expect(names(awake.effects)).toBe(CONNECT)
      // The OS says it twice.
      expect(reduce(awake.model, inputs.resumed, environment).effects).toEqual([])
    }
  )

  it.each(['connecting', 'catching_up', 'online'] as const)(
    'believes nothing from before a sleep, however short the sleep was (%s)',
    (phase) => {
      const young = inPhase(phase, { attemptAt: NOW - 1 })
      const asleep = reduce(young, { type: 'suspended' }, environment)
      expect(asleep).toEqual({ model: { ...young, attemptAt: -Infinity }, effects: [] })
      expect(names(reduce(asleep.model, inputs.resumed, environment).effects)).toBe(CONNECT)
    }
  )

  it('does not mistake a wall clock set back for a young attempt', () => {
    const ahead = inPhase('connecting', { attemptAt: NOW + 86_400_000 })
    expect(names(reduce(ahead, inputs.resumed, environment).effects)).toBe(CONNECT)
  })

  it('forgets failures and says why', () => {
    const { model } = reduce(inPhase('waiting', { failures: 9 }), inputs.resumed, environment)
    expect(model).toMatchObject({ failures: 0, cause: 'resumed', retryAt: null, attemptAt: NOW })
  })
})

describe('waiting', () => {
  it('is as long as the backoff says for one more failure', () => {
    const { model, effects } = reduce(inPhase('connecting'), inputs.failed, environment)
    expect(model).toMatchObject({ failures: 3, retryAt: NOW + 3_000, cause: 'unreachable' })
    expect(effects.at(-1)).toEqual({ type: 'wait', delayMs: 3_000 })
  })

  it('is never shorter than the server asked for', () => {
    const patient = { ...inputs.failed, failure: failureOf('unreachable', 60_000) }
    const { effects } = reduce(inPhase('connecting'), patient, environment)
    expect(effects.at(-1)).toEqual({ type: 'wait', delayMs: 60_000 })
    const impatient = { ...inputs.failed, failure: failureOf('unreachable', 10) }
    expect(reduce(inPhase('connecting'), impatient, environment).effects.at(-1)).toEqual({
      type: 'wait',
      delayMs: 3_000
    })
  })

  it('between catch-ups grows by itself, keeps the socket and leaves the other count alone', () => {
    let model = inPhase('catching_up')
    const delays: unknown[] = []
    for (let round = 0; round < 3; round += 1) {
      const next = reduce(model, inputs.catchUpFailed, environment)
      delays.push(next.effects)
      model = reduce(next.model, inputs.retryDue, environment).model
    }
    expect(delays).toEqual([1_000, 2_000, 3_000].map((delayMs) => [{ type: 'wait', delayMs }]))
    expect(model).toMatchObject({ failures: 2, catchUpFailures: 3, retryAt: null, generation: 7 })
    expect(reduce(model, inputs.caughtUp, environment).model.catchUpFailures).toBe(0)
  })

  it('for a store that cannot write has no socket, and says so', () => {
    const full = { ...inputs.catchUpFailed, failure: failureOf('storage_failed') }
    for (const phase of ['online', 'catching_up'] as const) {
      const { model, effects } = reduce(inPhase(phase), full, environment)
      expect(model).toMatchObject({
        phase: 'waiting',
        cause: 'storage_failed',
        retryAt: NOW + 3_000
      })
      expect(names(effects)).toBe(WAIT)
    }
  })
})

describe('what exactly failed', () => {
  const failing = (cause: ConnectionCause, code: AppErrorCode) => ({
    type: 'failed' as const,
    generation,
    failure: { cause, error: { code } }
  })

  it.each([
    ['auth_refused', 'auth_failed'],
    ['auth_refused', 'wrong_client_key'],
    ['auth_refused', 'wrong_encoding'],
    // Whatever an adapter calls it: another try would fail the same way.
    ['unreachable', 'wrong_client_key'],
    ['bad_frame', 'wrong_encoding']
  ] as const)('%s with %s asks for another sign-in and says why', (cause, code) => {
    for (const type of ['failed', 'disconnected', 'catchUpFailed'] as const) {
      const input = { ...failing(cause, code), type }
      const { model } = reduce(inPhase('catching_up'), input, environment)
      expect(model).toMatchObject({
        phase: 'auth_required',
        cause: 'auth_refused',
        errorCode: code
      })
    }
  })

  it('is known as long as it is the reason, and forgotten with it', () => {
    const not = failing('not_a_chat_server', 'wrong_server_kind')
    const waiting = reduce(inPhase('connecting'), not, environment).model
    expect(waiting).toMatchObject({ phase: 'waiting', errorCode: 'wrong_server_kind' })
    const again = reduce(
      waiting,
      { ...inputs.retryDue, generation: waiting.generation },
      environment
    ).model
    expect(again).toMatchObject({ phase: 'connecting', errorCode: 'wrong_server_kind' })
    for (const input of [inputs.resumed, inputs.networkLost, inputs.stop, inputs.signedOut])
      expect(reduce(waiting, input, environment).model.errorCode).toBeNull()
  })

  it('of a catch-up is told while it is tried again, and no longer when it worked', () => {
    const { model } = reduce(inPhase('online'), inputs.catchUpFailed, environment)
    expect(model).toMatchObject({ cause: 'catch_up_failed', errorCode: 'server_unreachable' })
    expect(reduce(model, inputs.caughtUp, environment).model).toMatchObject({
      phase: 'online',
      cause: null,
      errorCode: null
    })
  })
})
