/** The days of a week as quiet hours name them. */
export const WEEK = [
  { day: 1, short: 'Mo', name: 'Monday' },
  { day: 2, short: 'Tu', name: 'Tuesday' },
  { day: 3, short: 'We', name: 'Wednesday' },
  { day: 4, short: 'Th', name: 'Thursday' },
  { day: 5, short: 'Fr', name: 'Friday' },
  { day: 6, short: 'Sa', name: 'Saturday' },
  { day: 0, short: 'Su', name: 'Sunday' }
] as const

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
