/** Plays one history to its end and says what was wrong with it. */
import { createFakeRandom } from '../support/fakeRandom'
import { PUSHED, type ChatServer } from './chatServer'
import { createImkitServer } from './imkit/imkitServer'
import type { Sent, Violation } from './evidence'
import { judge, openItems, watchCommits } from './oracle'
import { createPhotonServer } from './photon/photonServer'
import { play } from './play'
import { createReadMarks, type ReadMarks } from './readMarks'
import type { History, Setup } from './setup'
import { ACCOUNT, createSimApp, type Sabotage, type SimApp } from './simApp'
import { createLink, type SimLink } from './simLink'
import { createStoreHost, giveBack, type StoreHost } from './simStore'
import { createWorld, type World } from './simTime'
import { untold } from './unreadOracle'

/** Everything that a step can act on. */
export type Stage = {
  readonly world: World
  readonly server: ChatServer
  readonly link: SimLink
  readonly host: StoreHost
  readonly app: SimApp
  readonly sent: Sent[]
  /** Client ids of sends that were taken back. */
  readonly undone: string[]
  readonly reads: ReadMarks
  readonly hasKills: boolean
  /** Words of messages are numbered, so that each is one of a kind. */
  nextText: number
}

const createServer = (world: World, setup: Setup): ChatServer =>
  setup.service === 'photon'
    ? // Few rows at once and wide holes together would only be many requests for nothing.
      createPhotonServer(world, { ...setup, pageCap: setup.stride > 1 ? 1_000 : setup.pageCap })
    : // Every known client of IMKIT gets fifty at once (imkit.md 4.4).
      createImkitServer(world, { ...setup, pageCap: Math.max(50, setup.pageCap) })

const createStage = ({ setup, steps }: History, sabotage: Sabotage): Stage => {
  const world = createWorld()
  const { next } = createFakeRandom(setup.seed ^ 0x5eed)
  const { least, most } = setup.latencyMs
  const server = createServer(world, setup)
  const link = createLink(world, () => least + next() * (most - least))
  const host = createStoreHost()
  host.core().saveAccount(ACCOUNT)
  const app = createSimApp({ world, setup, server, link, host, sabotage, random: next })
  const hasKills = steps.some(({ operation: { type } }) => type === 'crash' || type === 'quit')
  const reads = createReadMarks(world, server, host, setup.skewMs)
  const own = { sent: [], undone: [], nextText: 1 }
  return { world, server, link, host, app, reads, hasKills, ...own }
}

/** Before the account was added: history, which nobody is notified of. */
const fillServer = ({ server }: Stage, count: number): void => {
  for (let number = 0; number < count; number += 1)
    server.arrive({
      conversation: number % 3,
      text: `old ${String(number)}`,
      isFromMe: number % 4 === 3,
      ageMs: (count - number) * 60_000,
      push: PUSHED,
      linkedAfterMs: 0
    })
}

/** Longest time that everything may take to settle once nothing goes wrong any more. */
const CALM_LIMIT_MS = 30 * 60_000
/**
 * Pushes under way, links to conversations and sends that hang have arrived by then, and what is this
 * old is proven deleted by the next look.
 */
const LAST_WORDS_MS = 70_000
const CHECK_EVERY_MS = 10_000
const UNDECIDED_MS = 5 * 60_000
/** A room of IMKIT that is new to us is fetched by one look; the next one misses what was deleted. */
const RUNS = { photon: 1, imkit: 2 } as const

const isSettled = (stage: Stage, since: number): boolean => {
  const { app, host, world, server } = stage
  const phase = app.engine()?.connections()[0]?.phase
  if (phase !== 'online' || app.caughtUp.filter((at) => at >= since).length < RUNS[server.kind])
    return false
  // Words alone cannot always tell whether a send arrived: then it stays unconfirmed.
  const isPatient = world.now() - since > UNDECIDED_MS
  const open = isPatient ? openItems(stage) : new Set()
  const items = host.core().listOutbox(app.accountId)
  return items.every(({ id, state }) => state === 'failed' || open.has(id))
}

/** Ends every fault, tells nobody, and lets time run until nothing is left to do. */
const calmDown = async (stage: Stage): Promise<void> => {
  const { app, server, link, host, world } = stage
  server.readFaults.length = 0
  server.sendFaults.length = 0
  host.isFull = false
  host.onCall = () => {}
  app.resume()
  link.restore()
  app.setOnline(true)
  app.start()
  await world.advance(LAST_WORDS_MS)
  const since = world.now()
  const until = since + CALM_LIMIT_MS
  while (world.now() < until && !isSettled(stage, since)) {
    const engine = app.engine()
    if (engine?.accounts.list()[0]?.account.isPaused === true)
      void engine.accounts.setPaused(app.accountId, false)
    if (engine?.connections()[0]?.phase === 'auth_required')
      void engine.accounts.signIn(app.accountId, server.secret())
    await world.advance(CHECK_EVERY_MS)
  }
  // What was sent last comes back as a whole row after its answer.
  await world.advance(10_000)
}

export type Verdict = {
  readonly violations: readonly Violation[]
  /** How long it took by the simulated clock, ms. */
  readonly simulatedMs: number
}

/** @param sabotage a wrong design to be found out; none for the real one */
export const runHistory = async (history: History, sabotage: Sabotage = {}): Promise<Verdict> => {
  const stage = createStage(history, sabotage)
  const startedAt = stage.world.now()
  const violations: Violation[] = []
  watchCommits(stage, (violation) => {
    violations.push(violation)
  })
  fillServer(stage, history.setup.before)
  stage.app.start()
  await stage.world.advance(5_000)
  stage.reads.note()
  for (const step of history.steps) {
    await play(stage, step)
    stage.reads.note()
  }
  await calmDown(stage)
  violations.push(...judge(stage))
  const telling = untold(stage)
  // It may have to ask the store.
  await stage.world.advance(1_000)
  violations.push(...(await telling))
  const simulatedMs = stage.world.now() - startedAt
  stage.app.kill()
  await stage.world.settle()
  giveBack(stage.host)
  return { violations, simulatedMs }
}
