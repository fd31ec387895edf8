/** What both simulated servers have in common: what can happen on them, and what they hold in the end. */
import type { ConnectFailure } from '../../src/main/core/chatBackend'
import { restFailure } from '../../src/main/backends/shared/restFailure'
import type { Reply, RestResult, ServerSocket, SimServer } from './simLink'
import type { World } from './simTime'

/** How the server tells of something new: not at all, more than once, or later than of what follows. */
export type PushPlan = { readonly copies: number; readonly holdMs: number }

export const PUSHED: PushPlan = { copies: 1, holdMs: 0 }

/** What becomes of one POST that sends. */
export type SendFault =
  | 'stored, then reset'
  | 'stored, answered too late'
  | 'stored late, no answer'
  | 'stored, then 500'
  | 'reset before storing'
  | '500 before storing'
  | 'refused'
  | 'busy'

/** What becomes of one request that reads. */
export type ReadFault = '500' | '503 Retry-After' | '429' | 'reset' | 'silence' | 'web page'

/** One message as the store must have it when everything has settled. */
export type Expected = {
  readonly serverId: string
  readonly conversation: string
  readonly isFromMe: boolean
  readonly text: string
  readonly isUnsent: boolean
  readonly sentAt: number
  /** Among those of one moment; any of several that it had in turn. */
  readonly orders: readonly number[]
  /** `sender emoji`, sorted; the owner's own without a sender. */
  /** Put together when asked for: the list is made at every step, they count at the end. */
  readonly reactions: () => readonly string[]
}

export interface ChatServer extends SimServer {
  readonly kind: 'photon' | 'imkit'
  readonly sendFaults: SendFault[]
  readonly readFaults: ReadFault[]
  /** Conversations by number; some exist only from their first message on. */
  readonly conversations: readonly string[]
  /** A message of somebody else, or of the owner's other device, dated `ageMs` before now. */
  arrive(message: {
    readonly conversation: number
    readonly text: string
    readonly isFromMe: boolean
    readonly ageMs: number
    readonly push: PushPlan
    /** The row is there at once, its place in a conversation only after this long. */
    readonly linkedAfterMs: number
  }): void
  /** `pick` chooses among the messages that it can be done to; nothing happens when there is none. */
  edit(pick: number, text: string, push: PushPlan): void
  unsend(pick: number, push: PushPlan): void
  remove(pick: number, push: PushPlan): void
  react(pick: number, emoji: number, push: PushPlan): void
  readElsewhere(conversation: number): void
  /** Called when we had it mark a whole conversation read, by the server's id. */
  onReadByUs: (conversation: string) => void
  /** The owner is put out of a conversation, or into it again. */
  setMember(conversation: number, isMember: boolean): void
  /** Whether the owner is in it, by the server's id. */
  isMember(conversation: string): boolean
  /** The database is replaced by one with the same messages; `isNamed`: the server says so. */
  replaceDatabase(rebuilt: { readonly isNamed: boolean; readonly isNewestFirst: boolean }): void
  /** The key stops working; sockets are told, or not. */
  expireSecret(isTold: boolean): void
  /** Ends every socket, as a restart of the server does. */
  restart(): void
  secret(): string
  /** Of the conversations that the owner is in. */
  expected(): readonly Expected[]
  /** Server ids that were deleted for good. */
  removed(): ReadonlySet<string>
  /** Messages that came of this send of ours. */
  copiesOf(clientId: string): number
  /** Whether words alone no longer tell which message a send became. */
  isUndecidable(clientId: string): boolean
  /** Claims of a cursor that do not hold: what it says is stored and is not. */
  brokenClaims(cursor: string, stored: ReadonlySet<string>): readonly string[]
  /** Whether a cursor is of a first sync that has not ended. */
  isFirstSync(cursor: string): boolean
  /** Whether a cursor claims less than the one before it. */
  hasRetreated(before: string, after: string): boolean
}

export const answer = (
  world: World,
  skewMs: number,
  data: unknown,
  total: number | null = null,
  afterMs = 0
): Reply => ({
  type: 'answer',
  // The Date header counts whole seconds.
  result: {
    ok: true,
    value: { data, total, serverNow: Math.floor((world.now() + skewMs) / 1000) * 1000 }
  },
  afterMs
})

const failed = (result: RestResult): Reply => ({ type: 'answer', result })

export const REFUSED: ConnectFailure = {
  cause: 'auth_refused',
  error: { code: 'auth_failed', detail: 'HTTP 401' }
}

export const RESTARTED: ConnectFailure = {
  cause: 'server_closed',
  error: { code: 'server_unreachable', detail: 'going away' }
}

export const unauthorized = (): Reply =>
  failed(restFailure('auth', 'auth_failed', 'HTTP 401', { status: 401 }))

export const refusal = (status: number, sentence: string): Reply =>
  failed(restFailure('rejected', 'rejected', `HTTP ${String(status)}`, { status, sentence }))

export const serverError = (): Reply =>
  failed(restFailure('server', 'server_error', 'HTTP 500', { status: 500 }))

export const readFault = (fault: ReadFault): Reply => {
  switch (fault) {
    case '500':
      return serverError()
    case '503 Retry-After':
      return failed(
        restFailure('server', 'server_error', 'HTTP 503', { status: 503, retryAfterMs: 7_000 })
      )
    case '429':
      return failed(
        restFailure('busy', 'server_error', 'HTTP 429', { status: 429, retryAfterMs: 3_000 })
      )
    case 'web page':
      return failed(restFailure('foreign', 'not_a_chat_server', 'no JSON', { status: 200 }))
    case 'reset':
      return { type: 'reset' }
    case 'silence':
      return { type: 'silence' }
  }
}

/** The answer to a send under a fault, given what storing does now and what it answers. */
export const sendReply = (
  world: World,
  fault: SendFault | undefined,
  store: () => Reply,
  guard: (isBusy: boolean) => void
): Reply => {
  switch (fault) {
    case undefined:
      return store()
    case 'stored, then reset':
      store()
      return { type: 'reset' }
    case 'stored, answered too late': {
      const reply = store()
      return reply.type === 'answer' ? { ...reply, afterMs: 21_000 } : reply
    }
    case 'stored late, no answer':
      guard(true)
      world.after(9_000, () => {
        guard(false)
        store()
      })
      return { type: 'silence' }
    case 'stored, then 500':
      store()
      return serverError()
    case 'reset before storing':
      return { type: 'reset' }
    case '500 before storing':
      return serverError()
    case 'refused':
      return refusal(400, 'not allowed')
    case 'busy':
      return readFault('429')
  }
}

/** Sockets of a server: whoever is attached when something is pushed hears it. */
export interface Audience {
  readonly sockets: Set<ServerSocket>
  /** @param payload as it is when it is told; null: there is nothing to tell any more */
  push(plan: PushPlan, name: string, payload: () => unknown): void
}

export const createAudience = (world: World): Audience => {
  const sockets = new Set<ServerSocket>()
  return {
    sockets,
    push: ({ copies, holdMs }, name, payload) => {
      for (let copy = 0; copy < copies; copy += 1) {
        const emit = (): void => {
          const told = payload()
          if (told === null) return
          for (const socket of sockets) socket.push(name, told)
        }
        const delay = holdMs + copy * 40
        if (delay === 0) emit()
        else world.after(delay, emit)
      }
    }
  }
}

export const pickFrom = <Value>(values: readonly Value[], pick: number): Value | undefined =>
  values[pick % Math.max(1, values.length)]
