/**
 * Ten thousand clients whose server goes away for half a minute: when do they come back, and how many
 * at once? Each client is the real reducer with the real backoff, on a clock that is only a number.
 */
import { backoffDelayMs } from '../../src/main/core/connection/backoff'
import {
  type ConnectionEffect,
  type ConnectionInput,
  initialModel
} from '../../src/main/core/connection/model'
import { reduce } from '../../src/main/core/connection/phase'
import { createFakeRandom } from '../support/fakeRandom'

export type StormOptions = {
  readonly clients: number
  readonly downMs: number
  readonly seed: number
}

/** Ms from the server's return until each client's connection, and the attempts of all by time. */
export type Storm = {
  /** From the moment the server went away, ms; one of each client. */
  readonly returnedAt: readonly number[]
  readonly attemptsAt: readonly number[]
}

/** When one client tries again and when it is back, given when its server went away. */
type Client = (random: () => number, downMs: number) => readonly number[]

/** A refused connection is known after this long, ms; an accepted one after the same. */
const ROUND_TRIP_MS = 40

const FAILURE = {
  cause: 'unreachable',
  error: { code: 'server_unreachable' }
} as const

/** Tern: the reducer decides, this only carries out what it says. */
const tern: Client = (random, downMs) => {
  let now = 0
  const environment = () => ({
    now,
    delayAfter: (failures: number) => backoffDelayMs(failures, random())
  })
  const attempts: number[] = []
  let model = { ...initialModel(0), phase: 'online' as const, generation: 1 }
  const send = (input: ConnectionInput): readonly ConnectionEffect[] => {
    const next = reduce(model, input, environment())
    model = next.model as typeof model
    return next.effects
  }
  let effects = send({ type: 'disconnected', generation: 1, failure: FAILURE })
  for (;;) {
    const wait = effects.find((effect) => effect.type === 'wait')
    if (wait?.type !== 'wait') throw new Error('a client gave up')
    now += wait.delayMs
    send({ type: 'retryDue', generation: model.generation })
    attempts.push(now)
    if (now >= downMs) return attempts
    now += ROUND_TRIP_MS
    effects = send({ type: 'failed', generation: model.generation, failure: FAILURE })
  }
}

/**
 * The official SDK's settings (photon.md 1.2): 100 ms, doubled up to 2 s, 10 % of randomness before
 * the cap, so that at the cap everybody waits the same.
 */
const officialSdk: Client = (random, downMs) => {
  const attempts: number[] = []
  let now = 0
  for (let attempt = 0; ; attempt += 1) {
    const base = 100 * 2 ** attempt
    const deviation = Math.floor(random() * 0.1 * base)
    const isLater = (Math.floor(random() * 10) & 1) === 1
    now += Math.min(isLater ? base + deviation : base - deviation, 2_000)
    attempts.push(now)
    if (now >= downMs) return attempts
    now += ROUND_TRIP_MS
  }
}

export const CLIENTS = { tern, officialSdk } as const

export const runStorm = (client: Client, { clients, downMs, seed }: StormOptions): Storm => {
  const { next } = createFakeRandom(seed)
  const returnedAt: number[] = []
  const attemptsAt: number[] = []
  for (let number = 0; number < clients; number += 1) {
    const attempts = client(next, downMs)
    attemptsAt.push(...attempts)
    returnedAt.push(attempts.at(-1)! + ROUND_TRIP_MS)
  }
  return { returnedAt, attemptsAt }
}

/** @param share from 0 to 1 */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** Most values in any window of that width. */
export const worstBurst = (values: readonly number[], widthMs: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  let worst = 0
  let first = 0
  sorted.forEach((value, last) => {
    while (value - sorted[first]! >= widthMs) first += 1
    worst = Math.max(worst, last - first + 1)
  })
  return worst
}
