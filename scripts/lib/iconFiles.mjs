/** Containers around PNGs: Windows' .ico and macOS' .icns. Pure. */

/** ICO: a header, one directory entry per image, the PNGs as they are (Windows Vista and newer). */
export function icoOf(images) {
  const header = Buffer.alloc(6)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(images.length, 4)
  let offset = 6 + 16 * images.length
  const entries = images.map(({ size, png }) => {
    const entry = Buffer.alloc(16)
    // 0 stands for 256.
    entry.writeUInt8(size % 256, 0)
    entry.writeUInt8(size % 256, 1)
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(png.length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += png.length
    return entry
  })
  return Buffer.concat([header, ...entries, ...images.map(({ png }) => png)])
}

/** The kinds of an .icns that hold PNG, and their edge in pixels; `@2x` kinds repeat a size. */
export const icnsKinds = {
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic13: 256,
  ic08: 256,
  ic14: 512,
  ic09: 512,
  ic10: 1024
}

/** ICNS: the magic word, the length of all, then per image its kind, its length and the PNG. */
export function icnsOf(pngOfSize) {
  const parts = Object.entries(icnsKinds).map(([kind, size]) => chunk(kind, pngOfSize(size)))
  return chunk('icns', Buffer.concat(parts))
}

function chunk(kind, data) {
  const head = Buffer.alloc(8)
  head.write(kind, 0, 'latin1')
  head.writeUInt32BE(data.length + 8, 4)
  return Buffer.concat([head, data])
}
