/** Another kind of server than the chosen one: told as such, and the secret stays where it belongs. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startImkitServer } from '../../src/demo/imkit/server'
import { startDemoServer } from '../../src/demo/server'
import { createBackend } from '../../src/main/backends/registry'
import type { ConnectFailure, Session } from '../../src/main/core/chatBackend'
import type { AccountKind, Result } from '../../src/shared/domain'
import { createRecordingLogger } from '../support/recorders'
import { createSink, expectFailure, never } from './backendSteps'
import { secretOf, sessionFor as imkitSession } from './imkitHarness'
import { sessionFor as photonSession } from './photonHarness'

const SECRET = 'canary-secret'
const KINDS = ['photon', 'bluebubbles', 'imkit'] as const
const PAIRS = KINDS.flatMap((chosen) =>
  KINDS.filter((real) => real !== chosen).map((real) => [chosen, real] as const)
)

type Asked = { readonly url: string; readonly headers: string; readonly body: string }
type Stoppable = { readonly url: string; stop(): Promise<void> }

let asked: Asked[]
let servers: Stoppable[]

const recordingFetch: typeof fetch = (input, init) => {
  const url = input instanceof Request ? input.url : String(input)
  const body = typeof init?.body === 'string' ? init.body : ''
  asked.push({ url, headers: JSON.stringify(init?.headers ?? {}), body })
  return fetch(input, init)
}

const start = async (kind: AccountKind): Promise<string> => {
  const server = await (kind === 'imkit'
    ? startImkitServer({ seed: 'empty' })
    : startDemoServer({ seed: 'empty', kind }))
  servers.push(server)
  return server.url
}

const listen = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => {
        resolve()
      })
    })
  servers.push({ url, stop })
  return url
}

const sessionOf = (chosen: AccountKind, url: string, encoding?: 'base64'): Session =>
  chosen === 'imkit'
    ? imkitSession(url, SECRET, encoding === undefined ? {} : { encoding })
    : photonSession(chosen, url, SECRET)

const connect = async (
  chosen: AccountKind,
  session: Session
): Promise<Result<void, ConnectFailure>> => {
  const backend = createBackend(chosen, { logger: createRecordingLogger(), fetch: recordingFetch })
  const result = await backend.connect(session, createSink(), never())
  await backend.close()
  return result
}

const expectKind = (result: Result<void, ConnectFailure>, serverKind: AccountKind): void => {
  expect(result).toMatchObject({
    ok: false,
    error: {
      cause: 'not_a_chat_server',
      error: { code: 'wrong_server_kind', serverKind }
    }
  })
}

beforeEach(() => {
  asked = []
  servers = []
})
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()))
})

describe.each(PAIRS)('%s chosen, but it is %s', (chosen, real) => {
  it('is told', async () => {
    const url = await start(real)
    expectKind(await connect(chosen, sessionOf(chosen, url)), real)
  })

  it('costs one more request at most, which carries no secret', async () => {
    const url = await start(real)
    await connect(chosen, sessionOf(chosen, url))
    expect(asked.length).toBeLessThanOrEqual(2)
    const [first, ...probes] = asked
    // The chosen kind's own way, and nobody else's: only BlueBubbles has its password in the URL.
    expect(first?.url.includes(SECRET)).toBe(chosen === 'bluebubbles')
    expect(JSON.stringify(probes)).not.toContain(SECRET)
  })
})

describe('detection', () => {
  it('does not wait for acks of a handshake that nobody answers', async () => {
    for (const real of ['photon', 'bluebubbles'] as const) {
      const url = await start(real)
      expectKind(await connect('imkit', sessionOf('imkit', url, 'base64')), real)
    }
  })

  it('finds an IMKIT server that has a page for unknown paths', async () => {
    const url = await listen((request, response) => {
      const isApi = request.url === '/me'
      response.writeHead(isApi ? 401 : 404, {
        'content-type': isApi ? 'application/json' : 'text/html'
      })
      response.end(isApi ? '{"RC":401,"RM":"Unauthorized"}' : '<pre>Cannot GET</pre>')
    })
    expectKind(await connect('photon', sessionOf('photon', url)), 'imkit')
    expectKind(await connect('bluebubbles', sessionOf('bluebubbles', url)), 'imkit')
  })

  it('finds a Photon server that wants no key', async () => {
    const server = await startDemoServer({ seed: 'empty', apiKey: null })
    servers.push(server)
    expectKind(await connect('imkit', sessionOf('imkit', server.url)), 'photon')
  })

  it('does not mistake a wrong key for a wrong kind', async () => {
    for (const kind of KINDS) {
      const session = sessionOf(kind, await start(kind))
      expectFailure(await connect(kind, session), 'auth_refused', 'auth_failed')
    }
  })

  it('does not mistake a refused client key for a wrong kind', async () => {
    const server = await startImkitServer({ seed: 'empty' })
    servers.push(server)
    const session = imkitSession(server.url, server.token)
    const secret = secretOf(server.token, { clientKey: 'other' })
    const result = await connect('imkit', { ...session, secret })
    expectFailure(result, 'auth_refused', 'wrong_client_key')
  })

  it.each([
    ['JSON with an envelope of its own', 404, '{"status":404,"error":{"type":"NotFound"}}'],
    ['JSON without one', 401, '{"error":"unauthorized"}'],
    ['JSON that welcomes everybody', 200, '{"hello":"world"}']
  ])('claims no kind for %s', async (_, status, body) => {
    const url = await listen((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
    for (const kind of KINDS) {
      const result = await connect(kind, sessionOf(kind, url))
      expect(result).toMatchObject({ ok: false })
      if (!result.ok) expect(result.error.error.code).not.toBe('wrong_server_kind')
    }
  })
})
