/**
 * Entry of `npm run soak -- --minutes=10`: 200 messages a second through links that flap, from a Photon
 * and an IMKIT server at once (`--kind=photon` or `imkit`: from one). Two Terns with an account on each
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
import { buildWorker } from '../unit/store/buildWorker'
import type { ChildConfig } from './childProtocol'
import { type FaultChild, startChild } from './childProcess'
import { judgeMemory, MOST_GROWTH, type Sample } from './memory'
import { accountOf, type Kind } from './servers'
import { flap, logOf, type Service, startService, stopService } from './services'
import { measureReturns } from './returns'

const PER_SECOND = 200
const TICK_MS = 100
const SEND_EVERY_MS = 5_000
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

const kindsAsked = (): readonly Kind[] => {
  const asked = process.argv.find((one) => one.startsWith('--kind='))?.slice('--kind='.length)
  if (asked === undefined || asked === 'both') return ['photon', 'imkit']
  if (asked === 'photon' || asked === 'imkit') return [asked]
  throw new Error('--kind wants photon, imkit or both')
}

/** Signs in once, so that the processes find their accounts. */
const prepare = async (services: readonly Service[], workerPath: string): Promise<Profile> => {
  const folder = mkdtempSync(join(tmpdir(), 'tern-soak-'))
  const secrets = createFakeSecrets()
  const store = await openStore({ path: join(folder, 'tern.db'), key: KEY, workerPath })
  const { engine } = createNodeEngine(store, secrets)
  await engine.start()
  for (const { server, proxy } of services) {
    const added = await engine.accounts.add(accountOf(server, proxy.url))
    if (!added.ok) throw new Error(`sign-in failed: ${added.error.code}`)
  }
  const deadline = Date.now() + 20_000
  while (engine.connections().some(({ phase }) => phase !== 'online')) {
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

/** Messages come by the clock, not by the timer: a late tick brings more. The servers take turns. */
const pour = async (
  services: readonly Service[],
  mortal: Mortal,
  until: number
): Promise<string[]> => {
  const sent: string[] = []
  const began = Date.now()
  let count = 0
  let sendAt = began
  while (Date.now() < until) {
    const due = ((Date.now() - began) / 1_000) * PER_SECOND
    for (; count < due; count += 1) {
      const { server } = services[count % services.length]!
      const turn = Math.floor(count / services.length)
      const conversation = turn % server.conversations.length
      server.receive(`soak ${String(count)}`, { conversation })
    }
    if (Date.now() >= sendAt && mortal.child.last('state') !== undefined) {
      sendAt = Date.now() + SEND_EVERY_MS
      const text = `own ${String(sent.length)}`
      const { server } = services[sent.length % services.length]!
      sent.push(text)
      mortal.child.ask({ type: 'send', texts: [{ text, conversation: server.conversations[0]! }] })
    }
    await wait(TICK_MS)
  }
  return sent
}

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

type Verdict = {
  readonly lost: number
  readonly doubled: number
  readonly outOfOrder: number
  /** The first of what is wrong, in words. */
  readonly examples: readonly string[]
}

const EXAMPLES = 5

const compare = async (
  services: readonly Service[],
  { folder }: Profile,
  workerPath: string,
  sent: readonly string[]
): Promise<Verdict> => {
  const store = await openStore({ path: join(folder, 'tern.db'), key: KEY, workerPath })
  const timelines = await readAll(store)
  await store.close()
  const log = [...logOf(services)].sort((a, b) => a.sentAt - b.sentAt || a.order - b.order)
  const place = new Map(log.map(({ serverId }, index) => [serverId, index]))
  const kept = timelines.flat()
  const unique = new Set(kept.map(({ serverId, id }) => serverId ?? id))
  let outOfOrder = 0
  for (const timeline of timelines) {
    const places = timeline.flatMap(({ serverId }) => place.get(serverId ?? '') ?? [])
    outOfOrder += places.filter((at, index) => index > 0 && at < places[index - 1]!).length
  }
  const doubledSends = sent.filter((text) => log.filter((row) => row.text === text).length > 1)
  // What is stored here and has not arrived there is as lost as the other way round.
  const missed = log.filter(({ serverId }) => !unique.has(serverId))
  const unsent = kept.filter(({ serverId }) => serverId === null)
  return {
    lost: missed.length + unsent.length,
    doubled: kept.length - unique.size + doubledSends.length,
    outOfOrder,
    examples: [
      ...missed.map(({ serverId, text }) => `not stored: ${serverId} "${text}"`),
      ...unsent.map(({ text, sendState }) => `not sent: "${text}", ${sendState}`),
      ...doubledSends.map((text) => `sent twice: "${text}"`)
    ].slice(0, EXAMPLES)
  }
}

/** Whether a process has as much as the server, and nothing left to send. */
const isWhole = (child: FaultChild, count: number): boolean => {
  const state = child.last('state')
  const stored = child.last('measured')?.messages ?? 0
  return state?.phase === 'online' && state.outbox === 0 && stored >= count
}

/** Gives each process its time, then ends it. @returns seconds that it took, null: it was not enough */
const settle = async (child: FaultChild, services: readonly Service[]): Promise<number | null> => {
  const began = Date.now()
  child.ask({ type: 'wake' })
  while (!isWhole(child, logOf(services).length) && Date.now() - began < SETTLE_MS) {
    child.ask({ type: 'measure' })
    await wait(500)
  }
  const isDone = isWhole(child, logOf(services).length)
  child.ask({ type: 'stop' })
  const timer = setTimeout(() => {
    child.kill()
  }, 10_000)
  await child.ended
  clearTimeout(timer)
  return isDone ? Math.round((Date.now() - began) / 1_000) : null
}

const soak = async (minutes: number, workerPath: string): Promise<boolean> => {
  const services: Service[] = []
  for (const kind of kindsAsked()) services.push(await startService(kind))
  const profiles = [
    await prepare(services, workerPath),
    await prepare(services, workerPath)
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
      Promise.all(services.map(({ proxy }) => flap(proxy, until))),
      pour(services, mortal, until),
      sample(steady, until),
      killAgain(mortal, mortalConfig, until)
    ])
    // In turn: what the first still had to send is to be received by the second.
    const settled = [await settle(mortal.child, services), await settle(steady, services)]
    print(
      `soak (${kindsAsked().join(' and ')}): ${String(logOf(services).length)} messages in ${String(minutes)} min, ${faults.join(' and ')} faults of the links, ${String(mortal.kills)} kills, ${String(sent.length)} sends`
    )
    let isGood = true
    for (const [index, profile] of profiles.entries()) {
      const verdict = await compare(services, profile, workerPath, sent)
      print(
        `  ${index === 0 ? 'killed again and again' : 'alive all the time'}: lost ${String(verdict.lost)}, doubled ${String(verdict.doubled)}, out of order ${String(verdict.outOfOrder)} (${settled[index] === null ? 'still behind at the end' : `whole ${String(settled[index])} s after the last fault`})`
      )
      for (const example of verdict.examples) print(`    ${example}`)
      isGood &&= verdict.lost + verdict.doubled + verdict.outOfOrder === 0
    }
    const rss = samples.map(({ rssMb }) => rssMb)
    const { slope, error, holds } = judgeMemory(samples)
    print(
      `  memory: RSS ${Math.min(...rss).toFixed(0)} to ${Math.max(...rss).toFixed(0)} MB, slope ${slope.toFixed(1)} MB/h (error ${error.toFixed(1)}) over the second half of ${String(samples.length)} samples, at most ${String(MOST_GROWTH)}: ${holds === null ? 'too short to judge' : holds ? 'holds' : 'GROWS'}`
    )
    isGood &&= holds !== false
    return isGood
  } finally {
    mortal.child.kill()
    steady.kill()
    for (const service of services) await stopService(service)
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
