/**
 * Brings a new core to where the recorded one was at rest: the same accounts, conversations and
 * outboxes, connections that are up or not, and the same timers set.
 */
import { createEngine, type Engine } from '../../src/main/core/engine'
import type { RestCheckpoint } from '../../src/main/core/recorder/format'
import type { Session } from '../../src/main/core/chatBackend'
import type { IngestResult } from '../../src/main/core/store'
import { ok } from '../../src/shared/domain'
import type { ReplayPorts } from './replayPorts'
import { nextTask, type Prelude, type ReplayWorld } from './replayWorld'

/** Timers this short run out before the recording begins, ms. */
const SOON_MS = 1_000

const NOTHING_NEW: IngestResult = {
  messages: [],
  isBulk: false,
  removed: [],
  conversations: [],
  notifiable: [],
  unhidden: [],
  inserted: 0,
  updated: 0,
  edited: 0,
  quarantined: 0,
  spansChanged: []
}

type Connecting = { readonly id: string; readonly settle: () => void }

export const beginAtRest = async (
  world: ReplayWorld,
  ports: ReplayPorts,
  checkpoint: RestCheckpoint
): Promise<Engine> => {
  const { head } = checkpoint
  const startsAt = world.mono
  const connecting: Connecting[] = []
  for (const [name, value] of Object.entries(checkpoint.known))
    world.known.set(name, world.decode(value))
  world.prelude = (...asked) => answer(world, checkpoint, connecting, asked)
  const engine = createEngine(ports.deps)
  ports.openGate()
  await engine.start()
  await nextTask()
  for (let one = connecting.shift(); one !== undefined; one = connecting.shift()) {
    const { id } = one
    world.mono = head.heardAt.find((heard) => heard.id === id)?.mono ?? startsAt
    world.owner = id
    one.settle()
    await nextTask()
  }
  world.mono = startsAt
  await runSoon(world)
  setTimers(world, checkpoint)
  world.prelude = null
  for (const { accountId, phase } of engine.connections()) {
    const then = head.phases.find(({ id }) => id === accountId)?.phase ?? phase
    if (then !== phase) world.differs(`an account is ${phase} and was ${then}`)
  }
  return engine
}

const answer = (
  world: ReplayWorld,
  { head, conversations, answers }: RestCheckpoint,
  connecting: Connecting[],
  [port, method, args]: Parameters<Prelude>
): Promise<unknown> => {
  const phaseOf = (id: string): string =>
    head.phases.find((one) => one.id === id)?.phase ?? 'stopped'
  if (port === 'secrets') {
    const id = String(args[0]).slice('account:'.length)
    const isLocked = phaseOf(id) === 'signed_out'
    return Promise.resolve(isLocked ? { state: 'locked' } : { state: 'found', secret: '~secret' })
  }
  if (port === 'demo')
    return Promise.resolve(
      ok(
        head.accounts
          .filter(({ id, isDemo }) => isDemo && phaseOf(id) !== 'signed_out')
          .map(({ kind }) => ({ kind, name: '', serverUrl: 'http://localhost', secret: '' }))
      )
    )
  if (method === 'connect') {
    const { id } = (args[0] as Session).account
    const refused = { cause: 'auth_refused', error: { code: 'auth_failed' } }
    const result = phaseOf(id) === 'auth_required' ? { ok: false, error: refused } : ok(undefined)
    return new Promise((resolve) => {
      connecting.push({
        id,
        settle: () => {
          resolve(result)
        }
      })
    })
  }
  if (method === 'catchUp') return Promise.resolve({ page: null })
  const told: Readonly<Record<string, unknown>> = {
    listAccounts: head.accounts,
    listConversations: conversations,
    listNotifiable: [],
    listOutbox: head.outboxes.find(({ id }) => id === args[0])?.items ?? [],
    ingest: NOTHING_NEW,
    probe: true
  }
  return Promise.resolve(world.decode(told[method] ?? answers[method] ?? null))
}

const runSoon = async (world: ReplayWorld): Promise<void> => {
  for (let round = 0; round < 50; round += 1) {
    const soon = [...world.timers].find(([, { delayMs }]) => delayMs <= SOON_MS)
    if (soon === undefined) return
    world.timers.delete(soon[0])
    world.owner = soon[1].owner
    soon[1].task()
    await nextTask()
  }
}

/** Gives every timer the name it has in the recording. */
const setTimers = (world: ReplayWorld, { head, timerNames }: RestCheckpoint): void => {
  const set = [...world.timers]
  const wanted = head.timers.map((timer, index) => ({ ...timer, name: timerNames[index] ?? '' }))
  const fits = [
    (a: Wanted, b: Wanted) => a.owner === b.owner && a.delayMs === b.delayMs,
    (a: Wanted, b: Wanted) => a.owner === b.owner,
    () => true
  ]
  world.timers.clear()
  for (const isFit of fits)
    for (const one of [...wanted]) {
      const at = set.findIndex(([, timer]) => isFit(timer, one))
      const [found] = at < 0 ? [] : set.splice(at, 1)
      if (found === undefined) continue
      world.timers.set(one.name, found[1])
      wanted.splice(wanted.indexOf(one), 1)
    }
}

type Wanted = { readonly owner: string | null; readonly delayMs: number }
