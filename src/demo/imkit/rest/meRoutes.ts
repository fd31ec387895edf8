import type { Hono } from 'hono'

import { badgeOf, unreadOf } from '../world/reading'
import type { UserRow } from '../world/rows'
import type { ImkitRestDeps } from './deps'
import { ok, type ImkitContext, type ImkitEnv } from './envelope'
import { idList, optionalText } from './validate'

/** Sections 4.6 and 4.10: the caller. */
export function addMeRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  const { tables, serializer } = deps
  app.get('/me', (c) => ok(c, serializer.me(c.get('user'))))

  app.post('/me', (c) => {
    const user = c.get('user')
    const body = c.get('body')
    user.nickname = optionalText(body, 'nickname') ?? user.nickname
    user.avatarUrl = optionalText(body, 'avatarUrl') ?? user.avatarUrl
    user.description = optionalText(body, 'description') ?? user.description
    user.email = optionalText(body, 'email') ?? user.email
    return ok(c, serializer.me(user))
  })

  const notify = (c: ImkitContext, isNotified: boolean): Response => {
    const user = c.get('user')
    user.isNotified = isNotified
    return ok(c, serializer.me(user))
  }
  app.post('/me/notification/enable', (c) => notify(c, true))
  app.post('/me/notification/disable', (c) => notify(c, false))
  // Push to phones is not part of the demo, but asking for it is no error.
  app.post('/me/subscribe', (c) => ok(c, {}))
  app.post('/me/unsubscribe', (c) => ok(c, { n: 1, ok: 1 }))
  app.get('/config', (c) =>
    ok(c, { announcement: { text: '', pin: false }, censorship: { keywords: [] } })
  )

  app.get('/me/badge', (c) => {
    const tags = c.req.queries('roomTags') ?? []
    return ok(c, { badge: badgeOfTags(deps, c.get('user'), tags) })
  })

  app.post('/badges/byRoomTags', (c) => {
    const user = c.get('user')
    const tags = idList(c.get('body').tags)
    const data = Object.fromEntries(tags.map((tag) => [tag, badgeOfTags(deps, user, [tag])]))
    return ok(c, { totalBadge: badgeOf(tables, user.uid), data })
  })

  app.post('/me/logout', (c) => {
    tables.tokens.delete(c.get('token'))
    return ok(c, {})
  })

  app.post('/me/logout-others', (c) => {
    const { uid } = c.get('user')
    const others = [...tables.tokens].filter(
      ([token, owner]) => owner === uid && token !== c.get('token')
    )
    for (const [token] of others) tables.tokens.delete(token)
    return ok(c, { data: others.map(([token]) => token) })
  })
}

function badgeOfTags(deps: ImkitRestDeps, user: UserRow, tags: readonly string[]): number {
  if (tags.length === 0) return badgeOf(deps.tables, user.uid)
  return deps.tables
    .roomsOf(user.uid)
    .filter((room) => room.roomTags.some((tag) => tags.includes(tag)))
    .reduce((sum, room) => sum + unreadOf(room, user.uid), 0)
}
