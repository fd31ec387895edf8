import { app } from 'electron'

import {
  createDeepLinks,
  deepLinkOf,
  type DeepLinks,
  LINK_SCHEME,
  parseDeepLink
} from './deepLinks'

/** Before `ready`: macOS hands over the link that started the app as soon as it can. */
export const listenForLinks = (argv: readonly string[]): DeepLinks => {
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
