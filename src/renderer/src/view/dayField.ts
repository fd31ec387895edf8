/** A day as `<input type="date">` writes it: 2026-01-31. `midnight` is local, epoch ms. */
export const dayField = (midnight: number): string => {
  const date = new Date(midnight)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Local midnight of what such a field holds, epoch ms; null while it holds no day. */
export const readDayField = (value: string): number | null => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(value)
  if (match === null) return null
  return new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3])).getTime()
}
