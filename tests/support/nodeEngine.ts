/** The whole core in plain Node: real store, real adapter, real sockets; only the desktop is fake. */
import { createBackend } from '../../src/main/backends/registry'
import { type BackendLimits, systemClock } from '../../src/main/backends/backendDeps'
import { createEngine, type Engine } from '../../src/main/core/engine'
import type { Clock } from '../../src/main/core/ports'
import type { Store } from '../../src/main/core/store'
import { createRandom } from '../../src/main/platform/random'
import { DEFAULT_SETTINGS, err, ok } from '../../src/shared/domain'
import { english } from '../../src/shared/i18n'
import {
  createFakeAttention,
  createFakeMachine,
  createRecordingLogger,
  createRecordingNotifier,
  createRecordingPublisher,
  type FakeMachine,
  type FakeSecrets,
  type RecordingLogger,
  type RecordingNotifier,
  type RecordingPublisher
} from './recorders'

export type NodeEngine = {
  readonly engine: Engine
  readonly publisher: RecordingPublisher
  readonly notifier: RecordingNotifier
  readonly machine: FakeMachine
  readonly logger: RecordingLogger
}

export type NodeEngineOptions = {
  /** Of the core and of the adapters. */
  readonly clock?: Clock
  readonly limits?: Partial<BackendLimits>
}

export const createNodeEngine = (
  store: Store,
  secrets: FakeSecrets,
  { clock = systemClock, limits = {} }: NodeEngineOptions = {}
): NodeEngine => {
  const publisher = createRecordingPublisher()
  const notifier = createRecordingNotifier()
  const machine = createFakeMachine()
  const logger = createRecordingLogger()
  const engine = createEngine({
    store,
    secrets,
    isSessionOnly: false,
    clock,
    random: createRandom(),
    logger,
    publisher,
    notifier,
    attention: createFakeAttention(),
    settings: () => DEFAULT_SETTINGS,
    power: machine,
    network: machine,
    createBackend: (kind) => createBackend(kind, { logger, clock, limits }),
    exportTarget: { open: () => Promise.resolve(ok(null)) },
    t: english.translate,
    timeWords: { moment: String, day: String },
    startDemo: () => Promise.resolve(err('unsupported'))
  })
  return { engine, publisher, notifier, machine, logger }
}
