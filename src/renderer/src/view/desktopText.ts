import type { KeychainView } from '../../../shared/ipc/views'
import { t } from '../i18n.svelte'
import { writtenFor } from './timeStyle.svelte'

const MAC_KEYS: Readonly<Record<string, string>> = {
  CommandOrControl: '⌘',
  Alt: '⌥',
  Shift: '⇧'
}

/** An accelerator as the keys are labelled. */
export const shortcutText = (accelerator: string | null, isMac: boolean): string => {
  if (accelerator === null) return t('settings.none')
  if (!isMac) return accelerator.replace('CommandOrControl', 'Ctrl')
  return accelerator
    .split('+')
    .map((part) => MAC_KEYS[part] ?? part)
    .join('')
}

/** `de-AT` as the person calls it; the code itself where nobody has a name for it. */
export const languageName = (language: string): string => {
  try {
    return new Intl.DisplayNames(writtenFor(), { type: 'language' }).of(language) ?? language
  } catch {
    return language
  }
}

export const keychainText = (state: KeychainView['state']): string => {
  switch (state) {
    case 'ok':
      return t('settings.keychainOk')
    case 'locked':
      return t('settings.keychainLocked')
    case 'lost':
      return t('settings.keychainLost')
    case 'unavailable':
      return t('settings.keychainNone')
    case 'session':
      return t('settings.keychainSession')
  }
}
