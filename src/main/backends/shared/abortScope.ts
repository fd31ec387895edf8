export type AbortScope = { readonly signal: AbortSignal; dispose(): void }

/** A signal that ends with whichever of the others comes first, or when it is disposed of. */
export const joinSignals = (...sources: readonly AbortSignal[]): AbortScope => {
  const controller = new AbortController()
  const abort = (): void => {
    controller.abort()
  }
  if (sources.some((source) => source.aborted)) controller.abort()
  for (const source of sources) source.addEventListener('abort', abort, { once: true })
  return {
    signal: controller.signal,
    dispose: () => {
      controller.abort()
      for (const source of sources) source.removeEventListener('abort', abort)
    }
  }
}
