import type { Session } from 'electron'

import { isShowable, readImageHeader } from '../../shared/image/imageHeader'
import { isPlayable, readContent } from '../../shared/media/contentType'
import { MEDIA_HOST, MEDIA_SCHEME } from './identity'

/** Finds the bytes of an attachment or of somebody's picture by its local id; null when it is not (or not yet) here. */
export type FindMedia = (attachmentId: string) => Promise<{ readonly bytes: Uint8Array } | null>

export type MediaRequest = { readonly url: string; readonly headers: Pick<Headers, 'get'> }

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'private, max-age=86400'
}

const notFound = (): Response =>
  new Response(null, { status: 404, headers: { ...HEADERS, 'Cache-Control': 'no-store' } })

/** `app-media://attachment/<id>`: exactly one path segment, or null. */
export const requestedAttachment = (url: string): string | null => {
  try {
    const { protocol, host, username, password, pathname } = new URL(url)
    if (protocol !== `${MEDIA_SCHEME}:` || host !== MEDIA_HOST) return null
    if (username !== '' || password !== '') return null
    const id = decodeURIComponent(pathname.slice(1))
    return /^[^/\\\0]{1,200}$/.test(id) ? id : null
  } catch {
    return null
  }
}

/** The type by the bytes alone; null for what is neither a picture that can be shown nor played. */
const typeOf = (bytes: Uint8Array): string | null => {
  const image = readImageHeader(bytes)
  if (image !== null) return isShowable(image) ? image.mimeType : null
  const content = readContent(bytes)
  return content !== null && isPlayable(content) ? content.mimeType : null
}

type Range = { readonly from: number; readonly to: number }

/** `bytes=from-to`, both included; players ask for pieces to jump about. Null: all of it. */
const rangeOf = (header: string | null, size: number): Range | 'unsatisfiable' | null => {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (match === null) return null
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return null
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return from > to ? 'unsatisfiable' : { from, to }
}

const answer = (bytes: Uint8Array, mimeType: string, range: Range | null): Response => {
  const size = String(bytes.byteLength)
  const part = range === null ? bytes : bytes.subarray(range.from, range.to + 1)
  // The copy owns its buffer: a view into a shared pool is not a valid body.
  return new Response(Uint8Array.from(part), {
    status: range === null ? 200 : 206,
    headers: {
      ...HEADERS,
      'Content-Type': mimeType,
      'Content-Length': String(part.byteLength),
      'Accept-Ranges': 'bytes',
      ...(range === null
        ? {}
        : { 'Content-Range': `bytes ${String(range.from)}-${String(range.to)}/${size}` })
    }
  })
}

/**
 * Attachments as pictures, sound and film, and nothing else: the type is what the bytes say, so that a
 * script or an SVG named "photo.png" is never handed to the page.
 */
export const createMediaHandler =
  (find: FindMedia): ((request: MediaRequest) => Promise<Response>) =>
  async (request) => {
    const id = requestedAttachment(request.url)
    if (id === null) return notFound()
    try {
      const media = await find(id)
      const mimeType = media === null ? null : typeOf(media.bytes)
      if (media === null || mimeType === null) return notFound()
      const range = rangeOf(request.headers.get('range'), media.bytes.byteLength)
      return range === 'unsatisfiable'
        ? new Response(null, { status: 416, headers: HEADERS })
        : answer(media.bytes, mimeType, range)
    } catch {
      return notFound()
    }
  }

/** After `ready`. */
export const serveMedia = (session: Session, find: FindMedia): void => {
  session.protocol.handle(MEDIA_SCHEME, createMediaHandler(find))
}
