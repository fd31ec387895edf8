import { readImageHeader } from '../image/imageHeader'

/**
 * What the first bytes of a file say it is. Names and declared types come from other people and are
 * not believed: a program is a program whatever it is called.
 */
export type Content = {
  readonly mimeType: string
  readonly family: 'image' | 'audio' | 'video' | 'document' | 'archive' | 'program'
}

type Signature = Content & {
  /** Hex, from `at` on; `..` is any byte. */
  readonly hex: string
  readonly at?: number
}

const of = (family: Content['family'], mimeType: string, hex: string, at = 0): Signature => ({
  family,
  mimeType,
  hex,
  at
})

const SIGNATURES: readonly Signature[] = [
  of('program', 'application/x-msdownload', '4d5a'),
  of('program', 'application/x-elf', '7f454c46'),
  of('program', 'application/x-mach-binary', 'cffaedfe'),
  of('program', 'application/x-mach-binary', 'cefaedfe'),
  of('program', 'application/x-mach-binary', 'cafebabe'),
  of('program', 'text/x-shellscript', '2321'),
  of('program', 'application/x-ms-shortcut', '4c00000001140200'),
  of('document', 'application/pdf', '255044462d'),
  of('archive', 'application/zip', '504b0304'),
  of('archive', 'application/x-7z-compressed', '377abcaf271c'),
  of('archive', 'application/x-rar-compressed', '526172211a07'),
  of('archive', 'application/gzip', '1f8b'),
  of('audio', 'audio/wav', '52494646........57415645'),
  of('video', 'video/x-msvideo', '52494646........41564920'),
  of('audio', 'audio/mpeg', '494433'),
  of('audio', 'audio/mpeg', 'fffb'),
  of('audio', 'audio/mpeg', 'fff3'),
  of('audio', 'audio/aac', 'fff1'),
  of('audio', 'audio/flac', '664c6143'),
  of('audio', 'audio/ogg', '4f676753'),
  of('audio', 'audio/x-caf', '63616666'),
  of('audio', 'audio/mp4', '667479704d3441', 4),
  of('image', 'image/heic', '6674797068656963', 4),
  of('image', 'image/heic', '667479706d696631', 4),
  of('image', 'image/avif', '6674797061766966', 4),
  of('video', 'video/quicktime', '6674797071742020', 4),
  of('video', 'video/mp4', '66747970', 4),
  of('video', 'video/webm', '1a45dfa3'),
  of('document', 'text/rtf', '7b5c727466'),
  of('document', 'text/vcard', '424547494e3a5643415244')
]

const matches = (bytes: Uint8Array, { hex, at = 0 }: Signature): boolean => {
  for (let index = 0; index < hex.length; index += 2) {
    const wanted = hex.slice(index, index + 2)
    if (wanted !== '..' && bytes[at + index / 2] !== parseInt(wanted, 16)) return false
  }
  return true
}

/** Null where nothing tells: most plain texts. */
export const readContent = (bytes: Uint8Array): Content | null => {
  const image = readImageHeader(bytes)
  if (image !== null) return { mimeType: image.mimeType, family: 'image' }
  const found = SIGNATURES.find((signature) => matches(bytes, signature))
  return found === undefined ? null : { mimeType: found.mimeType, family: found.family }
}

/** What Chromium plays; anything else is a file to save. */
const PLAYABLE: ReadonlySet<string> = new Set([
  'audio/wav',
  'audio/mpeg',
  'audio/aac',
  'audio/flac',
  'audio/ogg',
  'audio/mp4',
  'video/mp4',
  'video/quicktime',
  'video/webm'
])

export const isPlayable = ({ mimeType }: Content): boolean => PLAYABLE.has(mimeType)

const EXTENSIONS: Readonly<Record<string, Content['family']>> = {
  jpg: 'image',
  jpeg: 'image',
  png: 'image',
  gif: 'image',
  webp: 'image',
  heic: 'image',
  heif: 'image',
  avif: 'image',
  mp3: 'audio',
  m4a: 'audio',
  wav: 'audio',
  ogg: 'audio',
  oga: 'audio',
  flac: 'audio',
  aac: 'audio',
  caf: 'audio',
  opus: 'audio',
  mp4: 'video',
  m4v: 'video',
  mov: 'video',
  webm: 'video',
  avi: 'video',
  mkv: 'video',
  pdf: 'document',
  rtf: 'document',
  txt: 'document',
  vcf: 'document',
  csv: 'document',
  md: 'document',
  doc: 'document',
  docx: 'document',
  xls: 'document',
  xlsx: 'document',
  ppt: 'document',
  pptx: 'document',
  odt: 'document',
  ods: 'document',
  pages: 'document',
  zip: 'archive',
  '7z': 'archive',
  rar: 'archive',
  gz: 'archive',
  tgz: 'archive',
  exe: 'program',
  msi: 'program',
  scr: 'program',
  com: 'program',
  bat: 'program',
  cmd: 'program',
  lnk: 'program',
  sh: 'program',
  app: 'program',
  dmg: 'program',
  pkg: 'program',
  deb: 'program',
  rpm: 'program',
  appimage: 'program',
  jar: 'program',
  js: 'program',
  vbs: 'program',
  ps1: 'program'
}

/** What a name promises; null for one that promises nothing in particular. */
export const promisedFamily = (fileName: string): Content['family'] | null => {
  const extension = /\.([a-z0-9]{1,10})$/iu.exec(fileName)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(EXTENSIONS, extension) ? (EXTENSIONS[extension] ?? null) : null
}

/** Office files are archives, sound may come in a film's container, and pictures in many coats. */
const HARMLESS: ReadonlySet<string> = new Set([
  'document archive',
  'audio video',
  'video audio',
  'program archive'
])

/** A name that promises something else than the bytes are. */
export const isMisnamed = (fileName: string, mimeType: string): boolean => {
  const promised = promisedFamily(fileName)
  const family = familyOf(mimeType)
  if (promised === null || family === null || promised === family) return false
  return !HARMLESS.has(`${promised} ${family}`)
}

/** Of a type that `readContent` told. */
export const familyOf = (mimeType: string): Content['family'] | null =>
  mimeType.startsWith('image/')
    ? 'image'
    : (SIGNATURES.find((signature) => signature.mimeType === mimeType)?.family ?? null)
