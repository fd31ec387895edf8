import type { Hono } from 'hono'

import { ban, isSuperuser } from '../world/membership'
import { emptyPref, type RoomRow, type UserRow } from '../world/rows'
import { prefOf, setPref } from '../world/reading'
import type { ImkitPref } from '../types'
import { roomOfPath, type ImkitRestDeps } from './deps'
import {
  badRequest,
  forbidden,
  list,
  ok,
  type Body,
  type ImkitContext,
  type ImkitEnv
} from './envelope'
import { idList } from './validate'

/** Section 4.7: mute, preferences of rooms and of the caller, blocks. */
export function addPrefRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  addMuteRoutes(app, deps)
  addRoomPrefRoutes(app, deps)
  addMyPrefRoutes(app, deps)
  addBlockRoutes(app, deps)
}

function addMuteRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  const setMuted = (c: ImkitContext, isMuted: boolean): Response => {
    const user = c.get('user')
    const room = roomOfPath(c, deps)
    if (isMuted) user.muted.add(room.id)
    else user.muted.delete(room.id)
    return ok(c, deps.serializer.me(user))
  }
  app.post('/me/mute/:room', (c) => setMuted(c, true))
  app.delete('/me/mute/:room', (c) => setMuted(c, false))
}

function addRoomPrefRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  const { tables, serializer } = deps
  const all = (c: ImkitContext): Response => {
    const prefs = [...c.get('user').roomPrefs]
    return list(
      c,
      prefs.map(([room, pref]) => ({ room, ...pref }))
    )
  }
  app.get('/roomPrefs', all)
  app.get('/roomPrefs/', all)

  app.post('/roomPrefs/:room', (c) => {
    const user = c.get('user')
    const room = roomOfPath(c, deps)
    return ok(c, serializer.pref(room, setPref(tables, user, room, toPref(c.get('body')))))
  })

  app.delete('/roomPrefs/:room/:key', (c) => {
    const user = c.get('user')
    const room = roomOfPath(c, deps)
    const key = c.req.param('key')
    if (!isPrefKey(key)) throw badRequest('Unknown preference')
    const pref = setPref(tables, user, room, { [key]: emptyPref[key] })
    return ok(c, serializer.pref(room, pref))
  })

  app.get('/roomPrefs/:room', (c) => {
    const room = roomOfPath(c, deps)
    return ok(c, serializer.pref(room, prefOf(c.get('user'), room.id)))
  })
}

/** `/me/pref` is a list, `/me/prefs` a map (section 4.7). */
function addMyPrefRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  app.get('/me/pref', (c) => {
    const { prefs } = c.get('user')
    const key = c.req.query('key')
    if (key !== undefined) return ok(c, { key, data: prefs.get(key) ?? null })
    return ok(
      c,
      [...prefs].map(([name, data]) => ({ key: name, data }))
    )
  })

  app.get('/me/prefs', (c) => ok(c, Object.fromEntries(c.get('user').prefs)))

  app.post('/me/pref/:key', (c) => {
    const user = c.get('user')
    const key = c.req.param('key')
    const body = c.get('body')
    const data = '' in body ? body[''] : body
    user.prefs.set(key, data)
    deps.tables.emit({ type: 'myPref', uid: user.uid, key, data })
    return ok(c, { key, data })
  })

  app.delete('/me/pref/:key', (c) => {
    const user = c.get('user')
    const key = c.req.param('key')
    user.prefs.delete(key)
    deps.tables.emit({ type: 'myPrefDeleted', uid: user.uid, key })
    return ok(c, {})
  })
}

function addBlockRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  const blocks = (user: UserRow): readonly unknown[] =>
    [...user.blocked].map(([blockee, at]) => {
      const createdAt = new Date(at).toISOString()
      return { blockee, blocker: user.uid, createdAt, updatedAt: createdAt }
    })
  app.get('/blockStatus/my', (c) => ok(c, { data: blocks(c.get('user')) }))

  app.post('/blockStatus/my/:uid', (c) => {
    const user = c.get('user')
    user.blocked.set(c.req.param('uid'), deps.tables.now())
    return ok(c, { data: blocks(user) })
  })

  app.delete('/blockStatus/my/:uid', (c) => {
    const user = c.get('user')
    user.blocked.delete(c.req.param('uid'))
    return ok(c, { data: blocks(user) })
  })

  addBanRoutes(app, deps)
}

/** Inside a group: by its owner and managers. */
function addBanRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  const bans = (c: ImkitContext, room: RoomRow): Response => {
    const data = [...room.banned].map(([blockee, at]) => {
      const createdAt = new Date(at).toISOString()
      return { blockee, room: room.id, createdAt, updatedAt: createdAt }
    })
    return ok(c, { data })
  }
  const supervised = (c: ImkitContext): RoomRow => {
    const room = roomOfPath(c, deps)
    if (!isSuperuser(room, c.get('user').uid)) throw forbidden()
    return room
  }

  app.get('/blockStatus/room/:room', (c) => bans(c, roomOfPath(c, deps)))

  app.post('/blockStatus/room/:room/:uid', (c) => {
    const room = supervised(c)
    ban(deps.tables, room, deps.tables.user(c.req.param('uid')), c.get('user'))
    return bans(c, room)
  })

  app.delete('/blockStatus/room/:room/:uid', (c) => {
    const room = supervised(c)
    room.banned.delete(c.req.param('uid'))
    return bans(c, room)
  })
}

function isPrefKey(key: string): key is keyof ImkitPref {
  return Object.hasOwn(emptyPref, key)
}

/** Partial, and unknown keys are ignored. */
function toPref(body: Body): Partial<ImkitPref> {
  const flags = (['hidden', 'sticky', 'muted'] as const).flatMap((name) =>
    typeof body[name] === 'boolean' ? [[name, body[name]] as const] : []
  )
  const { tags, tagColors, folder, translation } = body
  return {
    ...Object.fromEntries(flags),
    ...(tags === undefined ? {} : { tags: idList(tags) }),
    ...(typeof tagColors === 'object' && tagColors !== null
      ? { tagColors: tagColors as Record<string, string> }
      : {}),
    ...(typeof folder === 'string' ? { folder } : {}),
    ...(translation === undefined ? {} : { translation })
  }
}
