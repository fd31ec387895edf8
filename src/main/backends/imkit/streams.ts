const MAX_STREAMS = 100
const MAX_TEXT = 200_000

/** Texts that a robot is still writing; the wire brings chunks to append (imkit.md 2.5). */
export interface Streams {
  /** All of the text so far. */
  append(messageServerId: string, chunk: string): string
  /** The message itself has come. */
  end(messageServerId: string): void
}

export const createStreams = (): Streams => {
  const texts = new Map<string, string>()
  return {
    append: (id, chunk) => {
      const text = ((texts.get(id) ?? '') + chunk).slice(0, MAX_TEXT)
      texts.delete(id)
      texts.set(id, text)
      // Streams that never end must not pile up: the oldest goes.
      for (const oldest of texts.keys()) {
        if (texts.size <= MAX_STREAMS) break
        texts.delete(oldest)
      }
      return text
    },
    end: (id) => {
      texts.delete(id)
    }
  }
}
