/**
 * Lets everything that is already due happen: promise chains, and with them what they start. No time
 * passes. The count is far above the longest chain in the core, so it is not a race.
 */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 4; turn += 1) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve)
    })
  }
}
