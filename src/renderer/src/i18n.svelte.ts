/** The window's language. `t` is reactive: what calls it while rendering follows a change. */
import {
  english,
  loadTranslator,
  type MessageKey,
  type MessageValues,
  resolveLocale,
  type Translator
} from '../../shared/i18n'

let current = $state.raw<Translator>(english)
let wanted = 'en'

/** Never keep what it answers: call it where the words are shown. */
export const t = (key: MessageKey, values?: MessageValues): string => current.translate(key, values)

/** BCP 47, for Intl; reactive. */
export const locale = (): string => current.locale

/** Null: done; else resolves when the words are those of the language. The newest wish wins. */
export const setLanguage = (
  chosen: Parameters<typeof resolveLocale>[0],
  systemLanguages: readonly string[]
): Promise<void> | null => {
  const next = resolveLocale(chosen, systemLanguages)
  wanted = next
  if (next === 'en') return use(english)
  return loadTranslator(next).then((translator) => {
    if (wanted === next) use(translator)
  })
}

const use = (translator: Translator): null => {
  current = translator
  document.documentElement.lang = translator.locale
  return null
}
