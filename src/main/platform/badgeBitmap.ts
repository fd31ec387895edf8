/**
 * The red counter on the Windows taskbar button, drawn here dot by dot: a picture made in the page
 * would be missing exactly when the page has crashed or is loading. Pure.
 */
export type Bitmap = {
  readonly width: number
  readonly height: number
  /** BGRA, premultiplied: what `nativeImage.createFromBitmap` takes. */
  readonly data: Uint8Array
}

const SIZE = 32
const ATTENTION = { red: 0xd9, green: 0x48, blue: 0x2b }

/** 3 x 5 dots, one row per string. */
const GLYPHS: Readonly<Record<string, readonly string[]>> = {
  '0': ['###', '#.#', '#.#', '#.#', '###'],
  '1': ['.#.', '##.', '.#.', '.#.', '###'],
  '2': ['###', '..#', '###', '#..', '###'],
  '3': ['###', '..#', '.##', '..#', '###'],
  '4': ['#.#', '#.#', '###', '..#', '..#'],
  '5': ['###', '#..', '###', '..#', '###'],
  '6': ['###', '#..', '###', '#.#', '###'],
  '7': ['###', '..#', '.#.', '.#.', '.#.'],
  '8': ['###', '#.#', '###', '#.#', '###'],
  '9': ['###', '#.#', '###', '..#', '###'],
  '+': ['...', '.#.', '###', '.#.', '...']
}

/** What the counter says; empty for none. Two places are all that stays readable. */
export const badgeText = (unread: number): string => {
  if (!Number.isFinite(unread) || unread <= 0) return ''
  return unread > 99 ? '9+' : Math.floor(unread).toString()
}

const setPixel = (data: Uint8Array, x: number, y: number, colour: readonly number[]): void => {
  data.set(colour, (y * SIZE + x) * 4)
}

const drawDisc = (data: Uint8Array): void => {
  const centre = (SIZE - 1) / 2
  for (let y = 0; y < SIZE; y += 1)
    for (let x = 0; x < SIZE; x += 1) {
      const distance = Math.hypot(x - centre, y - centre)
      // One pixel of soft edge; premultiplied, so the colour fades with the coverage.
      const alpha = Math.max(0, Math.min(1, SIZE / 2 - distance))
      const { red, green, blue } = ATTENTION
      const colour = [blue, green, red, 255].map((channel) => Math.round(channel * alpha))
      setPixel(data, x, y, colour)
    }
}

const drawText = (data: Uint8Array, text: string): void => {
  const scale = text.length === 1 ? 4 : 3
  const left = Math.floor((SIZE - (text.length * 4 - 1) * scale) / 2)
  const top = Math.floor((SIZE - 5 * scale) / 2)
  Array.from(text).forEach((character, index) => {
    const glyph = GLYPHS[character] ?? []
    glyph.forEach((row, rowIndex) => {
      Array.from(row).forEach((dot, columnIndex) => {
        if (dot !== '#') return
        for (let dy = 0; dy < scale; dy += 1)
          for (let dx = 0; dx < scale; dx += 1) {
            const x = left + (index * 4 + columnIndex) * scale + dx
            setPixel(data, x, top + rowIndex * scale + dy, [255, 255, 255, 255])
          }
      })
    })
  })
}

/** The overlay for a count, or null when there is nothing to say. */
export const drawBadge = (unread: number): Bitmap | null => {
  const text = badgeText(unread)
  if (text === '') return null
  const data = new Uint8Array(SIZE * SIZE * 4)
  drawDisc(data)
  drawText(data, text)
  return { width: SIZE, height: SIZE, data }
}
