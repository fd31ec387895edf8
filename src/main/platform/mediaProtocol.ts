import type { Session } from 'electron'

import { isShowable, readImageHeader } from '../../shared/image/imageHeader'
import { MEDIA_HOST, MEDIA_SCHEME } from './identity'

/** Finds the bytes of an attachment or of somebody's picture by its local id; null when it is not (or not yet) here. */
export type FindMedia = (
  attachmentId: string
) => Promise<{ readonly bytes: Uint8Array } | null>

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

/**
 * Attachments as images, and nothing but images: the type is what the bytes say, so that a script or
 * an SVG named "photo.png" is never handed to the page.
 */
export const createMediaHandler =
  (find: FindMedia): ((request: { readonly url: string }) => Promise<Response>) =>
  async (request) => {
    const id = requestedAttachment(request.url)
    if (id === null) return notFound()
    try {
      const media = await find(id)
      const header = media === null ? null : readImageHeader(media.bytes)
      if (media === null || header === null || !isShowable(header)) return notFound()
      // The copy owns its buffer: a view into a shared pool is not a valid body.
      return new Response(Uint8Array.from(media.bytes), {
        headers: { ...HEADERS, 'Content-Type': header.mimeType }
      })
    } catch {
      return notFound()
    }
  }

/** After `ready`. */
export const serveMedia = (session: Session, find: FindMedia): void => {
  session.protocol.handle(MEDIA_SCHEME, createMediaHandler(find))
}
