import { Hono, type MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'

import { applyFault } from '../../httpFaults'
import type { ImkitRestDeps } from './deps'
import {
  badRequest,
  notFound,
  Refusal,
  type Body,
  type ImkitContext,
  type ImkitEnv
} from './envelope'
import { addFileRoutes } from './fileRoutes'
import { addInvitationRoutes } from './invitationRoutes'
import { addMeRoutes } from './meRoutes'
import { addMessageActionRoutes } from './messageActionRoutes'
import { addMessageRoutes } from './messageRoutes'
import { addPrefRoutes } from './prefRoutes'
import { addRoomRoutes } from './roomRoutes'
import { addRoomWriteRoutes } from './roomWriteRoutes'
import { addSearchRoutes } from './searchRoutes'
import { addTokenRoutes } from './tokenRoutes'

/** REST, section 4. */
export function createImkitApp(deps: ImkitRestDeps): Hono<ImkitEnv> {
  const app = new Hono<ImkitEnv>()
  app.use(cors())
  app.get('/', (c) => c.html('<!doctype html><title>Demo server</title><p>Demo server</p>'))
  app.use(readBody(deps), injectFaults(deps), checkClientKey(deps))
  addTokenRoutes(app, deps)
  app.use(authorise(deps))
  addMeRoutes(app, deps)
  addPrefRoutes(app, deps)
  // The fixed paths under /rooms and /messages come before those with an id.
  addInvitationRoutes(app, deps)
  addRoomWriteRoutes(app, deps)
  addRoomRoutes(app, deps)
  addMessageActionRoutes(app, deps)
  addMessageRoutes(app, deps)
  addSearchRoutes(app, deps)
  addFileRoutes(app, deps)
  app.notFound((c) => fail(c, notFound('Not found')))
  app.onError((error, c) =>
    fail(c, error instanceof Refusal ? error : new Refusal(500, error.message))
  )
  return app
}

function fail(c: ImkitContext, { status, message }: Refusal): Response {
  return c.json({ RC: status, RM: message }, status)
}

function readBody(deps: ImkitRestDeps): MiddlewareHandler<ImkitEnv> {
  return async (c, next) => {
    const isJson = (c.req.header('content-type') ?? '').includes('json')
    const text = isJson ? await c.req.text() : ''
    const body = parseBody(text)
    c.set('body', body)
    const url = new URL(c.req.url)
    const ended = deps.onRequest({
      method: c.req.method,
      path: c.req.path,
      query: url.search,
      body: isJson ? body : null
    })
    // A request that is never answered ends when the caller gives up.
    c.req.raw.signal.addEventListener('abort', ended)
    try {
      await next()
    } finally {
      ended()
    }
  }
}

/** A preference may be any JSON, so what is no object is kept under one name. */
function parseBody(text: string): Body {
  if (text === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : { '': value }
  } catch {
    throw badRequest('Malformed JSON')
  }
}

function injectFaults(deps: ImkitRestDeps): MiddlewareHandler<ImkitEnv> {
  return async (c, next) => {
    const { faults } = deps
    const isQuery = c.req.path.endsWith('/messages/v3')
    const fault =
      faults.onRequest?.(c.req.method, c.req.path) ?? (isQuery ? faults.nextQueryFault() : null)
    if (fault === null) return next()
    return applyFault(c.env, fault, (status) => ({ RC: status, RM: 'Made to fail' }), next)
  }
}

/** Section 4.1: both headers have an older name. */
function checkClientKey(deps: ImkitRestDeps): MiddlewareHandler<ImkitEnv> {
  return async (c, next) => {
    const key = c.req.header('im-client-key') ?? c.req.header('client_key')
    if (key !== (deps.faults.newClientKey ?? deps.clientKey)) {
      throw new Refusal(deps.faults.wrongClientKeyStatus, 'Invalid client key')
    }
    return next()
  }
}

/** The raw token, no "Bearer". */
function authorise(deps: ImkitRestDeps): MiddlewareHandler<ImkitEnv> {
  return async (c, next) => {
    const token = c.req.header('im-authorization') ?? c.req.header('authorization') ?? ''
    const uid = deps.tables.tokens.get(token)
    if (uid === undefined) throw new Refusal(401, 'Unauthorized')
    c.set('token', token)
    c.set('user', deps.tables.user(uid))
    return next()
  }
}
