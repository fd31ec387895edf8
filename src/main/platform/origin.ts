import { APP_ENTRY_URL } from './identity'

/** The one page that may run in our windows: its full URL. */
export type TrustedPage = { readonly entryUrl: string; readonly isDev: boolean }

/**
 * The dev server is trusted only when it is on this machine, so that an inherited environment
 * variable cannot point the app (with its preload) at a foreign page.
 */
export const trustedPage = (rendererUrl: string | undefined, isPackaged: boolean): TrustedPage => {
  if (rendererUrl !== undefined && !isPackaged && isLoopbackHttp(rendererUrl))
    return { entryUrl: rendererUrl, isDev: true }
  return { entryUrl: APP_ENTRY_URL, isDev: false }
}

const parse = (url: string): URL | null => {
  try {
    return new URL(url)
  } catch {
    return null
  }
}

const isLoopbackHttp = (url: string): boolean => {
  const parsed = parse(url)
  return (
    parsed?.protocol === 'http:' &&
    (parsed.hostname === 'localhost' ||
      parsed.hostname === '127.0.0.1' ||
      parsed.hostname === '[::1]')
  )
}

/**
 * Whether a URL is of our page's origin. Scheme, host and port are compared after parsing: a prefix
 * compare would let `app://tern.evil` pass, and `URL.origin` is "null" for our scheme in Node.
 */
export const isTrustedUrl = (url: string, page: TrustedPage): boolean => {
  const candidate = parse(url)
  const own = parse(page.entryUrl)
  return (
    candidate !== null &&
    own !== null &&
    candidate.protocol === own.protocol &&
    candidate.host === own.host &&
    candidate.username === '' &&
    candidate.password === ''
  )
}
