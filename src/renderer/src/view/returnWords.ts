/** Words of the report of a return; `returnText` of the domain says the same for logs. */
import type { Return, ReturnCause } from '../../../shared/domain'
import { t } from '../i18n.svelte'
import { numberFormat } from './timeStyle.svelte'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** "7 h 12 min": two units at most, none below a second. */
export const duration = (ms: number): string => {
  const of = (unit: number): number => Math.floor(ms / unit)
  if (ms < MINUTE) return t('time.seconds', { count: of(SECOND) })
  if (ms < HOUR) return t('time.minutes', { count: of(MINUTE) })
  if (ms < DAY) return t('time.hoursMinutes', { hours: of(HOUR), minutes: of(MINUTE) % 60 })
  return t('time.daysHours', { days: of(DAY), hours: of(HOUR) % 24 })
}

/** "0.4 s" below a minute, else as above. */
export const briefDuration = (ms: number): string =>
  ms < MINUTE
    ? t('time.seconds', { count: numberFormat('decimal', 1).format(ms / SECOND) })
    : duration(ms)

const awayWords = (cause: ReturnCause, time: string): string => {
  switch (cause) {
    case 'sleep':
      return t('settings.awayAsleep', { time })
    case 'network':
      return t('settings.awayNetwork', { time })
    case 'server':
      return t('settings.awayServer', { time })
    case 'start':
      return t('settings.awayClosed', { time })
  }
}

/** "asleep 7 h 12 min, live after 0.4 s, 37 messages, 4 edits, 0 gaps". */
export const returnWords = ({
  cause,
  awayMs,
  liveAfterMs,
  messages,
  edits,
  gaps
}: Return): string =>
  t('settings.returnWords', {
    away: awayWords(cause, duration(awayMs)),
    live: briefDuration(liveAfterMs),
    messages,
    edits,
    gaps
  })
