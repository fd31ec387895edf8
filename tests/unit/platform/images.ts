/** The smallest headers of each format that say a size. */
const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')]
const u32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255)
const u16 = (value: number): number[] => [value >> 8, value & 255]

export const png = (width: number, height: number): Uint8Array =>
  Uint8Array.from([
    ...ascii('\x89PNG\r\n\x1a\n'),
    ...u32(13),
    ...ascii('IHDR'),
    ...u32(width),
    ...u32(height),
    8,
    6,
    0,
    0,
    0
  ])

export const gif = (width: number, height: number): Uint8Array =>
  Uint8Array.from([...ascii('GIF89a'), width & 255, width >> 8, height & 255, height >> 8, 0, 0, 0])

export const jpeg = (width: number, height: number): Uint8Array =>
  Uint8Array.from([
    ...[0xff, 0xd8, 0xff, 0xe0, ...u16(16), ...ascii('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0],
    ...[0xff, 0xc4, ...u16(4), 0, 0],
    ...[0xff, 0xff, 0xc2, ...u16(17), 8, ...u16(height), ...u16(width), 3, 0, 0, 0, 0]
  ])

export const webpExtended = (width: number, height: number): Uint8Array =>
  Uint8Array.from([
    ...ascii('RIFF'),
    ...[0, 0, 0, 0],
    ...ascii('WEBPVP8X'),
    ...[10, 0, 0, 0, 0, 0, 0, 0],
    ...[(width - 1) & 255, ((width - 1) >> 8) & 255, (width - 1) >> 16],
    ...[(height - 1) & 255, ((height - 1) >> 8) & 255, (height - 1) >> 16]
  ])
