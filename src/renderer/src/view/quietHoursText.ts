/** The days of a week in the order in which quiet hours show them; 0 is Sunday. */
export const WEEK_DAYS = [1, 2, 3, 4, 5, 6, 0] as const

/** Minutes since midnight as a time field has them: "07:30". */
export const timeOf = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')

/** The other way; null for what is no time. */
export const minuteOf = (text: string): number | null => {
  const found = /^(\d{2}):(\d{2})$/.exec(text)
  if (found === null) return null
  const minute = Number(found[1]) * 60 + Number(found[2])
  return minute < 1_440 ? minute : null
}
