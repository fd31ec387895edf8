/** Ten thousand histories, in two files so that two processors share them. */
import { expect, it } from 'vitest'

import { explore } from './explore'

export const HISTORIES_PER_FILE = 5_000

/** The same ones in every run: a failure here is news about the code, not about luck. */
export const proveHistories = (firstSeed: number): void => {
  it(`all invariants hold in ${String(HISTORIES_PER_FILE)} histories from seed ${String(firstSeed)}`, async () => {
    const ms = await explore(firstSeed, HISTORIES_PER_FILE)
    console.log(`${String(Math.round(1_000 / ms))} histories a second`)
    expect(ms).toBeGreaterThan(0)
  })
}
