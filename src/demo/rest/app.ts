import { Hono, type MiddlewareHandler } from 'hono'

import { applyFault } from '../httpFaults'
import { addAttachmentRoutes } from './attachmentRoutes'
import { addChatActionRoutes } from './chatActionRoutes'
import { addChatRoutes } from './chatRoutes'
import { addContactRoutes } from './contactRoutes'
import type { RestDeps } from './deps'
import { fail, HttpError, notFound, type DemoEnv } from './envelope'
import { addMessageReadRoutes } from './messageReadRoutes'
import { addMessageSendRoutes } from './messageSendRoutes'
import { addPollRoutes } from './pollRoutes'
import { addServerRoutes } from './serverRoutes'

/** REST, section 3. */
export function createRestApp(deps: RestDeps): Hono<DemoEnv> {
  const api = new Hono<DemoEnv>()
  api.use(readBody(deps), injectFaults(deps), authorise(deps))
  addServerRoutes(api, deps)
  addChatRoutes(api, deps)
  addChatActionRoutes(api, deps)
  // The fixed paths under /message come before /message/:guid.
  addMessageSendRoutes(api, deps)
  addMessageReadRoutes(api, deps)
  addAttachmentRoutes(api, deps)
  addContactRoutes(api, deps)
  if (deps.kind === 'photon') addPollRoutes(api, deps)
  const app = new Hono<DemoEnv>()
  app.get('/', (c) => c.html('<!doctype html><title>Demo server</title><p>Demo server</p>'))
  app.route('/api/v1', api)
  app.notFound((c) => fail(c, notFound('Route does not exist!')))
  app.onError((error, c) =>
    fail(c, error instanceof HttpError ? error : new HttpError(500, 'Server Error', error.message))
  )
  return app
}

function readBody(deps: RestDeps): MiddlewareHandler<DemoEnv> {
  return async (c, next) => {
    const isJson = (c.req.header('content-type') ?? '').includes('json')
    const text = isJson ? await c.req.text() : ''
    const body = parseBody(text)
    c.set('body', body)
    deps.onRequest(c.req.method, c.req.path, isJson ? body : null)
    await next()
  }
}

function parseBody(text: string): Readonly<Record<string, unknown>> {
  if (text === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch (error) {
    throw new HttpError(400, 'Validation Error', `Malformed JSON: ${String(error)}`)
  }
}

function injectFaults(deps: RestDeps): MiddlewareHandler<DemoEnv> {
  return async (c, next) => {
    const { faults } = deps
    const isQuery = c.req.path === '/api/v1/message/query'
    const fault =
      faults.onRequest?.(c.req.method, c.req.path) ?? (isQuery ? faults.nextQueryFault() : null)
    return fault === null ? next() : applyFault(c.env, fault, faultBody, next)
  }
}

function faultBody(status: number): unknown {
  const error = { type: 'Server Error', message: 'Made to fail by a fault switch' }
  return { status, message: 'The server has encountered an error', error }
}

function authorise(deps: RestDeps): MiddlewareHandler<DemoEnv> {
  return async (c, next) => {
    const apiKey = deps.apiKey()
    if (apiKey === null) return next()
    const isBlueBubbles = deps.kind === 'bluebubbles'
    const given = isBlueBubbles
      ? (c.req.query('guid') ?? c.req.query('password') ?? c.req.query('token'))
      : c.req.header('x-api-key')
    if (given === undefined) {
      const text = isBlueBubbles ? 'Missing server password!' : 'Missing API key'
      throw new HttpError(401, 'Authentication Error', text)
    }
    if (given.trim() !== apiKey) {
      // Photon's own front-ends take 403 for a bad key; BlueBubbles says 401 (section 3.1).
      throw new HttpError(isBlueBubbles ? 401 : 403, 'Authentication Error', 'Unauthorized')
    }
    return next()
  }
}
