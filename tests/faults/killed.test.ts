/** Killed with -9 at the edges of every transaction and inside one (R4, R24), and what it holds up (R1, R18). */
import { join } from 'node:path'

import { describe, expect, inject, it, onTestFinished } from 'vitest'

import { type FaultApp, soon, startApp, STORE_KEY } from './app'
import type { ChildConfig } from './childProtocol'
import { type FaultChild, startChild } from './childProcess'
import type { Failpoint } from './failpoints'
import { figure } from './figure'

/** Half a minute of looking for a send whose fate is unknown passes in three seconds. */
const QUICK = 10

type Runner = {
  readonly start: (failpoint?: Failpoint) => FaultChild
  /** Tells the oracle what a child that ended had said. */
  readonly take: (child: FaultChild) => void
}

/** The app's profile, run in processes of their own from here on. */
const handOver = async (app: FaultApp, speed = 1): Promise<Runner> => {
  await app.quit()
  const base: ChildConfig = {
    path: join(app.folder, 'tern.db'),
    key: STORE_KEY,
    workerPath: inject('workerPath'),
    secrets: [...app.secrets.kept],
    speed,
    epoch: Date.now(),
    isForgetful: false
  }
  const running = new Set<FaultChild>()
  onTestFinished(() => {
    for (const child of running) child.kill()
  })
  return {
    start: (failpoint) => {
      const child = startChild(inject('childPath'), {
        ...base,
        ...(failpoint === undefined ? {} : { failpoint })
      })
      running.add(child)
      void child.ended.then(() => running.delete(child))
      return child
    },
    take: ({ reports }) => {
      for (const report of reports) {
        if (report.type === 'cursor') app.records.move(report.cursor)
        if (report.type === 'decided') app.records.decide(report.ids)
        if (report.type === 'stopped') app.records.shown.push(...report.shown)
      }
    }
  }
}

const finish = async (child: FaultChild): Promise<void> => {
  await soon('online with an empty outbox', () => {
    const state = child.last('state')
    return state?.phase === 'online' && state.outbox === 0
  })
  child.ask({ type: 'stop' })
  await child.ended
}

/** Runs with that failpoint until it kills, then again to the end. */
const dieAndFinish = async (
  { start, take }: Runner,
  failpoint: Failpoint,
  work: (child: FaultChild) => void = () => undefined
): Promise<void> => {
  const doomed = start(failpoint)
  work(doomed)
  await soon(`dies at ${failpoint}`, () => !doomed.isRunning())
  expect(await doomed.ended).toBe('SIGKILL')
  take(doomed)
  const next = start()
  await finish(next)
  take(next)
}

const EDGES_OF_A_PAGE: readonly Failpoint[] = [
  'ingest:before:1',
  'cursor:inside:2',
  'ingest:after:1',
  'clearNotifiable:before:1',
  'clearNotifiable:after:1'
]

describe.each([
  ['photon', 1_100],
  ['imkit', 250]
] as const)('R4', (kind, count) => {
  it.each(EDGES_OF_A_PAGE)(`R4 ${kind}: killed at %s`, async (failpoint) => {
    const app = await startApp(kind)
    const runner = await handOver(app)
    for (let n = 0; n < count; n += 1)
      app.server.receive(`missed ${String(n)}`, { conversation: n % 4 })
    await dieAndFinish(runner, failpoint)
    await app.start()
    await app.online()
    await app.holds()
    // One summary at most; one that died between deciding and showing is lost, never repeated.
    expect(app.records.shown.length).toBeLessThanOrEqual(1)
  })
})

const texts = Array.from({ length: 4 }, (_, n) => `own ${String(n)}`)

/** Four messages wait; nothing of them was sent. */
const queueFour = async (app: FaultApp): Promise<void> => {
  await app.server.stop()
  await app.phase('waiting')
  for (const text of texts) await app.send(text)
}

const expectOnceInOrder = async (app: FaultApp): Promise<void> => {
  await app.start()
  await app.online()
  await app.holds()
  const own = app.server.log().filter(({ isFromMe }) => isFromMe)
  expect(own.map(({ text }) => text)).toEqual(texts)
}

const EDGES_OF_A_SEND: readonly (readonly [Failpoint, 'normal' | 'reset-after'])[] = [
  ['outbox:sending:before:2', 'normal'],
  ['outbox:sending:after:2', 'normal'],
  ['settleOutbox:before:2', 'normal'],
  ['settleOutbox:after:2', 'normal'],
  ['outbox:unconfirmed:before:1', 'reset-after'],
  ['outbox:unconfirmed:after:1', 'reset-after']
]

describe.each(['photon', 'imkit'] as const)('R24', (kind) => {
  it.each(EDGES_OF_A_SEND)(`R24 ${kind}: killed at %s, server %s`, async (failpoint, fault) => {
    const app = await startApp(kind)
    await queueFour(app)
    const runner = await handOver(app, QUICK)
    await app.server.start()
    app.server.faults.send = fault
    await dieAndFinish(runner, failpoint)
    await expectOnceInOrder(app)
  })
})

describe('R24', () => {
  it('R24 photon: killed at enqueueSends:after, before anybody was told', async () => {
    const app = await startApp()
    const runner = await handOver(app, QUICK)
    const [conversation] = app.server.conversations
    app.sent.push('own 0')
    await dieAndFinish(runner, 'enqueueSends:after:1', (child) => {
      child.ask({ type: 'send', texts: [{ text: 'own 0', conversation: conversation! }] })
    })
    await app.start()
    await app.online()
    await app.holds()
  })
})

describe('what holds up the main loop', () => {
  it('R1 photon: 25 000 missed, in a process of its own', async (context) => {
    const app = await startApp()
    const { start, take } = await handOver(app)
    for (let n = 0; n < 25_000; n += 1)
      app.server.receive(`missed ${String(n)}`, { conversation: n % 4 })
    app.server.pages()
    const began = performance.now()
    const child = start()
    await soon('caught up', () => child.last('state')?.phase === 'online', 110_000)
    const ms = performance.now() - began
    child.ask({ type: 'measure' })
    await soon('measured', () => child.last('measured') !== undefined)
    const { stallMs, p99Ms } = child.last('measured')!
    await finish(child)
    take(child)
    const pages = app.server.pages()
    figure(
      context,
      `${String(pages)} pages, live after ${(ms / 1000).toFixed(1)} s, main thread works p99 ${p99Ms.toFixed(0)} ms, longest ${stallMs.toFixed(0)} ms`
    )
    expect(pages).toBeLessThanOrEqual(25 + 8)
    expect(stallMs).toBeLessThan(50)
    await app.start()
    await app.online()
    await app.holds()
    // It may have quit before it had looked through all of them: then the next start tells.
    expect(app.records.shown.length + app.running().notifier.shown.length).toBe(1)
  }, 150_000)
})
