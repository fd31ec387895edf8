/** Hours without notifications, in local time. `from` behind `to` reaches into the next day. */
export type QuietHours = {
  readonly isOn: boolean
  /** Minutes since midnight, 0 to 1439. */
  readonly from: number
  readonly to: number
  /** Days on which they begin; 0 is Sunday. */
  readonly days: readonly number[]
}

/** The hour at which "until tomorrow" ends. */
const MORNING_HOUR = 8
/** Awake past midnight, "tomorrow" is the morning to come. */
const NIGHT_ENDS_AT_HOUR = 5

/**
 * Whether `now` (epoch ms) is in the quiet hours. The clock on the wall counts: across a change of
 * the clocks they are an hour longer or shorter.
 */
export const isQuietHour = (quiet: QuietHours, now: number): boolean => {
  if (!quiet.isOn) return false
  const local = new Date(now)
  const minute = local.getHours() * 60 + local.getMinutes()
  const today = local.getDay()
  const yesterday = (today + 6) % 7
  const { from, to, days } = quiet
  if (from < to) return days.includes(today) && minute >= from && minute < to
  return (days.includes(today) && minute >= from) || (days.includes(yesterday) && minute < to)
}

/** When "until tomorrow" ends: the next morning in local time, epoch ms. */
export const tomorrowMorning = (now: number): number => {
  const local = new Date(now)
  const days = local.getHours() < NIGHT_ENDS_AT_HOUR ? 0 : 1
  return new Date(
    local.getFullYear(),
    local.getMonth(),
    local.getDate() + days,
    MORNING_HOUR
  ).getTime()
}
