/**
 * The network between one machine and one server: requests and one kind of socket, with latency. It
 * can be cut (everything under way is reset), swallow everything (half-open), and come back.
 */
import type { RestAnswer, RestClient, RestRequest } from '../../src/main/backends/shared/restClient'
import { restFailure, type RestFailure } from '../../src/main/backends/shared/restFailure'
import type { ConnectFailure } from '../../src/main/core/chatBackend'
import type { Clock } from '../../src/main/core/ports'
import { err, ok, type Result } from '../../src/shared/domain'
import type { World } from './simTime'

export type RestResult = Result<RestAnswer, RestFailure>

/** What a server does with a request: answers after a while, resets the connection, or never answers. */
export type Reply =
  | { readonly type: 'answer'; readonly result: RestResult; readonly afterMs?: number }
  | { readonly type: 'reset' }
  | { readonly type: 'silence' }

export type ServerSocket = {
  push(name: string, payload: unknown): void
  close(failure: ConnectFailure): void
}

export interface SimServer {
  /** The socket is attached: what is pushed from now on reaches it. Null accepts. */
  accept(socket: ServerSocket, secret: string | null): ConnectFailure | null
  left(socket: ServerSocket): void
  request(request: RestRequest, secret: string | null): Reply
}

export type ClientSocket = {
  isAlive: boolean
  probe(timeoutMs: number): Promise<boolean>
  close(): void
}

export interface SimLink {
  readonly state: () => 'up' | 'down' | 'half-open'
  /** Resets what is open; nothing new goes through. */
  cut(): void
  /** Nothing arrives any more, in either direction, and nobody is told. */
  swallow(): void
  restore(): void
  /** Resets what is open; new connections work. */
  flap(): void
  rest(server: SimServer, clock: Clock, secret: string | null): RestClient
  connect(
    server: SimServer,
    clock: Clock,
    secret: string | null,
    on: {
      readonly event: (name: string, payload: unknown) => void
      readonly ended: (failure: ConnectFailure) => void
    },
    signal: AbortSignal
  ): Promise<Result<ClientSocket, ConnectFailure>>
}

const REQUEST_MS = 15_000
const HANDSHAKE_MS = 10_000

const lost: ConnectFailure = {
  cause: 'connection_lost',
  error: { code: 'server_unreachable', detail: 'reset' }
}
const unreachable: ConnectFailure = {
  cause: 'unreachable',
  error: { code: 'server_unreachable', detail: 'refused' }
}
const cancelled: ConnectFailure = { cause: 'user_asked', error: { code: 'cancelled' } }
const timedOut: ConnectFailure = { cause: 'timeout', error: err('timeout').error }

/** @param latency ms one way, drawn anew for each request and once for each socket */
export const createLink = (world: World, latency: () => number): SimLink => {
  let state: 'up' | 'down' | 'half-open' = 'up'
  /** Grows when everything open becomes useless. */
  let epoch = 0
  const resets = new Set<() => void>()

  const reset = (): void => {
    epoch += 1
    for (const run of [...resets]) run()
    resets.clear()
  }
  const request = (
    server: SimServer,
    clock: Clock,
    secret: string | null,
    asked: RestRequest
  ): Promise<RestResult> =>
    new Promise((resolve) => {
      const { signal, timeoutMs = REQUEST_MS } = asked
      const mine = epoch
      const finish = (result: RestResult): void => {
        cancelTimeout()
        resets.delete(broken)
        signal?.removeEventListener('abort', aborted)
        resolve(result)
      }
      const aborted = (): void => {
        finish(restFailure('aborted', 'cancelled', 'aborted'))
      }
      const broken = (): void => {
        finish(restFailure('broken', 'server_unreachable', 'reset'))
      }
      const cancelTimeout = clock.after(timeoutMs, () => {
        finish(restFailure('timeout', 'timeout', 'no answer in time'))
      })
      if (signal?.aborted === true) {
        aborted()
        return
      }
      signal?.addEventListener('abort', aborted)
      if (state === 'down') {
        finish(restFailure('unreachable', 'server_unreachable', 'refused'))
        return
      }
      resets.add(broken)
      const delay = latency()
      world.after(delay, () => {
        if (mine !== epoch || state !== 'up') return
        const reply = server.request(asked, secret)
        if (reply.type === 'silence') return
        world.after(delay + (reply.type === 'answer' ? (reply.afterMs ?? 0) : 0), () => {
          if (mine !== epoch || state !== 'up') return
          if (reply.type === 'reset') broken()
          else finish(reply.result)
        })
      })
    })

  return {
    state: () => state,
    cut: () => {
      state = 'down'
      reset()
    },
    swallow: () => {
      state = 'half-open'
      epoch += 1
    },
    restore: () => {
      state = 'up'
    },
    flap: () => {
      if (state === 'up') reset()
    },
    rest: (server, clock, secret) => ({
      request: (asked) => request(server, clock, secret, asked),
      download: () => Promise.resolve(restFailure('rejected', 'not_found', 'no files here'))
    }),
    connect: (server, clock, secret, on, signal) =>
      new Promise((resolve) => {
        let phase: 'opening' | 'open' | 'ended' = 'opening'
        const mine = epoch
        const delay = latency()
        const isWhole = (): boolean => mine === epoch && state === 'up' && phase !== 'ended'
        const end = (failure: ConnectFailure | null): void => {
          if (phase === 'ended') return
          const before = phase
          phase = 'ended'
          socket.isAlive = false
          cancelTimeout()
          resets.delete(broken)
          signal.removeEventListener('abort', aborted)
          // The server hears of it later, if at all.
          world.after(delay, () => {
            server.left(near)
          })
          if (before === 'opening') resolve({ ok: false, error: failure ?? cancelled })
          else if (failure !== null) on.ended(failure)
        }
        const broken = (): void => {
          end(lost)
        }
        const aborted = (): void => {
          end(cancelled)
        }
        const cancelTimeout = clock.after(HANDSHAKE_MS, () => {
          end(timedOut)
        })
        const later = (run: () => void): void => {
          world.after(delay, () => {
            if (isWhole()) run()
          })
        }
        const near: ServerSocket = {
          push: (name, payload) => {
            later(() => {
              on.event(name, payload)
            })
          },
          close: (failure) => {
            later(() => {
              end(failure)
            })
          }
        }
        const socket: ClientSocket = {
          isAlive: true,
          probe: (timeoutMs) =>
            new Promise((answer) => {
              const cancel = clock.after(timeoutMs, () => {
                answer(false)
              })
              if (phase !== 'open') {
                cancel()
                answer(false)
              } else
                world.after(delay * 2, () => {
                  if (!isWhole()) return
                  cancel()
                  answer(true)
                })
            }),
          close: () => {
            end(null)
          }
        }
        if (signal.aborted) {
          aborted()
          return
        }
        signal.addEventListener('abort', aborted)
        if (state === 'down') {
          end(unreachable)
          return
        }
        resets.add(broken)
        later(() => {
          const refused = server.accept(near, secret)
          // What is pushed between accepting and the client's hearing of it arrives before that.
          later(() => {
            if (refused !== null) {
              end(refused)
              return
            }
            phase = 'open'
            cancelTimeout()
            signal.removeEventListener('abort', aborted)
            resolve(ok(socket))
          })
        })
      })
  }
}
