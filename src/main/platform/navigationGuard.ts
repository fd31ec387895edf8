import { app, type Session, type WebContents } from 'electron'

import type { Logger } from '../core/ports'
import type { MicrophoneGate } from './microphone'
import { isTrustedUrl, type TrustedPage } from './origin'

/** The page may put text on the clipboard; notifications and devices are main's or nobody's. */
const GRANTED = new Set(['clipboard-sanitized-write'])

/** Pure: the whole permission policy. */
export const isPermissionGranted = (
  permission: string,
  requestingUrl: string,
  page: TrustedPage
): boolean => GRANTED.has(permission) && isTrustedUrl(requestingUrl, page)

/** Pure: sound and no picture, for our page, while a person is asking for it. */
export const isListeningGranted = (
  request: { readonly permission: string; readonly kinds: readonly string[]; readonly url: string },
  page: TrustedPage,
  gate: Pick<MicrophoneGate, 'isOpen'>
): boolean =>
  request.permission === 'media' &&
  request.kinds.length > 0 &&
  request.kinds.every((kind) => kind === 'audio') &&
  isTrustedUrl(request.url, page) &&
  gate.isOpen()

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
  // No datagram leaves the page, and no address of this machine is told; see pageNetwork.ts.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

const guardSession = (session: Session, page: TrustedPage, gate: MicrophoneGate): void => {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const { isMainFrame, requestingUrl: url } = details
    const kinds = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    callback(
      isMainFrame &&
        (isPermissionGranted(permission, url, page) ||
          isListeningGranted({ permission, kinds, url }, page, gate))
    )
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    const url = details.requestingUrl ?? requestingOrigin
    const kinds = details.mediaType === undefined ? [] : [details.mediaType]
    return (
      isPermissionGranted(permission, url, page) ||
      isListeningGranted({ permission, kinds, url }, page, gate)
    )
  })
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
export const installNavigationGuard = (
  page: TrustedPage,
  gate: MicrophoneGate,
  logger: Logger
): void => {
  const guarded = new WeakSet<Session>()
  const guardOnce = (session: Session): void => {
    if (guarded.has(session)) return
    guarded.add(session)
    guardSession(session, page, gate)
  }
  app.on('session-created', guardOnce)
  app.on('web-contents-created', (_event, contents) => {
    guardOnce(contents.session)
    guardContents(contents, page, logger)
  })
}
