/**
 * Runs at most `width` pieces of work at a time; the rest wait in the order in which they came. Work
 * that ends badly makes room like any other.
 */
export const createLimit = (
  width: number
): (<Value>(work: () => Promise<Value>) => Promise<Value>) => {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= width)
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
      })
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
