import { createHmac } from 'node:crypto'

import type { Hono } from 'hono'

import type { ImkitRestDeps } from './deps'
import type { Json } from '../wire/serialize'
import { ok, type Body, type ImkitEnv } from './envelope'
import { optionalText, requireText } from './validate'

const lifeSeconds = 7 * 24 * 3600

/** Section 4.10: in sandbox mode the client key alone issues tokens. */
export function addTokenRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  app.post('/auths/sign/v2', (c) => ok(c, issue(deps, c.get('body'))))
  // The older one: without the envelope.
  app.post('/auths/sign', (c) => c.json(issue(deps, c.get('body'))))
}

function issue(deps: ImkitRestDeps, body: Body): Json {
  const id = requireText(body, 'id')
  const nickname = optionalText(body, 'nickname')
  const { tables } = deps
  const user = tables.users.get(id) ?? tables.addUser(id, nickname ?? id, false)
  if (nickname !== undefined) user.nickname = nickname
  const iat = Math.floor(tables.now() / 1000)
  const exp = iat + lifeSeconds
  const token = sign({ id, nickname: user.nickname, iat, exp })
  tables.tokens.set(token, id)
  const expirationDate = new Date(exp * 1000).toISOString()
  return { authType: 'native', token, expirationDate, id, exp }
}

/** A JWT, HS256. */
function sign(claims: unknown): string {
  const encode = (value: unknown): string =>
    Buffer.from(JSON.stringify(value)).toString('base64url')
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  const signature = createHmac('sha256', 'tern-demo').update(content).digest('base64url')
  return `${content}.${signature}`
}
