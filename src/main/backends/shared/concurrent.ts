/**
 * Runs generators side by side, at most `width` at a time, and yields what any of them yields; each
 * one's own order is kept. A failure stops the others before their next step and is thrown at the
 * end, after everything that was yielded before it.
 */
export async function* concurrently<Item, Value>(
  items: readonly Item[],
  width: number,
  run: (item: Item) => AsyncIterable<Value>
): AsyncGenerator<Value> {
  const ready: Value[] = []
  const waiting = [...items]
  const state: { running: number; failure: { readonly error: unknown } | null; isOver: boolean } = {
    running: 0,
    failure: null,
    isOver: false
  }
  let wake: () => void = () => undefined
  let drained: Promise<void> = Promise.resolve()
  let release: () => void = () => undefined
  const worker = async (): Promise<void> => {
    try {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
        for await (const value of run(item)) {
          ready.push(value)
          wake()
          // Nobody runs ahead of a slow reader by more than one step each.
          if (ready.length >= width * 2) await drained
          if (state.failure !== null || state.isOver) return
        }
    } catch (error) {
      state.failure ??= { error }
    } finally {
      state.running -= 1
      wake()
    }
  }
  const hold = (): void => {
    drained = new Promise((resolve) => {
      release = resolve
    })
  }
  try {
    hold()
    state.running = Math.min(width, items.length)
    for (let index = Math.min(width, items.length); index > 0; index -= 1) void worker()
    while (state.running > 0 || ready.length > 0) {
      const value = ready.shift()
      if (value === undefined) {
        release()
        hold()
        await new Promise<void>((resolve) => {
          wake = resolve
          if (ready.length > 0 || state.running === 0) resolve()
        })
      } else yield value
    }
    if (state.failure !== null) throw state.failure.error
  } finally {
    state.isOver = true
    release()
  }
}
