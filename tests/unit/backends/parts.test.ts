import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { cappedJson } from '../../../src/main/backends/shared/cappedJson'
import { readCursor, writeCursor, type CursorState } from '../../../src/main/backends/photon/cursor'
import { flavourOf } from '../../../src/main/backends/photon/flavour'
import { createPhotonRest } from '../../../src/main/backends/photon/rest'
import { parseRetryAfter } from '../../../src/main/backends/shared/restFailure'
import { sameText } from '../../../src/main/backends/shared/sameText'
import { readContact, readServerInfo } from '../../../src/main/backends/photon/wire'
import { DEFAULT_LIMITS } from '../../../src/main/backends/backendDeps'

describe('cappedJson', () => {
  it('is JSON for what is small', () => {
    const value = { a: [1, 'two', null, true], b: { c: 'ü' } }
    expect(JSON.parse(cappedJson(value))).toEqual(value)
  })

  it('stays within the cap and survives depth', () => {
    let deep: unknown = 1
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep]
    expect(cappedJson(deep).length).toBeLessThan(200)
    expect(cappedJson({ text: 'x'.repeat(10_000_000) }).length).toBeLessThanOrEqual(64 * 1024)
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(cappedJson(value, 100).length).toBeLessThanOrEqual(100)
      })
    )
  })
})

describe('cursor', () => {
  const state: CursorState = {
    v: 1,
    identity: 'mac',
    mode: 'rowId',
    rowId: 42,
    date: 5,
    updatedAt: 6,
    pending: null,
    anchors: [[42, 'guid']],
    wholeSince: 3
  }

  it('reads back what it wrote', () => {
    expect(readCursor(writeCursor(state))).toEqual(state)
  })

  it.each([
    '',
    'null',
    '[]',
    '{"v":2}',
    '{"v":1,"identity":"mac"}',
    '{"v":1,"identity":7,"rowId":1}'
  ])('is no cursor: %s', (text) => {
    expect(readCursor(text)).toBeNull()
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        readCursor(text)
      })
    )
  })
})

describe('credentials', () => {
  it('go into a header and the auth object for Photon, nowhere without a key', () => {
    const photon = flavourOf('photon')
    expect(photon.restHeaders('k')).toEqual({ 'x-api-key': 'k' })
    expect(photon.restQuery('k')).toEqual({})
    expect(photon.socketAuth('k')).toEqual({ apiKey: 'k' })
    expect(photon.restHeaders(null)).toEqual({})
    expect(photon.socketAuth(null)).toBeNull()
    expect([photon.readyRule('k'), photon.readyRule(null)]).toEqual(['authOk', 'connected'])
  })

  it('go into the query for BlueBubbles, encoded once more for its socket', () => {
    const bluebubbles = flavourOf('bluebubbles')
    expect(bluebubbles.restQuery('50% ü')).toEqual({ password: '50% ü' })
    expect(decodeURI(bluebubbles.socketQuery('50% ü')?.password ?? '')).toBe('50% ü')
    expect(bluebubbles.socketAuth('k')).toBeNull()
  })
})

describe('rest', () => {
  type Answer = { status?: number; body?: string; headers?: Record<string, string> }
  const ask = async (answer: Answer | Error, json?: object): Promise<unknown> => {
    const client = createPhotonRest({
      fetch: (_url, init) => {
        expect(init?.redirect).toBe('manual')
        if (answer instanceof Error) return Promise.reject(answer)
        const headers = { 'content-type': 'application/json', ...answer.headers }
        return Promise.resolve(
          new Response(answer.body ?? '{}', { status: answer.status ?? 200, headers })
        )
      },
      baseUrl: 'http://127.0.0.1:1',
      secret: 'k',
      flavour: flavourOf('photon'),
      limits: { ...DEFAULT_LIMITS, jsonBytes: 1_000 }
    })
    const path = '/message/query'
    return client.request({ method: 'POST', path, ...(json === undefined ? {} : { json }) })
  }
  const envelope = '{"status":200,"message":"ok","data":[1],"metadata":{"total":7}}'

  it('opens the envelope and reads the server clock', async () => {
    const date = 'Thu, 01 Jan 2026 00:00:00 GMT'
    expect(await ask({ body: envelope, headers: { date } })).toEqual({
      ok: true,
      value: { data: [1], total: 7, serverNow: 1_767_225_600_000 }
    })
  })

  it.each([
    [{ status: 401 }, 'auth'],
    [{ status: 403 }, 'auth'],
    [{ status: 429 }, 'busy'],
    [{ status: 404 }, 'rejected'],
    [{ status: 404, body: '<p>', headers: { 'content-type': 'text/html' } }, 'foreign'],
    [{ status: 502, body: '<p>', headers: { 'content-type': 'text/html' } }, 'server'],
    [{ status: 302, headers: { location: 'http://elsewhere' } }, 'foreign'],
    [{ body: '<p>', headers: { 'content-type': 'text/html' } }, 'foreign'],
    [{ body: '{"status":200' }, 'foreign'],
    [{ body: '[]' }, 'foreign'],
    [{ body: `{"status":200,"data":"${'x'.repeat(2_000)}"}` }, 'too_large']
  ])('classifies %o as %s', async (answer, kind) => {
    expect(await ask(answer)).toMatchObject({ ok: false, error: { kind } })
  })

  it.each([
    ['ECONNREFUSED', 'connect', 'unreachable'],
    ['ENOTFOUND', 'getaddrinfo', 'unreachable'],
    ['CERT_HAS_EXPIRED', undefined, 'unreachable'],
    ['ECONNRESET', 'read', 'broken'],
    ['EHOSTUNREACH', 'write', 'broken'],
    ['UND_ERR_SOCKET', undefined, 'broken']
  ])('tells by %s whether anything was sent', async (code, syscall, kind) => {
    const cause = Object.assign(new Error('x'), { code, syscall })
    expect(await ask(new TypeError('fetch failed', { cause }))).toMatchObject({ error: { kind } })
  })

  it('quotes field names of a validation, and nothing that a person wrote', async () => {
    const bad = (type: string, message: string): Promise<unknown> =>
      ask({ status: 400, body: JSON.stringify({ status: 400, error: { type, message } }) })
    expect(await bad('Validation Error', 'The limit may not be greater than 1000.')).toMatchObject({
      error: { error: { detail: expect.stringContaining('The limit') as unknown } }
    })
    expect(JSON.stringify(await bad('iMessage Error', 'secret words'))).toMatch(
      /"detail":"HTTP 400 iMessage Error"/
    )
  })

  it('understands both forms of Retry-After and no nonsense', () => {
    const now = Date.parse('2026-01-01T00:00:00Z')
    expect(parseRetryAfter('7', now)).toBe(7_000)
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:05 GMT', now)).toBe(5_000)
    expect(parseRetryAfter('999999999', now)).toBe(3_600_000)
    for (const value of [null, '', 'soon', '-1'])
      expect(parseRetryAfter(value, now)).toBeUndefined()
  })
})

describe('small readers', () => {
  it('takes texts for equal that a server may have changed in passing', () => {
    expect(sameText(' caf\u00e9\u00a0 au\nlait ', 'cafe\u0301 au lait\uFFFC')).toBe(true)
    expect(sameText('a\uD800b', 'a\uFFFDb')).toBe(true)
    expect(sameText('ok', 'OK')).toBe(false)
  })

  it('reads contacts of both sources and skips empty ones', () => {
    const phoneNumbers = [{ address: '+1 555' }]
    expect(readContact({ displayName: '', firstName: 'Ana', lastName: 'B', phoneNumbers })).toEqual(
      {
        name: 'Ana B',
        addresses: ['+1 555']
      }
    )
    expect(readContact({ phoneNumbers })).toBeNull()
  })

  it('knows its server by its answer', () => {
    expect(readServerInfo({ hello: 'world' })).toBeNull()
    expect(
      readServerInfo({ computer_id: 'm', private_api: true, helper_connected: false })
    ).toEqual({ computerId: 'm', privateApi: 'off' })
    expect(readServerInfo({ os_version: '15' })).toMatchObject({ privateApi: 'unknown' })
  })
})
