import { nativeTheme } from 'electron'

import type { Settings } from '../../shared/domain'

/** The page's own background tokens: the window must not flash before the first paint. */
const BACKGROUND = { light: '#fbfbfa', dark: '#15191a' } as const

/** Makes `prefers-color-scheme`, menus and title bars follow the person's choice. */
export const applyTheme = (theme: Settings['theme']): void => {
  nativeTheme.themeSource = theme
}

export const backgroundColor = (): string =>
  nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light

/** Calls on every change of the effective theme; returns the unsubscriber. */
export const onThemeChange = (listener: () => void): (() => void) => {
  nativeTheme.on('updated', listener)
  return () => {
    nativeTheme.off('updated', listener)
  }
}
