/** When a refused-for-now command is tried again, and when an unknown one may be. Pure. */
import type { AppError } from '../../../shared/domain'

const FIRST_MS = 1_000
const CAP_MS = 60_000

/**
 * @param attempts times it was tried already, from 1
 * @param random uniform in [0, 1)
 * @returns ms to wait, never less than what the server asked for
 */
export const retryDelayMs = (attempts: number, random: number, retryAfterMs = 0): number => {
  const ceiling = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 10))
  return Math.max(retryAfterMs, Math.round(FIRST_MS / 2 + random * (ceiling - FIRST_MS / 2)))
}

/**
 * Waits between looks for a send whose answer never came. A reset or a 5xx leaves its trace at once
 * or never; a request that hung may still be carried out: Photon waits up to 120 s for a text to
 * appear (photon.md 3.5), so absence is believed only after that.
 */
export const lookDelaysMs = (error: AppError): readonly number[] =>
  error.code === 'timeout' ? [1_000, 4_000, 15_000, 45_000, 75_000] : [300, 1_500, 4_000, 10_000]
