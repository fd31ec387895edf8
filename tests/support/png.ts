/** Just enough PNG for golden images: 8 bits, RGBA, no interlacing. */
import { deflateSync, inflateSync } from 'node:zlib'

import type { Bitmap } from '../../src/main/platform/bitmap'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const BYTES = 4

/** As main sees a picture: BGRA, premultiplied. */
export const decodePng = (png: Buffer): Bitmap => {
  const parts: Buffer[] = []
  let width = 0
  let height = 0
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    const content = png.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') {
      width = content.readUInt32BE(0)
      height = content.readUInt32BE(4)
      if (content[8] !== 8 || content[9] !== 6 || content[12] !== 0) throw new Error('other PNG')
    } else if (type === 'IDAT') parts.push(content)
    at += 12 + length
  }
  return { width, height, data: premultiplied(unfilter(inflateSync(Buffer.concat(parts)), width)) }
}

export const encodePng = ({ width, height, data }: Bitmap): Buffer => {
  const rows = Buffer.alloc(height * (width * BYTES + 1))
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * BYTES
      const to = y * (width * BYTES + 1) + 1 + x * BYTES
      const [blue = 0, green = 0, red = 0, alpha = 0] = data.subarray(from, from + BYTES)
      const straight = (value: number): number =>
        alpha === 0 ? 0 : Math.min(255, Math.round((value * 255) / alpha))
      rows.set([straight(red), straight(green), straight(blue), alpha], to)
    }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0))
  ])
}

/** Pictures side by side on a ground that shows their edges, for a person to look at. */
export const contactSheet = (
  rows: readonly (readonly Bitmap[])[],
  ground: readonly [number, number, number]
): Bitmap => {
  const gap = 4
  const cell = Math.max(...rows.flat().map(({ width }) => width)) + gap
  const width = Math.max(...rows.map((row) => row.length)) * cell + gap
  const height = rows.length * cell + gap
  const data = new Uint8Array(width * height * BYTES)
  for (let at = 0; at < data.length; at += BYTES) data.set([...ground, 255], at)
  rows.forEach((row, top) => {
    row.forEach((bitmap, left) => {
      place(data, width, bitmap, gap + left * cell, gap + top * cell)
    })
  })
  return { width, height, data }
}

const place = (
  data: Uint8Array,
  width: number,
  bitmap: Bitmap,
  left: number,
  top: number
): void => {
  for (let y = 0; y < bitmap.height; y += 1)
    for (let x = 0; x < bitmap.width; x += 1) {
      const from = (y * bitmap.width + x) * BYTES
      const to = ((top + y) * width + left + x) * BYTES
      const alpha = bitmap.data[from + 3] ?? 0
      for (let channel = 0; channel < 3; channel += 1) {
        const below = data[to + channel] ?? 0
        data[to + channel] =
          (bitmap.data[from + channel] ?? 0) + Math.round(below * (1 - alpha / 255))
      }
    }
}

const premultiplied = (straight: Buffer): Uint8Array => {
  const data = new Uint8Array(straight.length)
  for (let at = 0; at < straight.length; at += BYTES) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = straight.subarray(at, at + BYTES)
    data.set([...[blue, green, red].map((value) => Math.round((value * alpha) / 255)), alpha], at)
  }
  return data
}

/** Undoes the prediction of each row (PNG specification, "Filtering"). */
const unfilter = (raw: Buffer, width: number): Buffer => {
  const stride = width * BYTES
  const height = raw.length / (stride + 1)
  const out = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x += 1) {
      const left = x < BYTES ? 0 : (out[y * stride + x - BYTES] ?? 0)
      const up = y === 0 ? 0 : (out[(y - 1) * stride + x] ?? 0)
      const corner = x < BYTES || y === 0 ? 0 : (out[(y - 1) * stride + x - BYTES] ?? 0)
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0
      out[y * stride + x] = ((raw[y * (stride + 1) + 1 + x] ?? 0) + predicted) & 255
    }
  }
  return out
}

const paeth = (left: number, up: number, corner: number): number => {
  const guess = left + up - corner
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value)) as [
    number,
    number,
    number
  ]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}

const chunk = (type: string, content: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(content.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc(body), body.length + 4)
  return out
}

const crc = (bytes: Buffer): number => {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0)
  }
  return (value ^ 0xffffffff) >>> 0
}
