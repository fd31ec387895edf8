import { app, type Session, type WebContents } from 'electron'

import type { Logger } from '../core/ports'
import { isTrustedUrl, type TrustedPage } from './origin'

/** The page may put text on the clipboard; notifications, devices and media are main's or nobody's. */
const GRANTED = new Set(['clipboard-sanitized-write'])

/** Pure: the whole permission policy. */
export const isPermissionGranted = (
  permission: string,
  requestingUrl: string,
  page: TrustedPage
): boolean => GRANTED.has(permission) && isTrustedUrl(requestingUrl, page)

type Denial = { readonly preventDefault: () => void }

const guardContents = (contents: WebContents, page: TrustedPage, logger: Logger): void => {
  const denyForeign = (event: Denial, url: string, isMainFrame: boolean): void => {
    // No document of ours has frames, so a frame that navigates is never wanted.
    if (isMainFrame && isTrustedUrl(url, page)) return
    event.preventDefault()
    logger.warn('navigation denied', { isMainFrame })
  }
  contents.on('will-navigate', (event, url) => {
    denyForeign(event, url, true)
  })
  contents.on('will-redirect', (event, url, _inPlace, isMainFrame) => {
    denyForeign(event, url, isMainFrame)
  })
  contents.on('will-frame-navigate', (event) => {
    denyForeign(event, event.url, event.isMainFrame)
  })
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    logger.warn('webview denied')
  })
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

const guardSession = (session: Session, page: TrustedPage): void => {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(details.isMainFrame && isPermissionGranted(permission, details.requestingUrl, page))
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    isPermissionGranted(permission, details.requestingUrl ?? requestingOrigin, page)
  )
  session.setDevicePermissionHandler(() => false)
  // Files are saved by main on request; a download that the page starts is not one of ours.
  session.on('will-download', (event) => {
    event.preventDefault()
  })
}

/**
 * Guards every web contents there will ever be, not only the main window's: other clients were broken
 * through the one window that had no listener. Call before the first window; lives as long as the app.
 */
export const installNavigationGuard = (page: TrustedPage, logger: Logger): void => {
  const guarded = new WeakSet<Session>()
  const guardOnce = (session: Session): void => {
    if (guarded.has(session)) return
    guarded.add(session)
    guardSession(session, page)
  }
  app.on('session-created', guardOnce)
  app.on('web-contents-created', (_event, contents) => {
    guardOnce(contents.session)
    guardContents(contents, page, logger)
  })
}
