const HOUR_MS = 3_600_000

/** For how long a conversation can be muted. */
export const MUTE_CHOICES = [
  { label: 'For 1 hour', ms: HOUR_MS },
  { label: 'For 8 hours', ms: 8 * HOUR_MS },
  { label: 'For 1 week', ms: 7 * 24 * HOUR_MS },
  { label: 'Always', ms: null }
] as const

/** `ms`: how long, null for ever. Epoch ms. */
export const mutedUntil = (ms: number | null, now: number): number =>
  ms === null ? Number.MAX_SAFE_INTEGER : now + ms
