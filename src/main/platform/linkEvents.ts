import { app } from 'electron'

import {
  createDeepLinks,
  deepLinkOf,
  type DeepLinks,
  LINK_SCHEME,
  parseDeepLink
} from './deepLinks'

/** What the system starts the app with, or hands over to it later. */
export type HandedOver = {
  readonly links: DeepLinks
  /** What came with `ready`; see launchInfo. */
  readonly launchInfo: () => unknown
}

/** Before `ready`: macOS hands over what started the app as soon as it can. */
export const listenForStart = (argv: readonly string[]): HandedOver => {
  let launchInfo: unknown = null
  app.once('ready', (_event, info) => {
    launchInfo = info
  })
  return { links: listenForLinks(argv), launchInfo: () => launchInfo }
}

const listenForLinks = (argv: readonly string[]): DeepLinks => {
  const links = createDeepLinks()
  app.on('open-url', (event, url) => {
    event.preventDefault()
    links.offer(parseDeepLink(url))
  })
  app.on('second-instance', (_event, secondArgv) => {
    links.offer(deepLinkOf(secondArgv))
  })
  links.offer(deepLinkOf(argv))
  return links
}

/**
 * Windows learns of the scheme from the app itself; macOS reads it in the bundle and Linux in the
 * desktop file. Behind `--` no link, whatever is in it, is a switch.
 */
export const registerLinkScheme = (): void => {
  if (process.platform !== 'win32' || !app.isPackaged) return
  app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, ['--'])
}
