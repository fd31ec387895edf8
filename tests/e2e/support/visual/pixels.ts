/** A screenshot as numbers, and half as large: what the committed pictures are made of. */
import { inflateSync } from 'node:zlib'

/** Red, green, blue, row after row. */
export type Pixels = {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

type Chunks = { readonly head: Buffer; readonly palette: Buffer; readonly body: Buffer }

const readChunks = (png: Buffer): Chunks => {
  const parts: Buffer[] = []
  let head: Buffer = Buffer.alloc(0)
  let palette: Buffer = Buffer.alloc(0)
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    const content = png.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') head = content
    if (type === 'PLTE') palette = content
    if (type === 'IDAT') parts.push(content)
    at += 12 + length
  }
  return { head, palette, body: inflateSync(Buffer.concat(parts)) }
}

/** PNG specification, "Colour type": RGB, palette, RGBA. */
const bytesOf: Readonly<Record<number, number>> = { 2: 3, 3: 1, 6: 4 }

/** Reads a PNG of 8 bits without transparency, as Chromium and `encodePixels` write them. */
export const decodePixels = (png: Buffer): Pixels => {
  const { head, palette, body } = readChunks(png)
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)]
  const bytes = bytesOf[head[9] ?? 0]
  if (head[8] !== 8 || bytes === undefined || head[12] !== 0) throw new Error('another kind of PNG')
  const rows = unfilter(body, width * bytes, height, bytes)
  const data = new Uint8Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const from = bytes === 1 ? (rows[pixel] ?? 0) * 3 : pixel * bytes
    const source = bytes === 1 ? palette : rows
    for (let channel = 0; channel < 3; channel += 1)
      data[pixel * 3 + channel] = source[from + channel] ?? 0
  }
  return { width, height, data }
}

/** Undoes the prediction of each row (PNG specification, "Filtering"). */
const unfilter = (raw: Buffer, stride: number, height: number, bytes: number): Uint8Array => {
  const out = new Uint8Array(stride * height)
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x
      const left = x < bytes ? 0 : (out[at - bytes] ?? 0)
      const up = y === 0 ? 0 : (out[at - stride] ?? 0)
      const corner = x < bytes || y === 0 ? 0 : (out[at - stride - bytes] ?? 0)
      out[at] = (raw[y * (stride + 1) + 1 + x] ?? 0) + predict(filter, left, up, corner)
    }
  }
  return out
}

const predict = (filter: number, left: number, up: number, corner: number): number => {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}

/** Four pixels become one, their mean. */
export const halved = ({ width, height, data }: Pixels): Pixels => {
  const [w, h] = [width >> 1, height >> 1]
  const small = new Uint8Array(w * h * 3)
  for (let y = 0; y < h; y += 1)
    for (let x = 0; x < w; x += 1)
      for (let channel = 0; channel < 3; channel += 1) {
        const at = (y * 2 * width + x * 2) * 3 + channel
        const below = at + width * 3
        const sum =
          (data[at] ?? 0) + (data[at + 3] ?? 0) + (data[below] ?? 0) + (data[below + 3] ?? 0)
        small[(y * w + x) * 3 + channel] = (sum + 2) >> 2
      }
  return { width: w, height: h, data: small }
}
