import { readOrientation } from './exifOrientation'

/**
 * What the first bytes of a file say about it. The declared type of an attachment comes from other
 * people and is never believed; SVG is deliberately unknown here because it is a document.
 */
export type ImageHeader = {
  readonly mimeType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'
  /** Pixels as shown: a camera held upright swaps what the file codes. */
  readonly width: number
  readonly height: number
}

const ascii = (bytes: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + length))

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const png = (bytes: Uint8Array): ImageHeader | null => {
  if (bytes.length < 24 || ascii(bytes, 0, 8) !== '\x89PNG\r\n\x1a\n') return null
  if (ascii(bytes, 12, 4) !== 'IHDR') return null
  const view = viewOf(bytes)
  return { mimeType: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
}

const gif = (bytes: Uint8Array): ImageHeader | null => {
  if (bytes.length < 10 || !['GIF87a', 'GIF89a'].includes(ascii(bytes, 0, 6))) return null
  const view = viewOf(bytes)
  return { mimeType: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
}

/** Segment that may hold Exif. */
const APP1 = 0xe1

/** Start-of-frame markers carry the size; C4, C8 and CC in that range are something else. */
const isStartOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

const jpeg = (bytes: Uint8Array): ImageHeader | null => {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== 0xd8 || bytes[2] !== 0xff) return null
  const view = viewOf(bytes)
  let at = 2
  let isTurned = false
  while (at + 9 <= bytes.length) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1 // fill byte
      continue
    }
    if (isStartOfFrame(marker)) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)]
      return isTurned
        ? { mimeType: 'image/jpeg', width: height, height: width }
        : { mimeType: 'image/jpeg', width, height }
    }
    const end = at + 2 + view.getUint16(at + 2)
    if (marker === APP1) isTurned ||= (readOrientation(bytes.subarray(at + 4, end)) ?? 1) >= 5
    at = end
  }
  return null
}

const uint24 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16)

const webp = (bytes: Uint8Array): ImageHeader | null => {
  if (bytes.length < 30 || ascii(bytes, 0, 4) !== 'RIFF' || ascii(bytes, 8, 4) !== 'WEBP')
    return null
  const view = viewOf(bytes)
  const size = (width: number, height: number): ImageHeader => ({
    mimeType: 'image/webp',
    width,
    height
  })
  switch (ascii(bytes, 12, 4)) {
    case 'VP8X':
      return size(uint24(bytes, 24) + 1, uint24(bytes, 27) + 1)
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return size((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
    }
    case 'VP8 ':
      return size(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff)
    default:
      return null
  }
}

/** The image format and size by magic bytes, or null when it is none of the four we show. */
export const readImageHeader = (bytes: Uint8Array): ImageHeader | null =>
  png(bytes) ?? gif(bytes) ?? jpeg(bytes) ?? webp(bytes)

/** More than this is a decompression bomb or a poster; either would take gigabytes to decode. */
export const MAX_IMAGE_PIXELS = 50_000_000

export const isShowable = ({ width, height }: ImageHeader): boolean =>
  width > 0 && height > 0 && width * height <= MAX_IMAGE_PIXELS
