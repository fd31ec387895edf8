import type { Hono } from 'hono'

import { badgeOf } from '../world/reading'
import type { ImkitRestDeps } from './deps'
import { ok, type ImkitEnv } from './envelope'

/** Section 4.10: the caller. */
export function addMeRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  const { tables, serializer } = deps
  app.get('/me', (c) => ok(c, serializer.me(c.get('user'))))
  app.get('/me/badge', (c) => ok(c, { badge: badgeOf(tables, c.get('user').uid) }))
  app.post('/me/logout', (c) => {
    tables.tokens.delete(c.get('token'))
    return ok(c, {})
  })
}
