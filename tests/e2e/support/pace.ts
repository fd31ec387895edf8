/** Calls `act` so often a second, evenly, for so many seconds; what a busy machine delays is made up for. */
export const pace = (
  perSecond: number,
  seconds: number,
  act: (index: number) => void
): Promise<void> =>
  new Promise((resolve, reject) => {
    const total = perSecond * seconds
    const startedAt = performance.now()
    let done = 0
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - startedAt) * perSecond) / 1_000))
      try {
        for (; done < due; done += 1) act(done)
      } catch (error) {
        clearInterval(timer)
        reject(error instanceof Error ? error : new Error(String(error)))
      }
      if (done < total) return
      clearInterval(timer)
      resolve()
    }, 5)
  })
