/** Whatever else may answer where a chat server was (R13, R28). */
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

import { describe, expect, it, onTestFinished } from 'vitest'

import { asAccountId } from '../../src/shared/domain'
import { type FaultApp, startApp } from './app'
import { openBlackHole } from './blackHole'
import { createFastClock } from './clocks'
import { figure } from './figure'
import { PORTAL_CERTIFICATE } from './portalCertificate'
import { SECRET } from './servers'

const QUICK = 20

const listen = async (server: Server, port = 0): Promise<number> => {
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

const close = (server: Server): Promise<void> => {
  server.closeAllConnections()
  return new Promise((resolve) => {
    server.close(() => {
      resolve()
    })
  })
}

/** Something else listens on the chat server's port for half a minute of the app's time. */
const takePlace = async (app: FaultApp, answer: RequestListener): Promise<void> => {
  await app.server.stop()
  const stranger = createServer(answer)
  stranger.on('connect', (_request, socket) => {
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
  })
  await listen(stranger, app.server.port)
  app.running().machine.resume()
  await app.phase('waiting')
  const state = app.connection()
  const before = app.proxy.attempts()
  await new Promise((resolve) => setTimeout(resolve, 30_000 / QUICK))
  const attempts = app.proxy.attempts() - before
  await close(stranger)
  // The person is still signed in, and is told what it is.
  expect(app.running().engine.accounts.list()[0]?.secretState).toBe('stored')
  expect(
    app
      .running()
      .publisher.of('connection/changed')
      .map((e) => e.connection.phase)
  ).not.toContain('auth_required')
  // Each try asks the socket and REST.
  expect(attempts).toBeLessThan(40)
  await app.server.start()
  app.running().machine.resume()
  await app.online()
  await app.holds()
  expect(state.cause).not.toBeNull()
}

const page: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' })
  response.end('<html><script>alert(1)</script>Please sign in to the hotel network</html>')
}

it.each(['photon', 'imkit'] as const)(
  'R13 %s: a captive portal answers 200 with a page',
  async (kind) => {
    const app = await startApp(kind, { clock: createFastClock(QUICK) })
    await takePlace(app, page)
    const causes = app
      .running()
      .publisher.of('connection/changed')
      .map((e) => e.connection.cause)
    expect(causes).toContain('not_a_chat_server')
  }
)

it('R13 photon: a redirect to http never gets the key', async (context) => {
  const app = await startApp('photon', { clock: createFastClock(QUICK) })
  const heard: string[] = []
  const portal = createServer((request, response) => {
    heard.push(`${String(request.url)} ${JSON.stringify(request.headers)}`)
    page(request, response)
  })
  const port = await listen(portal)
  onTestFinished(() => close(portal))
  await takePlace(app, (request, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:${String(port)}${String(request.url)}` })
    response.end()
  })
  expect(heard.join('\n')).not.toContain(SECRET)
  figure(context, `${String(heard.length)} redirects followed`)
  expect(heard).toEqual([])
})

/** Another account beside the good one, at an address where no chat server can be reached. */
const addAt = async (app: FaultApp, serverUrl: string): Promise<string | null> => {
  const id = asAccountId('elsewhere')
  await app.running().engine.store.saveAccount({
    id,
    kind: 'photon',
    name: 'Elsewhere',
    serverUrl,
    isDemo: false,
    createdAt: 1,
    isPaused: false
  })
  app.secrets.kept.set(`account:${id}`, SECRET)
  await app.quit()
  await app.start()
  await app.online()
  const state = (): ReturnType<FaultApp['connection']> =>
    app.running().engine.accounts.find(id)!.connection()
  await expect.poll(() => state().phase, { timeout: 20_000, interval: 10 }).toBe('waiting')
  const { cause, phase } = state()
  await new Promise((resolve) => setTimeout(resolve, 30_000 / QUICK))
  const attempts = app
    .running()
    .publisher.of('connection/logged')
    .filter(({ entry }) => entry.accountId === id && entry.phase === 'connecting').length
  expect(attempts).toBeLessThan(20)
  expect(phase).toBe('waiting')
  await app.holds()
  return cause
}

it('R13 photon: a certificate of somebody else', async (context) => {
  const app = await startApp('photon', { clock: createFastClock(QUICK) })
  const portal = createTlsServer(PORTAL_CERTIFICATE, page)
  const port = await listen(portal)
  onTestFinished(() => close(portal))
  const cause = await addAt(app, `https://127.0.0.1:${String(port)}`)
  figure(context, `told as ${String(cause)}`)
  expect(cause).toBe('unreachable')
})

describe('R28', () => {
  it.each([
    ['a name that nobody knows', 'https://tern.invalid'],
    ['an IPv6 address that nothing listens on', 'http://[::1]:9'],
    ['a port that nothing listens on', 'http://127.0.0.1:9']
  ])('R28 photon: %s', async (_, url) => {
    const app = await startApp('photon', { clock: createFastClock(QUICK) })
    expect(await addAt(app, url)).toBe('unreachable')
  })

  it('R28 photon: an address that swallows everything', async (context) => {
    const app = await startApp('photon', { clock: createFastClock(QUICK) })
    const hole = await openBlackHole()
    onTestFinished(() => hole.close())
    const cause = await addAt(app, `http://127.0.0.1:${String(hole.port)}`)
    figure(context, `told as ${String(cause)}`)
    expect(cause).toBe('timeout')
  })

  it('R28 photon: a proxy that wants a password (407)', async (context) => {
    const app = await startApp('photon', { clock: createFastClock(QUICK) })
    await takePlace(app, (_request, response) => {
      response.writeHead(407, { 'proxy-authenticate': 'Basic', 'content-type': 'text/html' })
      response.end('<html>407</html>')
    })
    const causes = app
      .running()
      .publisher.of('connection/changed')
      .map((e) => e.connection.cause)
    figure(context, `told as ${String(causes.find((cause) => cause === 'not_a_chat_server'))}`)
    expect(causes).toContain('not_a_chat_server')
  })
})
