/** Pictures as bytes, drawn in main: one made in the page is missing just when the page has crashed. */
export type Bitmap = {
  readonly width: number
  readonly height: number
  /** BGRA, premultiplied: what `nativeImage.createFromBitmap` takes. */
  readonly data: Uint8Array
}

export type Colour = { readonly red: number; readonly green: number; readonly blue: number }

export type Rectangle = {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Soft edges come from looking at this many points per pixel and direction. */
const SAMPLES = 4

export const emptyBitmap = (width: number, height: number): Bitmap => ({
  width,
  height,
  data: new Uint8Array(width * height * 4)
})

/** Fills a shape with round ends; null erases what was there. */
export const fillPill = (bitmap: Bitmap, box: Rectangle, colour: Colour | null): void => {
  for (let y = 0; y < bitmap.height; y += 1)
    for (let x = 0; x < bitmap.width; x += 1) {
      const coverage = coverageOf(box, x, y)
      if (coverage > 0) blend(bitmap, x, y, colour, coverage)
    }
}

/** Fills whole pixels; null erases. */
export const fillRectangle = (bitmap: Bitmap, box: Rectangle, colour: Colour | null): void => {
  for (let y = box.top; y < box.top + box.height; y += 1)
    for (let x = box.left; x < box.left + box.width; x += 1) blend(bitmap, x, y, colour, 1)
}

const blend = (
  { width, data }: Bitmap,
  x: number,
  y: number,
  colour: Colour | null,
  coverage: number
): void => {
  const at = (y * width + x) * 4
  const added = colour === null ? [0, 0, 0, 0] : [colour.blue, colour.green, colour.red, 255]
  for (const [channel, value] of added.entries()) {
    const below = data[at + channel] ?? 0
    data[at + channel] = Math.round(value * coverage + below * (1 - coverage))
  }
}

/** How much of a pixel lies in the shape, 0 to 1. */
const coverageOf = (box: Rectangle, x: number, y: number): number => {
  const radius = Math.min(box.width, box.height) / 2
  let inside = 0
  for (let row = 0; row < SAMPLES; row += 1)
    for (let column = 0; column < SAMPLES; column += 1) {
      const px = x + (column + 0.5) / SAMPLES
      const py = y + (row + 0.5) / SAMPLES
      const cx = clamp(px, box.left + radius, box.left + box.width - radius)
      const cy = clamp(py, box.top + radius, box.top + box.height - radius)
      if (Math.hypot(px - cx, py - cy) <= radius) inside += 1
    }
  return inside / (SAMPLES * SAMPLES)
}

const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high)
