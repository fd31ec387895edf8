import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

export type DemoEnv = {
  Bindings: Partial<HttpBindings>
  Variables: { body: Readonly<Record<string, unknown>> }
}
export type DemoContext = Context<DemoEnv>

/** Section 3.1: every answer but file bytes has this shape. */
export function ok(
  c: DemoContext,
  message: string,
  data?: unknown,
  metadata?: Readonly<Record<string, number | undefined>>
): Response {
  return c.json({
    status: 200,
    message,
    ...(data === undefined ? {} : { data }),
    ...(metadata === undefined ? {} : { metadata })
  })
}

/** An expected refusal; the app's error handler puts it on the wire. */
export class HttpError extends Error {
  constructor(
    readonly status: ContentfulStatusCode,
    readonly type: string,
    message: string,
    readonly data?: unknown
  ) {
    super(message)
  }
}

const summaries: Readonly<Record<number, string>> = {
  400: "You've made a bad request! Please check your request params & body",
  401: 'You are not authorized to access this resource',
  403: 'You are forbidden from accessing this resource',
  404: 'The requested resource was not found'
}

export function fail(c: DemoContext, error: HttpError): Response {
  return c.json(
    {
      status: error.status,
      message: summaries[error.status] ?? 'The server has encountered an error',
      error: { type: error.type, message: error.message },
      ...(error.data === undefined ? {} : { data: error.data })
    },
    error.status
  )
}

export const invalid = (message: string): HttpError =>
  new HttpError(400, 'Validation Error', message)
export const notFound = (message: string): HttpError =>
  new HttpError(404, 'Database Error', message)
export const serverError = (message: string): HttpError =>
  new HttpError(500, 'Server Error', message)
