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

/** What the library makes of a message. */
type Elements = ReturnType<IntlMessageFormat['getAst']>

/** As it is written; the build has parsed what is not plain (scripts/messagesPlugin.mjs). */
type Message = string | Elements

type Format = (values: MessageValues | undefined) => string

/** Text and `{name}`: most messages. The library would set up numbers and plurals for each. */
const PLAIN = /^(?:[^{}'#]|'(?!['{}<>#])|\{\w+\})*$/

const lookUp = (messages: Messages, key: MessageKey): Message | undefined => {
  const [area = '', name = ''] = key.split('.')
  const areas: Readonly<Record<string, Readonly<Record<string, Message | undefined>> | undefined>> =
    messages
  return areas[area]?.[name]
}

const valueOf = (name: string, values: MessageValues | undefined): string =>
  String(values?.[name] ?? `{${name}}`)

const plain = (message: string): Format => {
  // Names are every second part.
  const parts = message.split(/\{(\w+)\}/)
  return (values) =>
    parts.map((part, index) => (index % 2 === 0 ? part : valueOf(part, values))).join('')
}

const formatted = (message: Message, locale: string): Format => {
  const format = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true })
  return (values) => {
    try {
      return String(format.format(values))
    } catch {
      return withNames(format.getAst())
    }
  }
}

/** Text and the names in it, for a person who is to guess what is meant. */
const withNames = (elements: Elements): string =>
  elements.map((element) => ('value' in element ? element.value : '#')).join('')

const formatOf = (message: Message, locale: string): Format => {
  if (typeof message === 'string' && PLAIN.test(message)) return plain(message)
  return formatted(message, locale)
}

/**
 * Formats are made when they are first needed, and kept. A message that cannot be formatted, because
 * a placeholder got no value, shows the names in it: a wrong word is no reason to lose a screen.
 */
export const createTranslator = (
  locale: string,
  messages: Messages,
  decorate: (text: string) => string = (text) => text
): Translator => {
  const formats = new Map<MessageKey, Format>()
  const make = (key: MessageKey): Format => {
    const translated = lookUp(messages, key)
    if (translated !== undefined) return formatOf(translated, locale)
    return formatOf(lookUp(en, key) ?? key, 'en')
  }
  const translate: Translate = (key, values) => {
    let format = formats.get(key)
    if (format === undefined) {
      format = make(key)
      formats.set(key, format)
    }
    return decorate(format(values))
  }
  return { locale, translate }
}
