/** The language of everything outside the page: it follows the setting, like the page does. */
import { app } from 'electron'

import { english, loadTranslator, resolveLocale, type Translate } from '../../shared/i18n'
import type { Settings } from '../../shared/domain'
import type { Logger } from '../core/ports'
import type { SettingsStore } from '../platform/settings'

export type Language = {
  /** In the language of the moment it is called: what it answers is never kept. */
  readonly t: Translate
  /** After `ready`: only then the system tells its languages. Resolves when the words are there. */
  start(): Promise<void>
  /** The words are others now. */
  onChange(listener: () => void): void
}

export const createLanguage = (
  settings: Pick<SettingsStore, 'get' | 'onChange'>,
  logger: Logger
): Language => {
  const listeners: (() => void)[] = []
  let current = english
  /** The newest wish wins, however long an earlier one loads. */
  let wanted: string = english.locale

  const follow = async ({ language }: Settings): Promise<void> => {
    const locale = resolveLocale(language, app.getPreferredSystemLanguages())
    if (locale === wanted) return
    wanted = locale
    try {
      const loaded = await loadTranslator(locale)
      if (wanted !== locale) return
      current = loaded
      for (const listener of listeners) listener()
    } catch (error) {
      logger.warn('language not loaded', { locale, error: String(error) })
    }
  }

  return {
    t: (key, values) => current.translate(key, values),
    start: () => {
      settings.onChange((changed) => void follow(changed))
      return follow(settings.get())
    },
    onChange: (listener) => {
      listeners.push(listener)
    }
  }
}
