/** From waking to live, over many schedules of faults before and after it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openStore } from '../../src/main/store/client'
import { createNodeEngine, type NodeEngine } from '../support/nodeEngine'
import { createFakeSecrets } from '../support/recorders'
import { startTcpProxy, type TcpProxy } from '../support/tcpProxy'
import { type FaultServer, startFaultServer } from './servers'

/** A schedule that is not live by then counts as this long, and is named. */
const LIMIT_MS = 60_000

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Mulberry32: the same schedules in every run. */
const seeded = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Schedule = {
  /** How the link died in the sleep. */
  readonly death: 'cut' | 'silent' | 'frozen' | 'refused' | 'none'
  readonly missed: number
  /** The link stays bad for that long after waking, ms. */
  readonly badMs: number
  readonly latencyMs: number
  /** Pages that are answered with a failure. */
  readonly pageErrors: number
}

const DEATHS = ['cut', 'silent', 'frozen', 'refused', 'none'] as const

const draw = (random: () => number): Schedule => ({
  death: DEATHS[Math.floor(random() * DEATHS.length)]!,
  missed: Math.floor(random() ** 2 * 400),
  badMs: random() < 0.3 ? random() * 1_500 : 0,
  latencyMs: random() < 0.5 ? random() * 40 : 0,
  pageErrors: random() < 0.15 ? 1 : 0
})

const sleep = (schedule: Schedule, server: FaultServer, proxy: TcpProxy): void => {
  const { death } = schedule
  if (death === 'cut') proxy.cut()
  if (death === 'silent') proxy.pause()
  if (death === 'frozen') server.freezeAll()
  if (death === 'refused') {
    proxy.refuse(true)
    proxy.cut()
  }
  for (let n = 0; n < schedule.missed; n += 1)
    server.receive(`missed ${String(n)}`, { conversation: n % 4 })
}

/** Ms from waking to live. */
const wake = async (
  schedule: Schedule,
  { engine, machine }: NodeEngine,
  server: FaultServer,
  proxy: TcpProxy
): Promise<number> => {
  let errors = schedule.pageErrors
  server.faults.onQuery = () => {
    errors -= 1
    return errors >= 0 ? { status: 500 } : null
  }
  proxy.setLatency(schedule.latencyMs)
  const mend = (): void => {
    proxy.refuse(false)
    // What was held belongs to connections that the far side gave up long ago.
    if (schedule.death === 'silent') proxy.cut()
    proxy.resume()
  }
  const mended = schedule.badMs === 0 ? null : wait(schedule.badMs).then(mend)
  if (mended === null) mend()
  const woken = performance.now()
  machine.resume()
  // Resumes come in twos; the network is told a moment later.
  machine.resume()
  if (mended !== null)
    void mended.then(() => {
      machine.setOnline(true)
    })
  while (engine.connections()[0]?.phase !== 'online' && performance.now() - woken < LIMIT_MS)
    await wait(2)
  const took = performance.now() - woken
  await mended
  server.faults.onQuery = null
  proxy.setLatency(0)
  return took
}

const share = (sorted: readonly number[], part: number): string =>
  `${((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN) / 1000).toFixed(2)} s`

/** @returns one line of figures */
export const measureReturns = async (count: number, workerPath: string): Promise<string> => {
  const server = await startFaultServer('photon')
  const proxy = await startTcpProxy(server.port)
  const folder = mkdtempSync(join(tmpdir(), 'tern-returns-'))
  const store = await openStore({ path: join(folder, 'tern.db'), key: 'ab'.repeat(32), workerPath })
  const node = createNodeEngine(store, createFakeSecrets())
  try {
    await node.engine.start()
    const account = { kind: 'photon', serverUrl: proxy.url, secret: server.secret() } as const
    const added = await node.engine.accounts.add(account)
    if (!added.ok) throw new Error(`sign-in failed: ${added.error.code}`)
    while (node.engine.connections()[0]?.phase !== 'online') await wait(5)
    const random = seeded(1)
    const times: number[] = []
    for (let n = 0; n < count; n += 1) {
      const schedule = draw(random)
      node.machine.suspend()
      sleep(schedule, server, proxy)
      times.push(await wake(schedule, node, server, proxy))
      node.publisher.events.length = 0
    }
    const { messages } = await store.stats()
    const lost = server.log().length - messages
    times.sort((a, b) => a - b)
    return `resume to live over ${String(count)} fault schedules: p50 ${share(times, 0.5)}, p95 ${share(times, 0.95)}, longest ${share(times, 1)}, ${String(lost)} lost`
  } finally {
    await node.engine.dispose()
    await proxy.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
