/**
 * Entry of `npm run soak -- --minutes=10`: 200 messages a second through a link that flaps. Two Terns
 * listen, each in a process of its own: one is killed with -9 again and again, the other lives all
 * the time and tells what memory does. Then: from waking to live, over 200 schedules of faults.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { openStore } from '../../src/main/store/client'
import type { Store } from '../../src/main/core/store'
import type { Message } from '../../src/shared/domain'
import { createNodeEngine } from '../support/nodeEngine'
import { createFakeSecrets, type FakeSecrets } from '../support/recorders'
import { startTcpProxy, type TcpProxy } from '../support/tcpProxy'
import { buildWorker } from '../unit/store/buildWorker'
import type { ChildConfig } from './childProtocol'
import { type FaultChild, startChild } from './childProcess'
import { type FaultServer, startFaultServer } from './servers'
import { measureReturns } from './returns'

const PER_SECOND = 200
const TICK_MS = 100
const KILL_EVERY_MS = 15_000
const SAMPLE_EVERY_MS = 2_000
/** What the end may take until everything is there. */
const SETTLE_MS = 120_000
const KEY = 'ab'.repeat(32)
const CHILD = join(dirname(fileURLToPath(import.meta.url)), 'child.ts')

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const print = (words: string): void => void process.stdout.write(`${words}\n`)

const numberOf = (name: string, fallback: number): number => {
  const prefix = `--${name}=`
  const argument = process.argv.find((one) => one.startsWith(prefix))
  const value = Number(argument?.slice(prefix.length) ?? fallback)
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} wants a number`)
  return value
}

type Profile = { readonly folder: string; readonly secrets: FakeSecrets }

/** Signs in once, so that the processes find an account. */
const prepare = async (server: FaultServer, url: string, workerPath: string): Promise<Profile> => {
  const folder = mkdtempSync(join(tmpdir(), 'tern-soak-'))
  const secrets = createFakeSecrets()
  const store = await openStore({ path: join(folder, 'tern.db'), key: KEY, workerPath })
  const { engine } = createNodeEngine(store, secrets)
  await engine.start()
  const account = { kind: 'photon', serverUrl: url, secret: server.secret() } as const
  const added = await engine.accounts.add(account)
  if (!added.ok) throw new Error(`sign-in failed: ${added.error.code}`)
  const deadline = Date.now() + 20_000
  while (engine.connections()[0]?.phase !== 'online') {
    if (Date.now() > deadline) throw new Error('not online')
    await wait(20)
  }
  await engine.dispose()
  return { folder, secrets }
}

const configOf = ({ folder, secrets }: Profile, workerPath: string): ChildConfig => ({
  path: join(folder, 'tern.db'),
  key: KEY,
  workerPath,
  secrets: [...secrets.kept],
  speed: 1,
  epoch: 0,
  isForgetful: true
})

/** Bad for a while, good for longer: cut, silent, refusing or slow. */
const flap = async (proxy: TcpProxy, until: number): Promise<number> => {
  let faults = 0
  while (Date.now() < until) {
    await wait(1_000 + Math.random() * 3_000)
    const kind = Math.floor(Math.random() * 4)
    if (kind === 0) proxy.cut()
    if (kind === 1) {
      proxy.refuse(true)
      proxy.cut()
    }
    if (kind === 2) proxy.pause()
    if (kind === 3) proxy.setLatency(150)
    faults += 1
    await wait(300 + Math.random() * 1_200)
    if (kind === 2) proxy.cut()
    proxy.refuse(false)
    proxy.resume()
    proxy.setLatency(0)
  }
  return faults
}

type Mortal = { child: FaultChild; kills: number }

const killAgain = async (mortal: Mortal, config: ChildConfig, until: number): Promise<void> => {
  while (Date.now() < until - KILL_EVERY_MS / 2) {
    await wait(KILL_EVERY_MS * (0.5 + Math.random() / 2))
    mortal.child.kill()
    await mortal.child.ended
    mortal.kills += 1
    mortal.child = startChild(CHILD, config)
  }
}

/** Messages come by the clock, not by the timer: a late tick brings more. */
const pour = async (server: FaultServer, mortal: Mortal, until: number): Promise<string[]> => {
  const sent: string[] = []
  const began = Date.now()
  let count = 0
  while (Date.now() < until) {
    const due = ((Date.now() - began) / 1_000) * PER_SECOND
    for (; count < due; count += 1)
      server.receive(`soak ${String(count)}`, { conversation: count % server.conversations.length })
    const isSecond = count % (PER_SECOND * 5) < PER_SECOND / 10
    if (isSecond && mortal.child.last('state') !== undefined) {
      const text = `own ${String(sent.length)}`
      sent.push(text)
      mortal.child.ask({ type: 'send', texts: [{ text, conversation: server.conversations[0]! }] })
    }
    await wait(TICK_MS)
  }
  return sent
}

type Sample = { readonly at: number; readonly rssMb: number }

const sample = async (steady: FaultChild, until: number): Promise<readonly Sample[]> => {
  const samples: Sample[] = []
  while (Date.now() < until) {
    await wait(SAMPLE_EVERY_MS)
    steady.ask({ type: 'measure' })
    const measured = steady.last('measured')
    if (measured !== undefined) samples.push({ at: Date.now(), rssMb: measured.rssMb })
  }
  return samples
}

/** Least squares over the second half: the first is warming up. MB an hour. */
const slopeOf = (samples: readonly Sample[]): number => {
  const late = samples.slice(Math.floor(samples.length / 2))
  const n = late.length
  if (n < 3) return Number.NaN
  const meanX = late.reduce((sum, { at }) => sum + at, 0) / n
  const meanY = late.reduce((sum, { rssMb }) => sum + rssMb, 0) / n
  const over = late.reduce((sum, { at, rssMb }) => sum + (at - meanX) * (rssMb - meanY), 0)
  const under = late.reduce((sum, { at }) => sum + (at - meanX) ** 2, 0)
  return (over / under) * 3_600_000
}

const readAll = async (store: Store): Promise<readonly (readonly Message[])[]> => {
  const timelines: (readonly Message[])[] = []
  for (const { id } of await store.listConversations()) {
    let { messages, hasOlder } = await store.readWindow(id, { at: 'newest' }, 200)
    const pages = [messages]
    while (hasOlder && messages[0] !== undefined) {
      const before = { at: 'before', position: messages[0] } as const
      ;({ messages, hasOlder } = await store.readWindow(id, before, 200))
      pages.unshift(messages)
    }
    timelines.push(pages.flat())
  }
  return timelines
}

type Verdict = { readonly lost: number; readonly doubled: number; readonly outOfOrder: number }

const compare = async (
  server: FaultServer,
  { folder }: Profile,
  workerPath: string,
  sent: readonly string[]
): Promise<Verdict> => {
  const store = await openStore({ path: join(folder, 'tern.db'), key: KEY, workerPath })
  const timelines = await readAll(store)
  await store.close()
  const log = [...server.log()].sort((a, b) => a.sentAt - b.sentAt || a.order - b.order)
  const place = new Map(log.map(({ serverId }, index) => [serverId, index]))
  const kept = timelines.flat()
  const unique = new Set(kept.map(({ serverId, id }) => serverId ?? id))
  let outOfOrder = 0
  for (const timeline of timelines) {
    const places = timeline.flatMap(({ serverId }) => place.get(serverId ?? '') ?? [])
    outOfOrder += places.filter((at, index) => index > 0 && at < places[index - 1]!).length
  }
  const copies = sent.map((text) => log.filter((row) => row.text === text).length)
  return {
    // What is stored here and has not arrived there is as lost as the other way round.
    lost:
      log.filter(({ serverId }) => !unique.has(serverId)).length +
      kept.filter(({ serverId }) => serverId === null).length,
    doubled: kept.length - unique.size + copies.filter((count) => count > 1).length,
    outOfOrder
  }
}

/** Whether a process has as much as the server, and nothing left to send. */
const isWhole = (child: FaultChild, count: number): boolean => {
  const state = child.last('state')
  const stored = child.last('measured')?.messages ?? 0
  return state?.phase === 'online' && state.outbox === 0 && stored >= count
}

/** Gives each process its time, then ends it. @returns seconds that it took, null: it was not enough */
const settle = async (child: FaultChild, server: FaultServer): Promise<number | null> => {
  const began = Date.now()
  child.ask({ type: 'wake' })
  while (!isWhole(child, server.log().length) && Date.now() - began < SETTLE_MS) {
    child.ask({ type: 'measure' })
    await wait(500)
  }
  const isDone = isWhole(child, server.log().length)
  child.ask({ type: 'stop' })
  const timer = setTimeout(() => {
    child.kill()
  }, 10_000)
  await child.ended
  clearTimeout(timer)
  return isDone ? Math.round((Date.now() - began) / 1_000) : null
}

const soak = async (minutes: number, workerPath: string): Promise<boolean> => {
  const server = await startFaultServer('photon')
  const proxy = await startTcpProxy(server.port)
  for (const index of server.conversations.keys())
    server.receive(`hello ${String(index)}`, { conversation: index })
  const profiles = [
    await prepare(server, proxy.url, workerPath),
    await prepare(server, proxy.url, workerPath)
  ] as const
  const [mortalConfig, steadyConfig] = profiles.map((profile) => configOf(profile, workerPath)) as [
    ChildConfig,
    ChildConfig
  ]
  const mortal: Mortal = { child: startChild(CHILD, mortalConfig), kills: 0 }
  const steady = startChild(CHILD, steadyConfig)
  try {
    const until = Date.now() + minutes * 60_000
    const [faults, sent, samples] = await Promise.all([
      flap(proxy, until),
      pour(server, mortal, until),
      sample(steady, until),
      killAgain(mortal, mortalConfig, until)
    ])
    // In turn: what the first still had to send is to be received by the second.
    const settled = [await settle(mortal.child, server), await settle(steady, server)]
    print(
      `soak: ${String(server.log().length)} messages in ${String(minutes)} min, ${String(faults)} faults of the link, ${String(mortal.kills)} kills, ${String(sent.length)} sends`
    )
    let isGood = true
    for (const [index, profile] of profiles.entries()) {
      const verdict = await compare(server, profile, workerPath, sent)
      print(
        `  ${index === 0 ? 'killed again and again' : 'alive all the time'}: lost ${String(verdict.lost)}, doubled ${String(verdict.doubled)}, out of order ${String(verdict.outOfOrder)} (${settled[index] === null ? 'still behind at the end' : `whole ${String(settled[index])} s after the last fault`})`
      )
      isGood &&= verdict.lost + verdict.doubled + verdict.outOfOrder === 0
    }
    const rss = samples.map(({ rssMb }) => rssMb)
    print(
      `  memory: RSS ${Math.min(...rss).toFixed(0)} to ${Math.max(...rss).toFixed(0)} MB, slope ${slopeOf(samples).toFixed(1)} MB/h over ${String(samples.length)} samples (second half)`
    )
    return isGood
  } finally {
    mortal.child.kill()
    steady.kill()
    await proxy.close()
    await server.stop()
    for (const { folder } of profiles) rmSync(folder, { recursive: true, force: true })
  }
}

export const runSoak = async (): Promise<void> => {
  const workerPath = await buildWorker('soak')
  try {
    const minutes = numberOf('minutes', 10)
    const isGood = minutes === 0 || (await soak(minutes, workerPath))
    const schedules = numberOf('schedules', 200)
    if (schedules > 0) print(await measureReturns(schedules, workerPath))
    process.exitCode = isGood ? 0 : 1
  } finally {
    rmSync(dirname(workerPath), { recursive: true, force: true })
  }
}
