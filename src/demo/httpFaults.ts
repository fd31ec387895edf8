import type { HttpBindings } from '@hono/node-server'

import type { DemoHttpFault } from './types'

/** Carries out a fault of one request: waits, never answers, breaks off, or answers otherwise. */
export async function applyFault(
  env: Partial<HttpBindings>,
  fault: DemoHttpFault,
  bodyOf: (status: number) => unknown,
  next: () => Promise<void>
): Promise<Response | undefined> {
  if (fault.delayMs !== undefined) await delay(fault.delayMs)
  if (fault.hang === true) return never()
  if (fault.reset === true) {
    env.incoming?.socket.destroy()
    return never()
  }
  if (fault.status === undefined && fault.body === undefined) {
    await next()
    return undefined
  }
  const status = fault.status ?? 200
  const body = fault.body ?? JSON.stringify(bodyOf(status))
  const contentType = fault.contentType ?? 'application/json'
  return new Response(body, { status, headers: { 'Content-Type': contentType, ...fault.headers } })
}

export function never(): Promise<Response> {
  return new Promise(() => undefined)
}

export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
