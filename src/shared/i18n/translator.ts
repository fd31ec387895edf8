/** Words of the interface in the person's language. Messages are ICU MessageFormat, by area. */
import { IntlMessageFormat } from 'intl-messageformat'

import { en } from './messages/en'

type English = typeof en

/** `area.key` of every message there is. */
export type MessageKey = {
  [Area in keyof English]: `${Area}.${Extract<keyof English[Area], string>}`
}[keyof English]

/** A language; what it lacks is shown in English. */
export type Messages = {
  readonly [Area in keyof English]: { readonly [Key in keyof English[Area]]?: string }
}

/** What stands in the placeholders of a message, by name. */
export type MessageValues = Readonly<Record<string, string | number>>

export type Translate = (key: MessageKey, values?: MessageValues) => string

export type Translator = {
  /** BCP 47, for `lang` and Intl. */
  readonly locale: string
  readonly translate: Translate
}

type Format = { format(values?: MessageValues): unknown }

const lookUp = (messages: Messages, key: MessageKey): string | undefined => {
  const [area = '', name = ''] = key.split('.')
  const areas: Readonly<Record<string, Readonly<Record<string, string | undefined>> | undefined>> =
    messages
  return areas[area]?.[name]
}

/**
 * Formats are made when they are first needed, and kept. A message that cannot be formatted, because
 * a placeholder got no value, shows as it is written: a wrong word is no reason to lose a screen.
 */
export const createTranslator = (
  locale: string,
  messages: Messages,
  decorate: (text: string) => string = (text) => text
): Translator => {
  const formats = new Map<MessageKey, Format | string>()
  const formatOf = (key: MessageKey): Format | string => {
    const translated = lookUp(messages, key)
    const written = translated ?? lookUp(en, key) ?? key
    return /[{'#]/.test(written)
      ? new IntlMessageFormat(written, translated === undefined ? 'en' : locale, undefined, {
          ignoreTag: true
        })
      : written
  }
  const translate: Translate = (key, values) => {
    let format = formats.get(key)
    if (format === undefined) {
      format = formatOf(key)
      formats.set(key, format)
    }
    if (typeof format === 'string') return decorate(format)
    try {
      return decorate(String(format.format(values)))
    } catch {
      return decorate(lookUp(messages, key) ?? lookUp(en, key) ?? key)
    }
  }
  return { locale, translate }
}
