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
  state(): { readonly isTimedOut: boolean; readonly isAborted: boolean }
  dispose(): void
}

/** One signal out of a time limit and the caller's signal (AbortSignal.any is missing in Node 18). */
export const withDeadline = (ms: number, outer: AbortSignal | undefined): Deadline => {
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
  const timer = setTimeout(() => {
    isTimedOut = true
    controller.abort()
  }, ms)
  if (outer?.aborted === true) controller.abort()
  outer?.addEventListener('abort', onAbort, { once: true })
  return {
    signal: controller.signal,
    ended,
    state: () => ({ isTimedOut, isAborted: controller.signal.aborted }),
    dispose: () => {
      clearTimeout(timer)
      outer?.removeEventListener('abort', onAbort)
    }
  }
}
