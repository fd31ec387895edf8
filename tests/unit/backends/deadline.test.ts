/** The time limit of a request holds whatever becomes of the signal that fetch was given. */
import { describe, expect, it } from 'vitest'

import { DEFAULT_LIMITS } from '../../../src/main/backends/backendDeps'
import { flavourOf } from '../../../src/main/backends/photon/flavour'
import { createPhotonRest } from '../../../src/main/backends/photon/rest'
import type { RestClient } from '../../../src/main/backends/shared/restClient'

const clientOf = (fetchIt: typeof fetch): RestClient =>
  createPhotonRest({
    fetch: fetchIt,
    baseUrl: 'http://127.0.0.1',
    secret: null,
    flavour: flavourOf('photon'),
    limits: { ...DEFAULT_LIMITS, requestMs: 5, attachmentMs: 100, transferMs: 600 }
  })

/** Node 18's fetch after a garbage collection: the signal is forgotten. */
const never = (): Promise<Response> => new Promise(() => undefined)

/** Headers come, and then nothing. */
const withoutEnd = (): Promise<Response> =>
  Promise.resolve(
    new Response(new ReadableStream(), { headers: { 'content-type': 'application/json' } })
  )

describe.each([
  ['an answer that never comes', never],
  ['a body that never ends', withoutEnd]
])('%s', (_, fetchIt) => {
  const request = { method: 'GET', path: '/server/info' } as const

  it('is a timeout', async () => {
    const answer = await clientOf(fetchIt).request(request)
    expect(answer).toMatchObject({ ok: false, error: { kind: 'timeout' } })
  })

  it('is given up with its caller', async () => {
    const caller = new AbortController()
    const limits = { timeoutMs: 60_000, signal: caller.signal }
    const answer = clientOf(fetchIt).request({ ...request, ...limits })
    caller.abort()
    expect(await answer).toMatchObject({ ok: false, error: { kind: 'aborted' } })
  })
})

/** So many pieces, one every ten milliseconds; then the end, or nothing more. */
const slowly = (pieces: number, hasEnd = true): Promise<Response> => {
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      if (sent === pieces && !hasEnd) return new Promise<void>(() => undefined)
      await new Promise((resolve) => {
        setTimeout(resolve, 10)
      })
      if (sent === pieces) controller.close()
      else controller.enqueue(new Uint8Array(1))
      sent += 1
    }
  })
  return Promise.resolve(new Response(body, { headers: { 'content-type': 'image/png' } }))
}

describe('a file', () => {
  const fetchFile = (fetchIt: typeof fetch): ReturnType<RestClient['download']> =>
    clientOf(fetchIt).download('/attachment/x/download', 1_000, new AbortController().signal)

  it('may take its time as long as something comes', async () => {
    const answer = await fetchFile(() => slowly(20))
    expect(answer).toMatchObject({ ok: true, value: { bytes: { byteLength: 20 } } })
  })

  it.each([
    ['comes to a halt', () => slowly(3, false)],
    ['never comes to its end', () => slowly(10_000)]
  ])('is a timeout when it %s', async (_, fetchIt) => {
    expect(await fetchFile(fetchIt)).toMatchObject({ ok: false, error: { kind: 'timeout' } })
  })

  it('goes up as slowly as it must, but not for ever', async () => {
    const request = { method: 'POST', path: '/message/attachment', timeoutMs: 100 } as const
    const accepting =
      (pieces: number): typeof fetch =>
      async (_url, init) => {
        await (await slowly(pieces)).arrayBuffer()
        return new Response(JSON.stringify({ status: 200, data: String(init?.method) }), {
          headers: { 'content-type': 'application/json' }
        })
      }
    const upload = (pieces: number, isMoving: boolean): ReturnType<RestClient['request']> =>
      clientOf(accepting(pieces)).request({
        ...request,
        form: (onMove) => {
          const timer = setInterval(() => {
            if (isMoving) onMove()
          }, 10)
          setTimeout(() => {
            clearInterval(timer)
          }, 2_000).unref()
          return new FormData()
        }
      })
    expect(await upload(20, true)).toMatchObject({ ok: true, value: { data: 'POST' } })
    const late = { ok: false, error: { kind: 'timeout' } }
    expect(await upload(20, false)).toMatchObject(late)
    expect(await upload(150, true)).toMatchObject(late)
  })
})
