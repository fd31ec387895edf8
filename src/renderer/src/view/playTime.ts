const two = (value: number): string => String(value).padStart(2, '0')

/** "0:07", "12:40", "1:02:05"; the colon of a player is the same everywhere. */
export const playTime = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${String(minutes)}:${two(seconds % 60)}`
    : `${String(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}`
}
