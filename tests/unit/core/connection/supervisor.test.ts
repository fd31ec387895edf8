import { describe, expect, it } from 'vitest'
import { BackendError, type ConnectFailure } from '../../../../src/main/core/chatBackend'
import { PROBE_IDLE_MS, PROBE_LIMIT_MS } from '../../../../src/main/core/connection/linkProbe'
import {
  CATCH_UP_EVERY_MS,
  CATCH_UP_EVERY_ON_BATTERY_MS,
  STABLE_AFTER_MS
} from '../../../../src/main/core/connection/supervisor'
import { StoreError } from '../../../../src/main/core/store'
import { ok } from '../../../../src/shared/domain'
import { defer, failureOf, newestAttempt, refusal } from '../../../support/fakeBackend'
import { messageEvent } from '../../../support/samples'
import { createSupervisorBench, online, resume } from '../../../support/supervisorBench'

describe('coming online', () => {
  it('goes through connecting and catching up, and says so', async () => {
    const bench = await online(createSupervisorBench())
    expect(bench.states.map(({ phase }) => phase)).toEqual(['connecting', 'catching_up', 'online'])
    expect(bench.supervisor.state()).toMatchObject({ attempt: 0, cause: null, retryAt: null })
    expect(newestAttempt(bench.backend).session.secret).toBe('key')
  })

  it('is not online before the catch-up has ended', async () => {
    const bench = createSupervisorBench()
    bench.onRun = () => null
    bench.supervisor.send({ type: 'start' })
    await bench.clock.advance(5_000)
    expect(bench.phase()).toBe('catching_up')
    bench.runs[0]!.onProgress({ done: 40, total: 100 })
    expect(bench.supervisor.state().progress).toEqual({ done: 40, total: 100 })
    bench.runs[0]!.resolve(undefined)
    await bench.clock.advance(0)
    expect(bench.phase()).toBe('online')
    expect(bench.supervisor.state().progress).toBeNull()
  })

  it('passes on live events, also those before the handshake ended', async () => {
    const bench = createSupervisorBench()
    bench.backend.onConnect = () => null
    bench.supervisor.send({ type: 'start' })
    const attempt = newestAttempt(bench.backend)
    attempt.sink.event(messageEvent('m1'))
    attempt.resolve(ok(undefined))
    await bench.clock.advance(0)
    attempt.sink.event(messageEvent('m2'))
    expect(bench.events).toEqual([messageEvent('m1'), messageEvent('m2')])
  })

  it('survives an adapter that throws', async () => {
    const bench = createSupervisorBench()
    bench.backend.connect = () => Promise.reject(new Error('bug'))
    bench.supervisor.send({ type: 'start' })
    await bench.clock.advance(0)
    expect(bench.phase()).toBe('waiting')
    await bench.supervisor.dispose()
  })
})

describe('resume', () => {
  it('drops a socket that looks connected and reconnects at once', async () => {
    const bench = await online(createSupervisorBench())
    await bench.clock.advance(60_000)
    const first = newestAttempt(bench.backend)
    bench.backend.onConnect = () => null
    const closes = bench.backend.closes
    resume(bench)
    expect(bench.backend.closes).toBe(closes + 1)
    expect(first.signal.aborted).toBe(true)
    expect(bench.backend.attempts).toHaveLength(2)
    expect(bench.supervisor.state()).toMatchObject({ phase: 'connecting', cause: 'resumed' })
  })

  it('announced five times within a second is one attempt, connected or not', async () => {
    const bench = await online(createSupervisorBench())
    await bench.clock.advance(60_000)
    for (let notice = 0; notice < 5; notice += 1) {
      resume(bench)
      await bench.clock.advance(200)
    }
    expect(bench.backend.attempts).toHaveLength(2)
    bench.backend.onConnect = () => null
    await bench.clock.advance(60_000)
    for (let notice = 0; notice < 5; notice += 1) {
      resume(bench)
      await bench.clock.advance(200)
    }
    expect(bench.backend.attempts).toHaveLength(3)
    await bench.supervisor.dispose()
  })

  it('does not wait for a backoff under way', async () => {
    const bench = createSupervisorBench(0.999)
    bench.backend.onConnect = () => refusal('unreachable')
    bench.supervisor.send({ type: 'start' })
    await bench.clock.advance(120_000)
    const before = bench.backend.attempts.length
    expect(bench.phase()).toBe('waiting')
    bench.backend.onConnect = () => ok(undefined)
    resume(bench)
    await bench.clock.advance(0)
    expect(bench.backend.attempts).toHaveLength(before + 1)
    expect(bench.phase()).toBe('online')
  })
})

describe('a server that is down', () => {
  it('is tried again after the backoff, which grows to its cap', async () => {
    const bench = createSupervisorBench(0.999_999)
    bench.backend.onConnect = () => refusal('unreachable')
    bench.supervisor.send({ type: 'start' })
    const gaps: number[] = []
    for (let round = 0; round < 8; round += 1) {
      await bench.clock.advance(0)
      const { retryAt } = bench.supervisor.state()
      gaps.push((retryAt ?? 0) - bench.clock.now())
      await bench.clock.advance(gaps.at(-1) ?? 0)
    }
    expect(gaps).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    expect(bench.backend.attempts).toHaveLength(9)
    expect(bench.supervisor.state().attempt).toBe(10)
  })

  it('is left alone as long as it asked for', async () => {
    const bench = createSupervisorBench()
    bench.backend.onConnect = () => refusal('unreachable', 90_000)
    bench.supervisor.send({ type: 'start' })
    await bench.clock.advance(89_999)
    expect(bench.backend.attempts).toHaveLength(1)
    await bench.clock.advance(1)
    expect(bench.backend.attempts).toHaveLength(2)
  })

  it('is not tried while the network is away, and at once when it is back', async () => {
    const bench = await online(createSupervisorBench())
    bench.supervisor.send({ type: 'networkLost' })
    await bench.clock.advance(600_000)
    expect(bench.phase()).toBe('offline')
    expect(bench.backend.attempts).toHaveLength(1)
    bench.supervisor.send({ type: 'wake', cause: 'network_changed' })
    await bench.clock.advance(0)
    expect(bench.phase()).toBe('online')
  })

  it('that refuses the key is not asked again', async () => {
    const bench = createSupervisorBench()
    bench.backend.onConnect = () => refusal('auth_refused')
    bench.supervisor.send({ type: 'start' })
    await bench.clock.advance(600_000)
    expect(bench.phase()).toBe('auth_required')
    expect(bench.backend.attempts).toHaveLength(1)
    expect(bench.clock.pending()).toBe(0)
  })
})

describe('flapping', () => {
  it('never forgives a server that accepts and then closes', async () => {
    const bench = createSupervisorBench(0.999_999)
    bench.supervisor.send({ type: 'start' })
    await bench.clock.advance(0)
    const gaps: number[] = []
    for (let round = 0; round < 7; round += 1) {
      await bench.clock.advance(STABLE_AFTER_MS / 2)
      newestAttempt(bench.backend).sink.disconnected(failureOf('server_closed'))
      gaps.push((bench.supervisor.state().retryAt ?? 0) - bench.clock.now())
      await bench.clock.advance(gaps.at(-1) ?? 0)
    }
    expect(gaps).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000])
  })

  it('is forgiven after a stable time online, even when the wall clock is set back', async () => {
    const bench = createSupervisorBench(0.999_999)
    bench.backend.onConnect = () => refusal('unreachable')
    bench.supervisor.send({ type: 'start' })
    await bench.clock.advance(10_000)
    bench.backend.onConnect = () => ok(undefined)
    await bench.clock.advance(30_000)
    expect(bench.phase()).toBe('online')
    bench.clock.jump(-86_400_000)
    await bench.clock.advance(2 * STABLE_AFTER_MS)
    newestAttempt(bench.backend).sink.disconnected(failureOf('connection_lost'))
    expect((bench.supervisor.state().retryAt ?? 0) - bench.clock.now()).toBe(500)
  })
})

it('a connection that nothing is wrong with wakes the machine for nothing but probe and catch-up', async () => {
  const bench = await online(createSupervisorBench())
  expect(bench.clock.pending()).toBe(2)
  await bench.clock.advance(3 * STABLE_AFTER_MS)
  expect(bench.clock.pending()).toBe(2)
})

describe('a half-open link', () => {
  it('is found by a probe after 30 s without a word', async () => {
    const bench = await online(createSupervisorBench())
    await bench.clock.advance(PROBE_IDLE_MS - 1)
    expect(bench.backend.probes).toEqual([])
    bench.backend.onProbe = () => false
    await bench.clock.advance(1)
    expect(bench.backend.probes).toEqual([PROBE_LIMIT_MS])
    expect(bench.supervisor.state()).toMatchObject({ phase: 'waiting', cause: 'probe_timeout' })
    await bench.clock.advance(250)
    expect(bench.backend.attempts).toHaveLength(2)
  })

  it('is asked 30 s after the last word, not by a fixed beat', async () => {
    const bench = await online(createSupervisorBench())
    await bench.clock.advance(20_000)
    newestAttempt(bench.backend).sink.event(messageEvent('m1'))
    await bench.clock.advance(PROBE_IDLE_MS - 1)
    expect(bench.backend.probes).toHaveLength(0)
    await bench.clock.advance(1)
    expect(bench.backend.probes).toHaveLength(1)
  })

  it('is asked at once when the person comes back to the machine', async () => {
    const bench = await online(createSupervisorBench())
    bench.backend.onProbe = () => false
    bench.supervisor.verify()
    await bench.clock.advance(0)
    expect(bench.phase()).toBe('waiting')
  })

  it('is asked once while something is being sent', async () => {
    const bench = await online(createSupervisorBench())
    const answer = defer<boolean>()
    let asked = 0
    bench.backend.onProbe = () => {
      asked += 1
      return answer.promise
    }
    bench.supervisor.confirm()
    bench.supervisor.confirm()
    await bench.clock.advance(0)
    expect(asked).toBe(1)
    answer.resolve(false)
    await bench.clock.advance(0)
    expect(bench.phase()).toBe('waiting')
    bench.supervisor.confirm()
    await bench.clock.advance(0)
    expect(asked).toBe(1)
  })

  it('answered late by a link of before changes nothing', async () => {
    const bench = await online(createSupervisorBench())
    const late = defer<boolean>()
    bench.backend.onProbe = () => late.promise
    await bench.clock.advance(PROBE_IDLE_MS)
    resume(bench)
    await bench.clock.advance(0)
    expect(bench.phase()).toBe('online')
    late.resolve(false)
    await bench.clock.advance(0)
    expect(bench.phase()).toBe('online')
  })
})

describe('catch-up', () => {
  it('runs again every two minutes while connected', async () => {
    const bench = await online(createSupervisorBench())
    await bench.clock.advance(CATCH_UP_EVERY_MS - 1)
    expect(bench.runs).toHaveLength(1)
    await bench.clock.advance(1)
    expect(bench.runs).toHaveLength(2)
    await bench.clock.advance(CATCH_UP_EVERY_MS)
    expect(bench.runs).toHaveLength(3)
    expect(bench.runs.map(({ isFirst }) => isFirst)).toEqual([true, false, false])
    expect(bench.states.map(({ phase }) => phase)).toEqual(['connecting', 'catching_up', 'online'])
  })

  it('runs less often on battery, from the next time on', async () => {
    const bench = await online(createSupervisorBench())
    bench.isOnBattery = true
    await bench.clock.advance(CATCH_UP_EVERY_MS)
    expect(bench.runs).toHaveLength(2)
    await bench.clock.advance(CATCH_UP_EVERY_ON_BATTERY_MS - 1)
    expect(bench.runs).toHaveLength(2)
    await bench.clock.advance(1)
    expect(bench.runs).toHaveLength(3)
  })

  it('that takes longer than two minutes is the only one, and then it is online', async () => {
    const bench = createSupervisorBench()
    bench.onRun = () => null
    bench.supervisor.send({ type: 'start' })
    await bench.clock.advance(0)
    await bench.clock.advance(CATCH_UP_EVERY_MS + 1_000)
    bench.runs[0]!.resolve(undefined)
    await bench.clock.advance(0)
    expect(bench.runs).toHaveLength(1)
    expect(bench.phase()).toBe('online')
  })

  it('that fails is retried on the same socket and never shown as online', async () => {
    const bench = createSupervisorBench()
    const failure: ConnectFailure = failureOf('timeout')
    bench.onRun = () => Promise.reject(new BackendError(failure))
    bench.supervisor.send({ type: 'start' })
    await bench.clock.advance(10_000)
    expect(bench.runs.length).toBeGreaterThan(5)
    expect(bench.backend.attempts).toHaveLength(1)
    expect(bench.states.some(({ phase }) => phase === 'online')).toBe(false)
    expect(bench.supervisor.state().cause).toBe('catch_up_failed')
    expect(bench.supervisor.state().retryAt).not.toBeNull()
    bench.onRun = () => Promise.resolve(undefined)
    await bench.clock.advance(500)
    expect(bench.phase()).toBe('online')
  })

  it('that fails every two minutes takes "online" back until it works', async () => {
    const bench = await online(createSupervisorBench())
    bench.onRun = () => Promise.reject(new BackendError(failureOf('timeout')))
    await bench.clock.advance(CATCH_UP_EVERY_MS)
    expect(bench.phase()).toBe('catching_up')
  })

  it('that is refused for the key asks for sign-in', async () => {
    const bench = createSupervisorBench()
    bench.onRun = () => Promise.reject(new BackendError(failureOf('auth_refused')))
    bench.supervisor.send({ type: 'start' })
    await bench.clock.advance(0)
    expect(bench.phase()).toBe('auth_required')
  })

  it('triggered three times during a run runs exactly once more', async () => {
    const bench = createSupervisorBench()
    bench.onRun = () => null
    bench.supervisor.send({ type: 'start' })
    await bench.clock.advance(0)
    for (let trigger = 0; trigger < 3; trigger += 1) bench.supervisor.requestCatchUp()
    expect(bench.runs).toHaveLength(1)
    bench.runs[0]!.resolve(undefined)
    await bench.clock.advance(0)
    expect(bench.runs).toHaveLength(2)
    expect(bench.phase()).toBe('catching_up')
    bench.runs[1]!.resolve(undefined)
    await bench.clock.advance(0)
    expect(bench.runs).toHaveLength(2)
    expect(bench.phase()).toBe('online')
  })

  it('of a dropped connection is aborted, and its late end is ignored', async () => {
    const bench = createSupervisorBench()
    bench.onRun = () => null
    bench.supervisor.send({ type: 'start' })
    await bench.clock.advance(10_000)
    resume(bench)
    await bench.clock.advance(0)
    const [old, current] = bench.runs
    expect(old!.signal.aborted).toBe(true)
    expect(current!.signal.aborted).toBe(false)
    old!.resolve(undefined)
    await bench.clock.advance(0)
    expect(bench.phase()).toBe('catching_up')
    old!.onProgress({ done: 1, total: 1 })
    expect(bench.supervisor.state().progress).toBeNull()
    current!.resolve(undefined)
    await bench.clock.advance(0)
    expect(bench.phase()).toBe('online')
  })
})

describe('a live event that could not be stored', () => {
  it('is fetched again, with the cause shown', async () => {
    const bench = await online(createSupervisorBench())
    bench.supervisor.reportStorageFailure(new StoreError('storage_failed', 'no'))
    expect(bench.supervisor.state()).toMatchObject({
      phase: 'waiting',
      cause: 'storage_failed',
      errorCode: 'storage_failed'
    })
    await bench.clock.advance(250)
    expect(bench.runs).toHaveLength(2)
    expect(bench.phase()).toBe('online')
  })

  it('during a catch-up makes it look once more, for it may have passed the row', async () => {
    const bench = createSupervisorBench()
    bench.onRun = () => null
    bench.supervisor.send({ type: 'start' })
    await bench.clock.advance(0)
    bench.supervisor.reportStorageFailure(new StoreError('storage_failed', 'no'))
    bench.runs[0]!.resolve(undefined)
    await bench.clock.advance(0)
    expect(bench.runs).toHaveLength(2)
    expect(bench.phase()).toBe('catching_up')
  })

  it('noticed after the connection ended does not pretend that there is one', async () => {
    const bench = await online(createSupervisorBench(0.999))
    bench.backend.onConnect = () => null
    newestAttempt(bench.backend).sink.disconnected(failureOf('connection_lost'))
    bench.supervisor.reportStorageFailure(new StoreError('storage_failed', 'no'))
    expect(bench.phase()).toBe('waiting')
    await bench.clock.advance(600)
    expect(bench.phase()).toBe('connecting')
    bench.supervisor.send({ type: 'stop', cause: 'user_asked' })
    bench.supervisor.reportStorageFailure(new StoreError('storage_failed', 'no'))
    await bench.clock.advance(60_000)
    expect(bench.phase()).toBe('stopped')
  })

  it('of a store that is closing ends as a storage failure, not as a bug', async () => {
    const bench = createSupervisorBench()
    bench.onRun = () => Promise.reject(new StoreError('storage_full', 'disk full'))
    bench.supervisor.send({ type: 'start' })
    await bench.clock.advance(0)
    expect(bench.supervisor.state()).toMatchObject({
      phase: 'waiting',
      cause: 'storage_failed',
      errorCode: 'storage_full'
    })
  })
})

describe('older generations', () => {
  it('cannot speak any more: connect results, events and ends are ignored', async () => {
    const bench = createSupervisorBench()
    bench.backend.onConnect = () => null
    bench.supervisor.send({ type: 'start' })
    const old = newestAttempt(bench.backend)
    await bench.clock.advance(10_000)
    resume(bench)
    await bench.clock.advance(0)
    newestAttempt(bench.backend).resolve(ok(undefined))
    await bench.clock.advance(0)
    expect(bench.phase()).toBe('online')
    old.resolve(refusal('auth_refused'))
    old.sink.event(messageEvent('ghost'))
    old.sink.disconnected(failureOf('connection_lost'))
    await bench.clock.advance(0)
    expect(bench.phase()).toBe('online')
    expect(bench.events).toEqual([])
  })

  it('end with dispose: no timer, no socket, no more states', async () => {
    const bench = await online(createSupervisorBench())
    await bench.supervisor.dispose()
    expect(bench.clock.pending()).toBe(0)
    expect(newestAttempt(bench.backend).signal.aborted).toBe(true)
    const told = bench.states.length
    bench.supervisor.send({ type: 'start' })
    newestAttempt(bench.backend).sink.disconnected(failureOf('connection_lost'))
    await bench.clock.advance(600_000)
    expect(bench.states).toHaveLength(told)
    expect(bench.backend.attempts).toHaveLength(1)
    expect(bench.clock.pending()).toBe(0)
  })

  it('leave no timer either when disposed of while waiting or connecting', async () => {
    const waiting = createSupervisorBench()
    waiting.backend.onConnect = () => refusal('unreachable')
    waiting.supervisor.send({ type: 'start' })
    await waiting.clock.advance(0)
    await waiting.supervisor.dispose()
    expect(waiting.clock.pending()).toBe(0)
    const connecting = createSupervisorBench()
    connecting.backend.onConnect = () => null
    connecting.supervisor.send({ type: 'start' })
    await connecting.supervisor.dispose()
    await connecting.clock.advance(60_000)
    expect(connecting.phase()).toBe('stopped')
    expect(connecting.clock.pending()).toBe(0)
  })
})
