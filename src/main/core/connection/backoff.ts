/** Shortest wait between two attempts, ms: a herd of clients never turns into a hot loop. */
export const BACKOFF_FLOOR_MS = 250
/** Longest wait, ms. */
export const BACKOFF_CAP_MS = 30_000
const BASE_MS = 500

/**
 * Full jitter between the floor and a doubling ceiling. Jitter is drawn after the cap, so that
 * clients stay spread even when all of them sit at the cap (where socket.io's own backoff has none).
 *
 * @param failures attempts that failed since the last stable connection, from 1
 * @param random uniform in [0, 1)
 * @returns ms to wait
 */
export const backoffDelayMs = (failures: number, random: number): number => {
  const doublings = Math.min(Math.max(failures, 1) - 1, 16)
  const ceiling = Math.min(BACKOFF_CAP_MS, BASE_MS * 2 ** doublings)
  return Math.round(BACKOFF_FLOOR_MS + random * (ceiling - BACKOFF_FLOOR_MS))
}
