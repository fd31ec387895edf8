/** Small PNGs: a palette of the colours that fill most of an interface, the rest by the nearest. */
import { crc32, deflateSync } from 'node:zlib'

import type { Pixels } from './pixels'

/** Grounds, lines and bubbles, kept to the bit. */
const EXACT = 24
const COLOURS = 64

const byCount = (counts: ReadonlyMap<number, number>): number[] =>
  [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([colour]) => colour)

const colourAt = (data: Uint8Array, at: number): number =>
  ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0)

/** The commonest colours, then the commonest of the others told apart by four bits a channel. */
const choosePalette = ({ data }: Pixels): readonly number[] => {
  const counts = new Map<number, number>()
  for (let at = 0; at < data.length; at += 3) {
    const colour = colourAt(data, at)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const sorted = byCount(counts)
  const exact = sorted.slice(0, EXACT)
  const rough = new Map<number, number>()
  for (const colour of sorted.slice(EXACT)) {
    const middle = (colour & 0xf0f0f0) | 0x080808
    rough.set(middle, (rough.get(middle) ?? 0) + (counts.get(colour) ?? 0))
  }
  return [...exact, ...byCount(rough).slice(0, COLOURS - exact.length)]
}

const distance = (a: number, b: number): number =>
  Math.abs((a >> 16) - (b >> 16)) +
  Math.abs(((a >> 8) & 255) - ((b >> 8) & 255)) +
  Math.abs((a & 255) - (b & 255))

const nearestIn = (palette: readonly number[]): ((colour: number) => number) => {
  const known = new Map<number, number>()
  return (colour) => {
    const before = known.get(colour)
    if (before !== undefined) return before
    let best = 0
    for (let index = 1; index < palette.length; index += 1)
      if (distance(colour, palette[index] ?? 0) < distance(colour, palette[best] ?? 0)) best = index
    known.set(colour, best)
    return best
  }
}

/** As a PNG of 8 bits with a palette. */
export const encodePixels = (pixels: Pixels): Buffer => {
  const { width, height, data } = pixels
  const palette = choosePalette(pixels)
  const nearest = nearestIn(palette)
  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      rows[y * (width + 1) + 1 + x] = nearest(colourAt(data, (y * width + x) * 3))
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  const colours = palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255])
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(colours)),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0))
  ])
}

const chunk = (type: string, content: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(content.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}
