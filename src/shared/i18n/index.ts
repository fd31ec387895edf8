export { english, LANGUAGES, loadTranslator, resolveLocale } from './locales'
export { bodyWords, sendFailureWords, serviceWords, unsupportedWords } from './messageWords'
export {
  createTranslator,
  type MessageKey,
  type Messages,
  type MessageValues,
  type Translate,
  type Translator
} from './translator'
