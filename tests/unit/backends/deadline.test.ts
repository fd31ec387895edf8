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
    limits: { ...DEFAULT_LIMITS, requestMs: 5 }
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
