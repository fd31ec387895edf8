import { crc32 } from './crc32'
import { deflateSync } from 'node:zlib'

import { createRandom } from '../random'

type Colour = readonly [number, number, number]

const skies: readonly (readonly [top: Colour, horizon: Colour])[] = [
  [
    [143, 182, 203],
    [222, 199, 160]
  ],
  [
    [92, 124, 178],
    [243, 190, 150]
  ],
  [
    [120, 186, 196],
    [232, 231, 205]
  ],
  [
    [72, 74, 128],
    [233, 150, 122]
  ],
  [
    [160, 200, 230],
    [236, 240, 244]
  ]
]
const grounds: readonly Colour[] = [
  [121, 154, 129],
  [96, 128, 120],
  [150, 139, 110],
  [88, 110, 150],
  [176, 150, 120]
]

const SUN: Colour = [255, 240, 205]

/** A PNG of a sky, a sun and three ranges of hills; the same seed gives the same picture. */
export function drawLandscape(seed: number, width: number, height: number): Uint8Array {
  const random = createRandom(seed)
  const [top, horizon] = random.pick(skies)
  const ground = random.pick(grounds)
  const sunX = width * (0.2 + 0.6 * random.next())
  const sunY = height * (0.2 + 0.2 * random.next())
  const sunRadius = height * 0.07
  const ranges = [0, 1, 2].map((depth) => hills(random.next() * 7, depth, width, height))
  const slopes = ranges.map((_, depth) => mix(horizon, ground, 0.45 + depth * 0.27))
  const stride = width * 3 + 1
  // The first byte of every line is the filter, 0: none.
  const raw = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y += 1) {
    const sky = mix(top, horizon, Math.min(1, (y / height) * 1.4))
    let at = y * stride + 1
    for (let x = 0; x < width; x += 1) {
      let colour = (x - sunX) ** 2 + (y - sunY) ** 2 < sunRadius ** 2 ? SUN : sky
      for (let depth = 0; depth < 3; depth += 1) {
        if (y > (ranges[depth]?.[x] ?? height)) colour = slopes[depth] ?? colour
      }
      raw[at] = colour[0]
      raw[at + 1] = colour[1]
      raw[at + 2] = colour[2]
      at += 3
    }
  }
  return encodePng(raw, width, height)
}

const FACE = 96

/** Small and square, to stand for a person or a group. */
export const drawFace = (seed: number): Uint8Array => drawLandscape(seed, FACE, FACE)

function hills(phase: number, depth: number, width: number, height: number): Float64Array {
  const line = new Float64Array(width)
  for (let x = 0; x < width; x += 1) {
    const t = (x / width) * Math.PI * 2
    const wave = Math.sin(t * 1.3 + phase) * 0.06 + Math.sin(t * 3.1 + phase * 2) * 0.025
    line[x] = height * (0.58 + depth * 0.14 + wave)
  }
  return line
}

function mix(a: Colour, b: Colour, share: number): Colour {
  return [0, 1, 2].map((i) => Math.round((a[i] ?? 0) * (1 - share) + (b[i] ?? 0) * share)) as [
    number,
    number,
    number
  ]
}

function encodePng(raw: Buffer, width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // 8 bits a channel, RGB.
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw, { level: 1 })),
    chunk('IEND', Buffer.alloc(0))
  ]
  return new Uint8Array(Buffer.concat(parts))
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}
