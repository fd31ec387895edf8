/** When a refused-for-now command is tried again, and when an unknown one may be. Pure. */
import type { AppError } from '../../../shared/domain'

const FIRST_MS = 1_000
const CAP_MS = 60_000
/** Nothing waits longer, whatever a server asks for; a later due time means that the clock was set back. */
export const LONGEST_WAIT_MS = 3_600_000

/**
 * @param attempts times it was tried already, from 1
 * @param random uniform in [0, 1)
 * @returns ms to wait, never less than what the server asked for
 */
export const retryDelayMs = (attempts: number, random: number, retryAfterMs = 0): number => {
  const ceiling = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 10))
  const askedMs = Math.min(retryAfterMs, LONGEST_WAIT_MS)
  return Math.max(askedMs, Math.round(FIRST_MS / 2 + random * (ceiling - FIRST_MS / 2)))
}

const HUNG_LOOKS_MS = [500, 2_000, 5_000, 10_000, 12_000]
const ANSWERED_LOOKS_MS = [300, 1_500, 4_000, 10_000]

/** Looks for one send of unknown fate. `next` counts those made; absence is believed after the last. */
export type Looks = { readonly delays: readonly number[]; next: number }

/**
 * Waits between looks for a send whose answer never came. A reset or a 5xx leaves its trace at once
 * or never. A request that hung, or that we gave up, may still be under way: Photon waits up to 120 s
 * for a text to appear (photon.md 3.5). That need not be waited out, because sending again under the
 * same client id cannot double it: a row is there as soon as the message left, and as long as the
 * server works on the first request it refuses the same tempGuid with 400, which the adapter tells as
 * `unknown`, so the looks begin anew. What these 30 s cover is what that guard does not: a server that
 * restarted in between, or a Mac that writes its row after the request was over.
 *
 * @param elapsedMs since it was sent
 */
export const looksAfter = (error: AppError, elapsedMs: number): Looks =>
  error.code === 'server_error' || error.code === 'server_unreachable'
    ? { delays: ANSWERED_LOOKS_MS, next: 0 }
    : { delays: HUNG_LOOKS_MS, next: Math.min(looksDue(elapsedMs), HUNG_LOOKS_MS.length - 1) }

/**
 * Looks for a send found in the store after a crash: as for one that hung. The look at once is an
 * additional one, unless the time in which the server may still act is over already.
 */
export const looksAfterCrash = (elapsedMs: number): Looks => ({
  delays: HUNG_LOOKS_MS,
  next: looksDue(elapsedMs) - 1
})

const looksDue = (elapsedMs: number): number => {
  let sum = 0
  return HUNG_LOOKS_MS.filter((delay) => (sum += delay) <= elapsedMs).length
}
