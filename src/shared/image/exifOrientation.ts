/** How a camera was held, as a JPEG's Exif segment tells (Exif 2.32, 4.6.2 and tag 0x0112). Pure. */

const ORIENTATION_TAG = 0x0112
const ENTRY_BYTES = 12
/** Real files have some dozens; more is an attempt to keep us busy. */
const MAX_ENTRIES = 512

const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0]

/**
 * @param segment content of an APP1 segment, without marker and length
 * @returns 1 to 8, or null when it does not say; from 5 on width and height are swapped when shown
 */
export const readOrientation = (segment: Uint8Array): number | null => {
  if (!EXIF.every((byte, at) => segment[at] === byte)) return null
  const tiff = segment.subarray(EXIF.length)
  if (tiff.length < 8) return null
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const byteOrder = view.getUint16(0)
  if (byteOrder !== 0x4949 && byteOrder !== 0x4d4d) return null
  const isLittle = byteOrder === 0x4949
  const directory = view.getUint32(4, isLittle)
  if (directory + 2 > tiff.length) return null
  const entries = Math.min(view.getUint16(directory, isLittle), MAX_ENTRIES)
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * ENTRY_BYTES
    if (at + ENTRY_BYTES > tiff.length) return null
    if (view.getUint16(at, isLittle) !== ORIENTATION_TAG) continue
    const orientation = view.getUint16(at + 8, isLittle)
    return orientation >= 1 && orientation <= 8 ? orientation : null
  }
  return null
}
