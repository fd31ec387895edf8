/** Rows read between two turns of the event loop: well under 10 ms on a slow machine. */
export const SLICE_ROWS = 200

/** Lets everything else that waits have its turn. */
export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
