/** Names of files are other people's text like any other: nothing of a path may survive. Pure. */

/** Characters that change how a name reads (bidirectional and invisible ones) or where it leads (separators). */
const UNSAFE_IN_NAMES =
  /[\u0000-\u001f\u007f-\u009f/\\:*?"<>|\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const RESERVED_NAMES = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]) *(\.|$)/i
const NAME_LIMIT = 150
/** File systems count bytes: 255 of them on most. */
const NAME_LIMIT_BYTES = 230

/** A file name that is only a name: no path, no control or direction marks, no reserved device. */
export const safeFileName = (name: string): string => {
  const base = name.split(/[/\\]/).at(-1) ?? ''
  const cleaned = base
    .replace(UNSAFE_IN_NAMES, '_')
    .replace(/[. ]+$/, '')
    .replace(/^[. ]+/, '')
  const safe = RESERVED_NAMES.test(cleaned) ? `_${cleaned}` : cleaned
  return safe === '' ? 'file' : shorten(safe)
}

/** Cuts the stem, not the extension, and never through the middle of a character. */
const shorten = (name: string): string => {
  if (isShortEnough(name)) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : ''
  const stem = Array.from(name.slice(0, name.length - extension.length))
  stem.length = Math.min(stem.length, NAME_LIMIT)
  while (stem.length > 1 && !isShortEnough(stem.join('') + extension)) stem.pop()
  return extension === '' ? stem.join('').replace(/[. ]+$/, '') : stem.join('') + extension
}

const isShortEnough = (name: string): boolean =>
  name.length <= NAME_LIMIT && new TextEncoder().encode(name).byteLength <= NAME_LIMIT_BYTES
