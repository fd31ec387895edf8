/** Drives the core through a saved recording, offline. */
import { createEngine, type Engine } from '../../src/main/core/engine'
import type { BackendEvent } from '../../src/main/core/backendEvents'
import type { ConnectFailure } from '../../src/main/core/chatBackend'
import type { Digest, RestCheckpoint, Step } from '../../src/main/core/recorder/format'
import { beginAtRest } from './prelude'
import type { Part } from './readRecording'
import { createReplayPorts, type ReplayPorts } from './replayPorts'
import { nextTask, ReplayWorld } from './replayWorld'

export type Verdict = {
  readonly steps: number
  readonly recordedHash: string
  readonly hash: string
  /** In words; the first one first. Empty: everything was asked as it was then. */
  readonly differences: readonly string[]
}

/** Null for a part that can be read only. */
export const replayPart = async (
  { checkpoint, steps, end }: Part,
  digest: Digest
): Promise<Verdict | null> => {
  if (checkpoint === null) return null
  const world = new ReplayWorld(digest, steps, end)
  const ports = createReplayPorts(world)
  let engine = checkpoint.kind === 'rest' ? await begin(world, ports, checkpoint, steps) : null
  // One that had no gate never had to wait.
  if (!steps.some(({ i }) => i[0] === 'gate')) ports.openGate()
  for (const step of steps) {
    world.begin(step)
    if (step.i[0] === 'made') engine = createEngine(ports.deps)
    else if (engine !== null) deliver(world, ports, engine, step)
    await nextTask()
  }
  world.finish()
  const hash = world.fold.hash()
  const { hash: recordedHash } = end
  return { steps: steps.length, recordedHash, hash, differences: world.differences() }
}

const begin = async (
  world: ReplayWorld,
  ports: ReplayPorts,
  checkpoint: RestCheckpoint,
  steps: readonly Step[]
): Promise<Engine> => {
  world.now = steps[0]?.t ?? 0
  world.mono = steps[0]?.m ?? 0
  return beginAtRest(world, ports, checkpoint)
}

const deliver = (world: ReplayWorld, ports: ReplayPorts, engine: Engine, { i }: Step): void => {
  const [type, first, second, third] = i
  world.owner = null
  switch (type) {
    case 'answer':
      world.answer(Number(first), second === true, third)
      return
    case 'event':
    case 'ended': {
      const sink = ports.sinks.get(String(first))
      world.owner = String(first).slice('backend.'.length)
      if (type === 'event') sink?.event(world.decode(second) as BackendEvent)
      else sink?.disconnected(world.decode(second) as ConnectFailure)
      return
    }
    case 'timer':
      world.fire(String(first), Number(second))
      return
    case 'power':
      ports.power(String(first), Number(second))
      return
    case 'network':
      ports.network(first === true)
      return
    case 'gate':
      ports.openGate()
      return
    case 'command':
      command(engine, String(first), world.decode(second) as readonly unknown[])
      return
    default:
      world.differs(`the recording has something of the kind ${String(type)}, which is not known`)
  }
}

type Method = (...args: readonly unknown[]) => unknown

/** What a person asked for, asked again. */
const command = (engine: Engine, name: string, args: readonly unknown[]): void => {
  const [service = '', method = ''] = name.split('.')
  if (name === 'engine.applyLocal') {
    void engine.applyLocal(Promise.resolve(args[0]) as Parameters<Engine['applyLocal']>[0])
    return
  }
  const isRuntime = service === 'runtime' || service === 'past'
  const runtime = isRuntime
    ? engine.accounts.find(args[0] as Parameters<Engine['accounts']['find']>[0])
    : null
  const services: Readonly<Record<string, unknown>> = {
    engine,
    runtime,
    past: runtime?.past
  }
  const target: unknown = service in services ? services[service] : Reflect.get(engine, service)
  if (typeof target !== 'object' || target === null) return
  const call = Reflect.get(target, method) as Method
  const done = Reflect.apply(call, target, isRuntime ? args.slice(1) : args)
  if (done instanceof Promise) done.catch(() => undefined)
}
