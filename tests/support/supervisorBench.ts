/** A supervisor with a fake backend and clock, whose catch-ups a test answers. */
import { expect } from 'vitest'
import type { CatchUpProgress } from '../../src/main/core/connection/catchUpRuns'
import {
  type ConnectionSupervisor,
  createSupervisor
} from '../../src/main/core/connection/supervisor'
import type { ConnectionPhase, ConnectionState } from '../../src/shared/domain'
import { createFakeBackend, defer, type Deferred, type FakeBackend } from './fakeBackend'
import { createFakeClock, type FakeClock } from './fakeClock'
import { fixedRandom } from './fakeRandom'
import { createRecordingLogger } from './recorders'
import { accountSample } from './samples'

export type Run = Deferred<undefined> & {
  readonly isFirst: boolean
  readonly signal: AbortSignal
  readonly onProgress: (progress: CatchUpProgress) => void
}

export type SupervisorBench = {
  readonly supervisor: ConnectionSupervisor
  readonly backend: FakeBackend
  readonly clock: FakeClock
  readonly runs: Run[]
  readonly states: ConnectionState[]
  readonly events: unknown[]
  /** What catch-up does from now on; null leaves it to the test. */
  onRun: (run: Run) => Promise<void> | null
  isOnBattery: boolean
  phase(): ConnectionPhase
}

export const createSupervisorBench = (draw = 0): SupervisorBench => {
  const backend = createFakeBackend()
  const clock = createFakeClock()
  const bench: SupervisorBench = {
    backend,
    clock,
    runs: [],
    states: [],
    events: [],
    onRun: () => Promise.resolve(),
    isOnBattery: false,
    phase: () => supervisor.state().phase,
    get supervisor() {
      return supervisor
    }
  }
  const supervisor = createSupervisor({
    backend,
    accountId: accountSample().id,
    session: () => ({ account: accountSample(), secret: 'key' }),
    clock,
    random: fixedRandom(draw),
    logger: createRecordingLogger(),
    onEvent: (event) => {
      bench.events.push(event)
    },
    catchUp: (isFirst, signal, onProgress) => {
      const run: Run = { ...defer<undefined>(), isFirst, signal, onProgress }
      bench.runs.push(run)
      return bench.onRun(run) ?? run.promise
    },
    onState: (state) => {
      bench.states.push(state)
    },
    isOnBattery: () => bench.isOnBattery
  })
  return bench
}

export const online = async (bench: SupervisorBench): Promise<SupervisorBench> => {
  bench.supervisor.send({ type: 'start' })
  await bench.clock.advance(0)
  expect(bench.phase()).toBe('online')
  return bench
}

export const resume = ({ supervisor }: SupervisorBench): void => {
  supervisor.send({ type: 'wake', cause: 'resumed' })
}
