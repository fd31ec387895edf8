import type { MessageKey } from '../../../shared/i18n'

const HOUR_MS = 3_600_000

/** For how long a conversation can be muted. */
export const MUTE_CHOICES = [
  { label: 'inbox.muteHour', ms: HOUR_MS },
  { label: 'inbox.muteHours', ms: 8 * HOUR_MS },
  { label: 'inbox.muteWeek', ms: 7 * 24 * HOUR_MS },
  { label: 'inbox.muteAlways', ms: null }
] as const satisfies readonly { readonly label: MessageKey; readonly ms: number | null }[]

/** `ms`: how long, null for ever. Epoch ms. */
export const mutedUntil = (ms: number | null, now: number): number =>
  ms === null ? Number.MAX_SAFE_INTEGER : now + ms
