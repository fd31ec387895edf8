import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

import type { UserRow } from '../world/rows'

export type Body = Readonly<Record<string, unknown>>

export type ImkitEnv = {
  Bindings: Partial<HttpBindings>
  Variables: { body: Body; user: UserRow; token: string }
}
export type ImkitContext = Context<ImkitEnv>

/** Section 4.2: every answer but file bytes has this shape. */
export function ok(c: ImkitContext, result: unknown): Response {
  return c.json({ RC: 0, RM: 'OK', result })
}

export function list(
  c: ImkitContext,
  data: readonly unknown[],
  totalCount = data.length
): Response {
  return ok(c, { totalCount, data })
}

/** An expected refusal; the app's error handler puts it on the wire. */
export class Refusal extends Error {
  constructor(
    readonly status: ContentfulStatusCode,
    message: string
  ) {
    super(message)
  }
}

export const badRequest = (message: string): Refusal => new Refusal(400, message)
export const forbidden = (message = 'Permission denied'): Refusal => new Refusal(403, message)
export const notFound = (message: string): Refusal => new Refusal(404, message)
