/** A window as Tern makes it, and what its page may. */
import { app, BrowserWindow } from 'electron'

import { APP_NAME } from './identity'
import { backgroundColor } from './theme'
import { MIN_HEIGHT, MIN_WIDTH, type WindowPlacement } from './windowState'

export type WindowFiles = {
  readonly preloadFile: string
  /** Window icon on Linux and Windows; null: the system's own. */
  readonly iconFile: string | null
}

/** After `ready`. Not shown yet. */
export const makeWindow = (
  { preloadFile, iconFile }: WindowFiles,
  { width, height, position }: WindowPlacement
): BrowserWindow =>
  new BrowserWindow({
    width,
    height,
    ...(position ?? {}),
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    title: APP_NAME,
    backgroundColor: backgroundColor(),
    autoHideMenuBar: true,
    ...(iconFile === null ? {} : { icon: iconFile }),
    webPreferences: {
      preload: preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // Whoever debugs the page reads everything, and can be told to paste something there.
      devTools: !app.isPackaged,
      // Whether, and in which languages, is the session's business (spellcheck.ts).
      spellcheck: true
    }
  })
