/**
 * Files are named in messages by a URL below the server's own `/files/` (imkit.md 4.9). Others are
 * never fetched: a message must not be able to make Tern call an address of its sender's choice.
 */
const FILE_PATH = /^\/files\/[^/?#]{1,200}\/[^/?#]{1,300}$/

/** The path below the server's root, which is the attachment's id; null for a foreign URL. */
export const ownFilePath = (url: string, baseUrl: string): string | null => {
  try {
    const base = new URL(baseUrl)
    const target = new URL(url, base)
    const prefix = base.pathname.replace(/\/+$/, '')
    if (target.host !== base.host || !target.pathname.startsWith(prefix)) return null
    const path = target.pathname.slice(prefix.length)
    return FILE_PATH.test(path) ? path : null
  } catch {
    return null
  }
}

/** Whether an attachment's id is one that we made. */
export const isFilePath = (serverId: string): boolean => FILE_PATH.test(serverId)

const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  pdf: 'application/pdf',
  txt: 'text/plain'
}

export const extensionOf = (name: string): string =>
  /\.([A-Za-z0-9]{1,12})$/.exec(name)?.[1]?.toLowerCase() ?? ''

export const mimeTypeOf = (extension: string): string | null =>
  Object.hasOwn(TYPES, extension) ? (TYPES[extension] ?? null) : null
