import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

import type { Session } from 'electron'

import { CONTENT_SECURITY_POLICY, DEV_CONTENT_SECURITY_POLICY } from './contentSecurityPolicy'
import { APP_HOST, APP_SCHEME } from './identity'
import type { TrustedPage } from './origin'

/** Fixed by extension; anything else is not ours to serve. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2'
}

/**
 * No opener policy: nothing opens the page and it can open nothing (navigationGuard.ts), and for the
 * policy Chromium would throw away the window's process and start a second one when the page comes.
 */
const BASE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer'
}

const notFound = (): Response =>
  new Response('Not found', {
    status: 404,
    headers: { ...BASE_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' }
  })

/** Every regular file below `dir` as its URL path -> its file. Links are not followed. */
export const listServable = (dir: string, prefix = ''): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = `${prefix}/${entry.name}`
    const file = join(dir, entry.name)
    if (entry.isDirectory())
      for (const [key, value] of listServable(file, path)) found.set(key, value)
    else if (entry.isFile() && extname(entry.name) in CONTENT_TYPES) found.set(path, file)
  }
  return found
}

/** The path asked for, or null where the URL is not exactly of our own host. Never normalised. */
export const requestedPath = (url: string): string | null => {
  try {
    const { protocol, host, username, password, pathname } = new URL(url)
    if (protocol !== `${APP_SCHEME}:` || host !== APP_HOST) return null
    if (username !== '' || password !== '') return null
    const path = decodeURIComponent(pathname)
    return path === '/' ? '/index.html' : path
  } catch {
    return null
  }
}

/**
 * Serves the built page. A path is looked up in the list of files that exist, never joined to a
 * directory: there is nothing to traverse, whatever the encoding.
 */
export const createAppHandler = (
  rendererDir: string
): ((request: { readonly url: string; readonly method: string }) => Promise<Response>) => {
  let files: ReadonlyMap<string, string> | null = null
  return async (request) => {
    const path = requestedPath(request.url)
    if (path === null || request.method !== 'GET') return notFound()
    try {
      files ??= listServable(rendererDir)
      const file = files.get(path)
      const type = CONTENT_TYPES[extname(path)]
      if (file === undefined || type === undefined) return notFound()
      return new Response(await readFile(file), {
        headers: { ...BASE_HEADERS, 'Content-Type': type }
      })
    } catch {
      return notFound()
    }
  }
}

/** After `ready`. In development the page comes from the dev server and only gets a policy here. */
export const serveApp = (session: Session, rendererDir: string, page: TrustedPage): void => {
  session.protocol.handle(APP_SCHEME, createAppHandler(rendererDir))
  if (!page.isDev) return
  const origin = new URL(page.entryUrl).origin
  session.webRequest.onHeadersReceived({ urls: [`${origin}/*`] }, (details, callback) => {
    callback({
      responseHeaders: {
        ...details.responseHeaders,
        'Content-Security-Policy': [DEV_CONTENT_SECURITY_POLICY]
      }
    })
  })
}
