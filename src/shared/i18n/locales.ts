/** Which languages there are, and which of them a person gets. */
import { en } from './messages/en'
import { pseudo } from './pseudo'
import { createTranslator, type Translator } from './translator'

/** `en-XA` is the pseudo-locale: never offered, had by a system that asks for it. */
export type Locale = 'en' | 'zh-Hant' | 'en-XA'

/** Languages to choose from, each by its own name. */
export const LANGUAGES = [
  { locale: 'en', name: 'English' },
  { locale: 'zh-Hant', name: '繁體中文' }
] as const satisfies readonly { readonly locale: Locale; readonly name: string }[]

const TRADITIONAL_CHINESE = /^zh-(?:hant|tw|hk|mo)\b/i

const localeFor = (tag: string): Locale | null => {
  if (tag.toLowerCase() === 'en-xa') return 'en-XA'
  if (TRADITIONAL_CHINESE.test(tag)) return 'zh-Hant'
  return /^en\b/i.test(tag) ? 'en' : null
}

/**
 * The chosen language, or the first of the system's that there is.
 *
 * @param systemLanguages BCP 47, most wanted first.
 */
export const resolveLocale = (
  chosen: 'system' | Locale,
  systemLanguages: readonly string[]
): Locale => {
  if (chosen !== 'system') return chosen
  for (const tag of systemLanguages) {
    const locale = localeFor(tag.replaceAll('_', '-'))
    if (locale !== null) return locale
  }
  return 'en'
}

export const english: Translator = createTranslator('en', en)

/** Languages but English are loaded when they are wanted. */
export const loadTranslator = async (locale: Locale): Promise<Translator> => {
  switch (locale) {
    case 'en':
      return english
    case 'en-XA':
      return createTranslator('en', en, pseudo)
    case 'zh-Hant':
      return createTranslator('zh-Hant', (await import('./messages/zh-Hant')).zhHant)
  }
}
