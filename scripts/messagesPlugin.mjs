import { IntlMessageFormat } from 'intl-messageformat'

/** Text and `{name}`: what the translator puts together without the library. */
const PLAIN = /^(?:[^{}'#]|'(?!['{}<>#])|\{\w+\})*$/

/**
 * Parses the messages of all languages when they are bundled, as intl-messageformat offers it: the
 * parser, which is most of that library, is no part of the app and none of its start.
 *
 * @returns {import('vite').Plugin}
 */
export function messagesPlugin() {
  return {
    name: 'tern-messages',
    enforce: 'pre',
    config: () => ({
      resolve: {
        alias: [
          {
            find: /^@formatjs\/icu-messageformat-parser$/,
            replacement: '@formatjs/icu-messageformat-parser/no-parser.js'
          }
        ]
      }
    }),
    transform: {
      filter: { id: /\/src\/shared\/i18n\/messages\/[^/]+\/[^/]+\.json$/ },
      handler: (json) => ({ code: parseMessages(json), map: null })
    }
  }
}

/**
 * @param {string} json an area of messages
 * @returns {string} the same, with syntax trees for the messages that need the library
 */
export function parseMessages(json) {
  const messages = Object.entries(JSON.parse(json))
  return JSON.stringify(Object.fromEntries(messages.map(([key, text]) => [key, parsed(text)])))
}

function parsed(text) {
  if (PLAIN.test(text)) return text
  return new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst()
}
