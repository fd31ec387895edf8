/** Pictures of the test desktop's display: what other programs than the page draw. */
import type { Bitmap } from '../../src/main/platform/bitmap'
import { runPython } from '../e2e/support/python'

export const shootScreen = async (): Promise<Bitmap> => {
  const { width, height, bgrx } = JSON.parse(await runPython('xshot.py', [])) as {
    readonly width: number
    readonly height: number
    readonly bgrx: string
  }
  const data = Buffer.from(bgrx, 'base64')
  for (let at = 3; at < data.length; at += 4) data[at] = 255
  return { width, height, data }
}

const isSame = (a: Bitmap, b: Bitmap, at: number): boolean =>
  a.data[at] === b.data[at] &&
  a.data[at + 1] === b.data[at + 1] &&
  a.data[at + 2] === b.data[at + 2]

/** What came to the display between two pictures of it, with a margin; null: nothing did. */
export const whatCame = (before: Bitmap, after: Bitmap, margin: number): Bitmap | null => {
  const { width, height } = after
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      if (isSame(before, after, (y * width + x) * 4)) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
    }
  if (right < 0) return null
  const x = Math.max(0, left - margin)
  const y = Math.max(0, top - margin)
  return crop(
    after,
    x,
    y,
    Math.min(width, right + margin + 1),
    Math.min(height, bottom + margin + 1)
  )
}

const crop = (
  { width, data }: Bitmap,
  left: number,
  top: number,
  right: number,
  bottom: number
): Bitmap => {
  const rows: Uint8Array[] = []
  for (let y = top; y < bottom; y += 1)
    rows.push(data.subarray((y * width + left) * 4, (y * width + right) * 4))
  return { width: right - left, height: bottom - top, data: Buffer.concat(rows) }
}

/** Side by side on a ground of one colour (blue, green, red), `gap` pixels apart. */
export const beside = (
  pictures: readonly Bitmap[],
  gap: number,
  ground: readonly [number, number, number]
): Bitmap => {
  const width = pictures.reduce((sum, picture) => sum + picture.width + gap, gap)
  const height = Math.max(...pictures.map((picture) => picture.height)) + 2 * gap
  const data = Buffer.alloc(width * height * 4, Buffer.from([...ground, 255]))
  let left = gap
  for (const picture of pictures) {
    for (let y = 0; y < picture.height; y += 1)
      data.set(
        picture.data.subarray(y * picture.width * 4, (y + 1) * picture.width * 4),
        ((y + gap) * width + left) * 4
      )
    left += picture.width + gap
  }
  return { width, height, data }
}

/** Each pixel twice, so that an icon of 16 pixels is to be seen on a page. */
export const doubled = ({ width, height, data }: Bitmap): Bitmap => {
  const big = Buffer.alloc(width * height * 16)
  for (let y = 0; y < height * 2; y += 1)
    for (let x = 0; x < width * 2; x += 1) {
      const from = ((y >> 1) * width + (x >> 1)) * 4
      big.set(data.subarray(from, from + 4), (y * width * 2 + x) * 4)
    }
  return { width: width * 2, height: height * 2, data: big }
}
