import type { Pixels } from './pixels'

/** Pixels of a half-size picture: letters that are drawn a little otherwise do not move its mean. */
const BLOCK = 8
/** Of 255: how far a mean may be off in a channel; an edge half a pixel away makes 15 of it. */
const TOLERANCE = 16
/** A list may rest a line higher or lower: places that are scrolled to are rounded. */
const SHIFTS = [0, -1, 1]

/** The blocks whose mean colour is another one; all, when the size is another one. */
export const changedBlocks = (was: Pixels, now: Pixels): number => {
  if (was.width !== now.width || was.height !== now.height) return Number.POSITIVE_INFINITY
  let changed = 0
  for (let top = 0; top < was.height; top += BLOCK)
    for (let left = 0; left < was.width; left += BLOCK)
      if (SHIFTS.every((by) => isOther(was, now, left, top, by))) changed += 1
  return changed
}

const isOther = (was: Pixels, now: Pixels, left: number, top: number, shift: number): boolean => {
  const sums = [0, 0, 0]
  let count = 0
  for (let y = top; y < Math.min(top + BLOCK, was.height); y += 1)
    for (let x = left; x < Math.min(left + BLOCK, was.width); x += 1) {
      const at = (y * was.width + x) * 3
      const other = (Math.min(Math.max(y + shift, 0), was.height - 1) * was.width + x) * 3
      count += 1
      for (let channel = 0; channel < 3; channel += 1)
        sums[channel] =
          (sums[channel] ?? 0) + (was.data[at + channel] ?? 0) - (now.data[other + channel] ?? 0)
    }
  return sums.some((sum) => Math.abs(sum / count) > TOLERANCE)
}
