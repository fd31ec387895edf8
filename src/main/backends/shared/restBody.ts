/**
 * Whole body, or null when it is larger than `maxBytes` (the rest is not read).
 * @param onProgress bytes so far, at each piece
 */
export const readCapped = async (
  response: Response,
  maxBytes: number,
  onProgress?: (bytes: number) => void
): Promise<Buffer | null> => {
  const announced = Number(response.headers.get('content-length') ?? '0')
  if (announced > maxBytes) {
    await response.body?.cancel()
    return null
  }
  if (response.body === null) return Buffer.alloc(0)
  const reader = response.body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > maxBytes) {
      await reader.cancel()
      return null
    }
    chunks.push(value)
    onProgress?.(size)
  }
  // A body that ends before its announced length is reported by the reader itself as an error.
  return Buffer.concat(chunks, size)
}

export type Deadline = {
  readonly signal: AbortSignal
  /** Rejects when the signal aborts. To race with: not everything that takes a signal heeds it. */
  readonly ended: Promise<never>
  /** Something moved: the time begins anew, but never beyond all that there is. */
  readonly extend: () => void
  state(): { readonly isTimedOut: boolean; readonly isAborted: boolean }
  dispose(): void
}

/**
 * One signal out of a time limit and the caller's signal (AbortSignal.any is missing in Node 18).
 *
 * @param ms without a sign of life
 * @param mostMs in all, however many signs there are
 */
export const withDeadline = (ms: number, outer: AbortSignal | undefined, mostMs = ms): Deadline => {
  const endsAt = performance.now() + mostMs
  const controller = new AbortController()
  const ended = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => {
      reject(new Error('the deadline has passed'))
    })
  })
  ended.catch(() => undefined)
  let isTimedOut = false
  const onAbort = (): void => {
    controller.abort()
  }
  const start = (): NodeJS.Timeout =>
    setTimeout(
      () => {
        isTimedOut = true
        controller.abort()
      },
      Math.min(ms, endsAt - performance.now())
    )
  let timer = start()
  if (outer?.aborted === true) controller.abort()
  outer?.addEventListener('abort', onAbort, { once: true })
  return {
    signal: controller.signal,
    ended,
    extend: () => {
      clearTimeout(timer)
      if (!controller.signal.aborted) timer = start()
    },
    state: () => ({ isTimedOut, isAborted: controller.signal.aborted }),
    dispose: () => {
      clearTimeout(timer)
      outer?.removeEventListener('abort', onAbort)
    }
  }
}
