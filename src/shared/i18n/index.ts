export { english, LANGUAGES, loadTranslator, resolveLocale } from './locales'
export {
  createTranslator,
  type MessageKey,
  type Messages,
  type MessageValues,
  type Translate,
  type Translator
} from './translator'
