import { createRandom } from '../../random'

/** Two seconds of a soft chime, 8 kHz mono PCM. */
export function writeWav(seconds: number): Uint8Array {
  const rate = 8000
  const count = Math.floor(seconds * rate)
  const samples = Buffer.alloc(count * 2)
  for (let i = 0; i < count; i += 1) {
    const t = i / rate
    const fade = Math.exp(-3 * (t % 0.5))
    const tone = Math.sin(2 * Math.PI * (t % 1 < 0.5 ? 523 : 659) * t)
    samples.writeInt16LE(Math.round(tone * fade * 9000), i * 2)
  }
  const format = Buffer.alloc(16)
  format.writeUInt16LE(1, 0)
  format.writeUInt16LE(1, 2)
  format.writeUInt32LE(rate, 4)
  format.writeUInt32LE(rate * 2, 8)
  format.writeUInt16LE(2, 12)
  format.writeUInt16LE(16, 14)
  const body = [Buffer.from('WAVE'), chunk('fmt ', format), chunk('data', samples)]
  return new Uint8Array(chunk('RIFF', Buffer.concat(body)))
}

/** A moving dot in uncompressed frames: no codec is at hand, and every player reads it. */
export function writeAvi(width: number, height: number, frames: number): Uint8Array {
  const frameBytes = width * height * 3
  const random = createRandom(width * frames)
  const colour = [random.int(40, 90), random.int(90, 160), random.int(150, 230)]
  const pictures = Array.from({ length: frames }, (_, index) => {
    const picture = Buffer.alloc(frameBytes)
    const dotX = (width * index) / frames
    const dotY = height * (0.5 + 0.3 * Math.sin((index / frames) * 2 * Math.PI))
    for (let at = 0; at < width * height; at += 1) {
      const isDot = ((at % width) - dotX) ** 2 + (Math.floor(at / width) - dotY) ** 2 < 64
      picture.set(isDot ? [240, 240, 240] : colour, at * 3)
    }
    return chunk('00db', picture)
  })
  const header = listOf('hdrl', [
    chunk('avih', words([100_000, frameBytes * 10, 0, 0x10, frames, 0, 1, 0, width, height])),
    listOf('strl', [
      chunk('strh', streamHeader(frames, frameBytes)),
      chunk('strf', bitmapHeader(width, height))
    ])
  ])
  return new Uint8Array(
    chunk('RIFF', Buffer.concat([Buffer.from('AVI '), header, listOf('movi', pictures)]))
  )
}

function streamHeader(frames: number, frameBytes: number): Buffer {
  const kind = Buffer.from('vidsDIB ', 'latin1')
  // Ten frames a second; the last four words are the frame's rectangle.
  const rest = words([0, 0, 0, 1, 10, 0, frames, frameBytes, 0, 0, 0, 0])
  return Buffer.concat([kind, rest])
}

function bitmapHeader(width: number, height: number): Buffer {
  return words([40, width, height, 1 | (24 << 16), 0, width * height * 3, 0, 0, 0, 0])
}

function words(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, index) => bytes.writeUInt32LE(value, index * 4))
  return bytes
}

function listOf(name: string, parts: readonly Buffer[]): Buffer {
  return chunk('LIST', Buffer.concat([Buffer.from(name, 'latin1'), ...parts]))
}

function chunk(name: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(data.length)
  const padding = Buffer.alloc(data.length % 2)
  return Buffer.concat([Buffer.from(name, 'latin1'), length, data, padding])
}
