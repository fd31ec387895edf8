/** Ten thousand histories, in two files so that two processors share them. */
import { expect, it } from 'vitest'

import { explore } from './explore'

export const HISTORIES_PER_FILE = 5_000

/** The same ones in every run: a failure here is news about the code, not about luck. */
export const proveHistories = (firstSeed: number): void => {
  it(`all invariants hold in ${String(HISTORIES_PER_FILE)} histories from seed ${String(firstSeed)}`, async () => {
    const before = process.cpuUsage()
    const ms = await explore(firstSeed, HISTORIES_PER_FILE)
    const { user, system } = process.cpuUsage(before)
    // On a busy machine only the second figure says something.
    const cpuMs = (user + system) / 1_000 / HISTORIES_PER_FILE
    console.log(
      `${String(Math.round(1_000 / ms))} histories a second, ${cpuMs.toFixed(1)} ms of a processor each`
    )
    expect(ms).toBeGreaterThan(0)
  })
}
