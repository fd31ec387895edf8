/** A bad network and a troubled server: found soon, mended without a hot loop (R5, R8-R12). */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { describe, expect, it } from 'vitest'

import { PROBE_IDLE_MS, PROBE_LIMIT_MS } from '../../src/main/core/connection/linkProbe'
import { type FaultApp, soon, startApp } from './app'
import { createFastClock } from './clocks'
import { figure } from './figure'
import type { Kind } from './servers'

const KINDS: readonly Kind[] = ['photon', 'imkit']
/** Time in Tern runs that much quicker than on the wall. */
const QUICK = 20

const miss = (app: FaultApp, count: number): void => {
  for (let n = 0; n < count; n += 1)
    app.server.receive(`missed ${String(n)}`, { conversation: n % 4, isPushed: false })
}

const MOST_HEAP_MB = 10

/** MB that are really in use, as far as anybody can tell: what is only waiting to be collected is gone. */
const heapNow = (): number => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed / 2 ** 20
}

const seconds = (sinceMs: number, speed = 1): string =>
  `${(((performance.now() - sinceMs) * speed) / 1000).toFixed(1)} s`

/** Attempts to connect that the log of the connection has. */
const attemptsOf = (app: FaultApp): number =>
  app
    .running()
    .publisher.of('connection/logged')
    .filter(({ entry }) => entry.phase === 'connecting').length

describe.each([
  ['500', { status: 500 }, 0],
  ['502', { status: 502, body: 'Bad Gateway', contentType: 'text/plain' }, 0],
  ['503', { status: 503 }, 0],
  ['a reset', { reset: true }, 0],
  ['no answer', { hang: true }, 0],
  ['429 and Retry-After: 1', { status: 429, headers: { 'retry-after': '1' } }, 1_000]
] as const)('R5', (words, fault, atLeastMs) => {
  it.each(KINDS)(`R5 %s: ${words} on the second page`, async (kind) => {
    const app = await startApp(kind, { limits: { requestMs: 'hang' in fault ? 500 : 15_000 } })
    await app.server.stop()
    await app.phase('waiting')
    miss(app, kind === 'photon' ? 2_300 : 900)
    const asked: number[] = []
    app.server.faults.onQuery = (index) => {
      asked.push(performance.now())
      return index === 2 ? fault : null
    }
    await app.server.start()
    app.running().machine.resume()
    await app.online()
    await app.holds()
    const told = app.running().publisher.of('connection/changed')
    const isTold = told.some(({ connection }) => connection.cause === 'catch_up_failed')
    // A link that was cut or silent is told by its own name.
    if ('status' in fault) expect(isTold).toBe(true)
    const gaps = asked.slice(2).map((at, index) => at - asked[index + 1]!)
    expect(Math.max(...gaps)).toBeGreaterThanOrEqual(atLeastMs)
  })
})

describe.each(KINDS)('R8', (kind) => {
  it(`R8 ${kind}: the secret expires between two pages`, async (context) => {
    const clock = createFastClock(QUICK)
    const app = await startApp(kind, { clock })
    await app.server.stop()
    await app.phase('waiting')
    miss(app, kind === 'photon' ? 2_300 : 900)
    await app.send('written meanwhile')
    let renewed = ''
    app.server.faults.onQuery = (index) => {
      if (index === 2) renewed = app.server.renewSecret()
      return null
    }
    await app.server.start()
    app.running().machine.resume()
    await app.phase('auth_required')
    const before = [app.server.requests(), app.proxy.attempts()]
    // The page before the refusal may still be under way: the store takes its calls in turn.
    await app.running().engine.store.stats()
    const { cursor } = app.records
    // Forty seconds by the app's clock: nothing may be asked with a key that was refused.
    await new Promise<void>((resolve) => clock.after(40_000, resolve))
    expect([app.server.requests(), app.proxy.attempts()]).toEqual(before)
    expect(app.records.cursor).toBe(cursor)
    expect(await app.running().engine.store.listOutbox(app.accountId())).toHaveLength(1)
    app.server.faults.onQuery = null
    const { accounts } = app.running().engine
    const signedIn =
      kind === 'photon'
        ? await accounts.signIn(app.accountId(), renewed)
        : await accounts.signInImkit(app.accountId(), {
            clientKey: null,
            token: renewed,
            payloadEncoding: 'none',
            customKey: null
          })
    expect(signedIn).toEqual({ ok: true, value: null })
    await app.online()
    await app.holds()
    figure(context, 'no request in 40 s of refusal')
  })
})

describe.each(KINDS)('R9', (kind) => {
  it(`R9 ${kind}: wakes with a socket that died in its sleep`, async (context) => {
    const app = await startApp(kind)
    app.running().machine.suspend()
    app.server.freezeAll()
    miss(app, 150)
    const attempts = attemptsOf(app)
    const woken = performance.now()
    // One sleep is told more than once.
    for (let times = 0; times < 5; times += 1) app.running().machine.resume()
    expect(app.connection().phase).not.toBe('online')
    await app.online()
    figure(context, `live ${seconds(woken)} after waking, one attempt`)
    expect(attemptsOf(app) - attempts).toBe(1)
    await app.holds()
  })
})

describe.each(KINDS)('R10', (kind) => {
  it(`R10 ${kind}: half-open while idle`, async (context) => {
    const app = await startApp(kind, { clock: createFastClock(QUICK) })
    app.server.freezeAll()
    miss(app, 10)
    const frozen = performance.now()
    await soon('not online any more', () => app.connection().phase !== 'online')
    // The silence passes by the app's clock, the 5 s for the answer by the wall's.
    const answerMs = performance.now() - frozen - PROBE_IDLE_MS / QUICK
    figure(context, `found after 30.0 s + ${(answerMs / 1000).toFixed(1)} s`)
    expect(app.connection().cause).toBe('probe_timeout')
    expect(answerMs).toBeLessThan(PROBE_LIMIT_MS + 1_000)
    await app.online()
    await app.holds()
  })

  it(`R10 ${kind}: half-open, and something is written`, async (context) => {
    const app = await startApp(kind)
    app.server.freezeAll()
    await app.send('into the silence')
    await soon('on the server', () =>
      app.server.log().some(({ text }) => text === 'into the silence')
    )
    app.running().machine.suspend()
    const woken = performance.now()
    app.running().machine.resume()
    await app.online()
    figure(context, `sent; live ${seconds(woken)} after resume`)
    expect(performance.now() - woken).toBeLessThan(5_000)
    await app.holds()
  })

  it(`R10 ${kind}: nothing passes in either direction, and something is written`, async (context) => {
    const app = await startApp(kind, { clock: createFastClock(QUICK) })
    app.proxy.pause()
    const sent = performance.now()
    await app.send('behind the wall')
    await soon('not online any more', () => app.connection().phase !== 'online')
    const foundMs = performance.now() - sent
    expect(app.connection().cause).toBe('probe_timeout')
    figure(context, `found ${(foundMs / 1000).toFixed(1)} s after it was sent`)
    expect(foundMs).toBeLessThan(PROBE_LIMIT_MS + 1_000)
    app.proxy.cut()
    app.proxy.resume()
    app.running().machine.resume()
    await app.online()
    await app.holds()
  })
})

describe.each(KINDS)('R11', (kind) => {
  it(`R11 ${kind}: the server restarts between two pages`, async (context) => {
    const app = await startApp(kind)
    await app.server.stop()
    await app.phase('waiting')
    miss(app, kind === 'photon' ? 2_300 : 900)
    const restarts: Promise<void>[] = []
    app.server.faults.onQuery = (index) => {
      if (index === 2) restarts.push(app.server.stop().then(() => app.server.start()))
      return restarts.length === 0 ? null : { delayMs: 10 }
    }
    await app.server.start()
    app.running().machine.resume()
    await app.online()
    await Promise.all(restarts)
    const attempts = attemptsOf(app)
    await app.holds()
    figure(context, `${String(attempts)} attempts in all`)
    expect(attempts).toBeLessThan(10)
  })
})

it('R11 photon: another database with lower ROWIDs', async (context) => {
  const app = await startApp()
  for (let n = 0; n < 300; n += 1) app.server.receive(`old ${String(n)}`)
  await app.holds()
  await app.server.stop()
  await app.phase('waiting')
  // Photon tells nobody what was deleted: a row that is not in the new database stays here.
  const gone = app.server.log()[5]!.serverId
  app.server.photon!.world.remove(gone)
  app.strangers.add(gone)
  app.server.photon!.world.rebuildDatabase()
  for (let n = 0; n < 20; n += 1) app.server.receive(`new ${String(n)}`)
  app.records.mayRetreat = true
  await app.server.start()
  app.running().machine.resume()
  await app.online()
  await app.holds()
  figure(context, '323 rows again by their ids, none doubled')
})

describe.each(KINDS)('R12', (kind) => {
  it(`R12 ${kind}: a link that is up and down in turn, a hundred times`, async (context) => {
    const app = await startApp(kind, { clock: createFastClock(QUICK) })
    const before = attemptsOf(app)
    const heap = heapNow()
    for (let turn = 0; turn < 100; turn += 1) {
      app.proxy.refuse(turn % 2 === 0)
      if (turn % 2 === 0) app.proxy.cut()
      app.server.receive(`flap ${String(turn)}`)
      // Half a second of the app's time: the turns of the link are the fault itself.
      await new Promise((resolve) => setTimeout(resolve, 500 / QUICK))
    }
    const attempts = attemptsOf(app) - before
    app.proxy.refuse(false)
    app.running().machine.resume()
    await app.online()
    await app.holds()
    const grown = heapNow() - heap
    figure(context, `${String(attempts)} attempts in 50 s, heap ${grown.toFixed(1)} MB more`)
    expect(attempts).toBeLessThan(60)
    // A hundred sockets and catch-ups that were kept would be more.
    expect(grown).toBeLessThan(MOST_HEAP_MB)
  })

  it(`R12 ${kind}: a server that accepts and closes`, async (context) => {
    const clock = createFastClock(QUICK)
    const app = await startApp(kind, { clock })
    app.proxy.refuse(true)
    app.proxy.cut()
    const before = attemptsOf(app)
    await new Promise<void>((resolve) => clock.after(60_000, resolve))
    const attempts = attemptsOf(app) - before
    app.proxy.refuse(false)
    app.running().machine.resume()
    await app.online()
    figure(context, `${String(attempts)} attempts in 60 s`)
    expect(attempts).toBeLessThan(20)
    await app.holds()
  })
})
