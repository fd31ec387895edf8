import { createRandom } from '../random'

const rate = 8000

/** A voice without words: syllables of a hum, louder and softer, 8 kHz mono PCM. */
export function writeVoice(seconds: number): Uint8Array {
  const random = createRandom(seconds * 7)
  const count = Math.floor(seconds * rate)
  const samples = Buffer.alloc(count * 2)
  let pitch = 140
  let loudness = 0
  for (let at = 0; at < count; at += 1) {
    if (at % 1600 === 0) {
      pitch = random.int(110, 190)
      loudness = random.chance(0.2) ? 0.05 : random.int(20, 100) / 100
    }
    const inSyllable = (at % 1600) / 1600
    const swell = Math.sin(Math.PI * inSyllable) * loudness
    const t = at / rate
    const tone = Math.sin(2 * Math.PI * pitch * t) + 0.4 * Math.sin(4 * Math.PI * pitch * t)
    samples.writeInt16LE(Math.round(tone * swell * 12_000), at * 2)
  }
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(36 + samples.length, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(samples.length, 40)
  return new Uint8Array(Buffer.concat([header, samples]))
}
