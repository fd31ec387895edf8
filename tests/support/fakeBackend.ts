/** A chat service that does what a test says, one answer at a time. */
import type {
  BackendSink,
  CatchUpPage,
  ChatBackend,
  ConnectFailure,
  Cursor,
  FoundOutcome,
  OutboxCommand,
  SendOutcome,
  Session
} from '../../src/main/core/chatBackend'
import {
  type Capabilities,
  type ConnectionCause,
  err,
  ok,
  type Result
} from '../../src/shared/domain'
import { CAPABILITIES } from './samples'

export type Deferred<Value> = {
  readonly promise: Promise<Value>
  readonly resolve: (value: Value) => void
  readonly reject: (error: unknown) => void
}

export const defer = <Value>(): Deferred<Value> => {
  let resolve: (value: Value) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<Value>((fulfil, refuse) => {
    resolve = fulfil
    reject = refuse
  })
  return { promise, resolve, reject }
}

export type ConnectResult = Result<void, ConnectFailure>
export type Attempt = Deferred<ConnectResult> & {
  readonly session: Session
  readonly sink: BackendSink
  readonly signal: AbortSignal
}

export const failureOf = (cause: ConnectionCause, retryAfterMs?: number): ConnectFailure => ({
  cause,
  error: { code: cause === 'auth_refused' ? 'auth_failed' : 'server_unreachable' },
  ...(retryAfterMs === undefined ? {} : { retryAfterMs })
})
export const refusal = (cause: ConnectionCause, retryAfterMs?: number): ConnectResult => ({
  ok: false,
  error: failureOf(cause, retryAfterMs)
})

export interface FakeBackend extends ChatBackend {
  capabilities: Capabilities
  marksWholeConversations: boolean
  management: ChatBackend['management']
  search: ChatBackend['search']
  signOut: ChatBackend['signOut']
  /** What `owner` answers. */
  ownerId: string | null
  /** Every call of connect, oldest first. */
  readonly attempts: Attempt[]
  /** Called for each attempt; null leaves it open until the test resolves it. */
  onConnect: (attempt: Attempt) => ConnectResult | null
  onCatchUp: (cursor: Cursor | null, signal: AbortSignal) => AsyncIterable<CatchUpPage>
  onExecute: (command: OutboxCommand, signal: AbortSignal) => SendOutcome | Promise<SendOutcome>
  onFind: (
    command: OutboxCommand,
    taken: ReadonlySet<string>
  ) => FoundOutcome | Promise<FoundOutcome>
  onProbe: (timeoutMs: number) => boolean | Promise<boolean>
  readonly executed: OutboxCommand[]
  readonly looked: OutboxCommand[]
  readonly probes: number[]
  readonly typed: { readonly conversationServerId: string; readonly isTyping: boolean }[]
  catchUps: number
  closes: number
}

async function* noPages(): AsyncIterable<CatchUpPage> {
  // Nothing was missed.
}

/** Pages one after another. */
export async function* pagesOf(...pages: readonly CatchUpPage[]): AsyncIterable<CatchUpPage> {
  yield* pages
}

export const createFakeBackend = (): FakeBackend => ({
  capabilities: CAPABILITIES,
  marksWholeConversations: false,
  management: null,
  fetchPinned: null,
  search: null,
  signOut: null,
  ownerId: null,
  addressBook: () => [],
  owner() {
    return this.ownerId
  },
  attempts: [],
  executed: [],
  looked: [],
  probes: [],
  typed: [],
  catchUps: 0,
  closes: 0,
  onConnect: () => ok(undefined),
  onCatchUp: noPages,
  onExecute: () => ({ type: 'confirmed', events: [], sent: null }),
  onFind: () => ({ type: 'absent' }),
  onProbe: () => true,
  connect(session, sink, signal) {
    const attempt: Attempt = { ...defer<ConnectResult>(), session, sink, signal }
    this.attempts.push(attempt)
    const answer = this.onConnect(attempt)
    if (answer !== null) attempt.resolve(answer)
    signal.addEventListener('abort', () => {
      attempt.resolve(refusal('user_asked'))
    })
    return attempt.promise
  },
  catchUp(cursor, signal) {
    this.catchUps += 1
    return this.onCatchUp(cursor, signal)
  },
  history: () => Promise.resolve(ok({ events: [], hasOlder: false })),
  execute(command, _readBlob, signal) {
    this.executed.push(command)
    return Promise.resolve(this.onExecute(command, signal))
  },
  findOutcome(command, taken) {
    this.looked.push(command)
    return Promise.resolve(this.onFind(command, taken))
  },
  setTyping(conversationServerId, isTyping) {
    this.typed.push({ conversationServerId, isTyping })
  },
  downloadAttachment: () => Promise.resolve(err('not_found')),
  downloadPicture: () => Promise.resolve(err('not_found')),
  probe(timeoutMs) {
    this.probes.push(timeoutMs)
    return Promise.resolve(this.onProbe(timeoutMs))
  },
  close() {
    this.closes += 1
    return Promise.resolve()
  }
})

/** The newest attempt; fails the test when there was none. */
export const newestAttempt = (backend: FakeBackend): Attempt => {
  const attempt = backend.attempts.at(-1)
  if (attempt === undefined) throw new Error('nothing was attempted')
  return attempt
}
