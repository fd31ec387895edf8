/** The outbox of one account over the real store, with a fake server. */
import type { OutboxCommand, SendOutcome } from '../../src/main/core/chatBackend'
import { createOutbox, type Outbox } from '../../src/main/core/outbox/outbox'
import type { AppErrorCode } from '../../src/shared/domain'
import { createFakeBackend, type FakeBackend } from './fakeBackend'
import { createFakeClock, type FakeClock } from './fakeClock'
import { fixedRandom } from './fakeRandom'
import {
  createRecordingLogger,
  createRecordingPublisher,
  type RecordingPublisher
} from './recorders'
import { ACCOUNT_ID, remoteSample } from './samples'
import { createStoreWorld, type StoreWorld } from './storeWorld'

export type Send = Extract<OutboxCommand, { type: 'send' }>

export type OutboxBench = {
  readonly world: StoreWorld
  readonly backend: FakeBackend
  readonly clock: FakeClock
  readonly publisher: RecordingPublisher
  outbox: Outbox
  authRefused: number
  readonly storageFailures: unknown[]
  /** Texts in the order in which they left. */
  texts(): readonly string[]
  /** The runner of the next start. */
  restart(): void
}

export const createOutboxBench = async (conversations = 1): Promise<OutboxBench> => {
  const world = await createStoreWorld(conversations)
  const backend = createFakeBackend()
  const clock = createFakeClock()
  const publisher = createRecordingPublisher()
  backend.onExecute = (command) => confirmed(command as Send)
  const create = (): Outbox =>
    createOutbox({
      accountId: ACCOUNT_ID,
      backend,
      store: world.store,
      clock,
      random: fixedRandom(0),
      logger: createRecordingLogger(),
      publisher,
      onResult: () => undefined,
      onChange: () => undefined,
      onAuthRefused: () => {
        bench.authRefused += 1
      },
      onStorageFailure: (error) => {
        bench.storageFailures.push(error)
      }
    })
  const bench: OutboxBench = {
    world,
    backend,
    clock,
    publisher,
    outbox: create(),
    authRefused: 0,
    storageFailures: [],
    texts: () => backend.executed.map((command) => ('text' in command ? command.text : '')),
    restart: () => {
      bench.outbox.dispose()
      world.crash()
      bench.outbox = create()
    }
  }
  return bench
}

export const confirmed = (command: Send): SendOutcome => {
  const sent = remoteSample(command.clientId, {
    clientId: command.clientId,
    conversationServerId: command.conversationServerId,
    text: command.text,
    isFromMe: true
  })
  return { type: 'confirmed', events: [], sent }
}
export const rejectedFor = (
  code: AppErrorCode,
  isRetryable: boolean,
  retryAfterMs?: number
): SendOutcome => ({
  type: 'rejected',
  error: { code },
  isRetryable,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs })
})
export const unknown = (code: AppErrorCode): SendOutcome => ({ type: 'unknown', error: { code } })
export const found = (command: OutboxCommand) => {
  const outcome = confirmed(command as Send)
  return { ...outcome, type: 'found' } as const as Extract<
    Awaited<ReturnType<FakeBackend['findOutcome']>>,
    { type: 'found' }
  >
}
