import type { LogFields } from '../core/ports'

const REDACTED = '[redacted]'
const CUT = '…[cut]'

/**
 * Longer texts are cut before anything looks at them: an error may quote what a server sent, which can
 * be megabytes, and main must never stop for it.
 */
export const MAX_REDACTED_LENGTH = 4_000

/** Names whose values are never written, whatever they look like. */
const SECRET_NAME = /token|secret|password|passphrase|api[-_]?key|authorization|cookie/i
/** What people wrote to each other, and who they are: no log line has a use for it. */
const TEXT_NAME = /^(?:text|body|subject|caption|snippet|draft|displayName|senderName)$/i

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // name=value, name: value, "name":"value"
  [
    /\b(token|secret|password|passphrase|api[-_]?key|guid|authorization|cookie)\b(["']?\s*[:=]\s*["']?)(?:bearer\s+|basic\s+)?[^\s"'&,;}]+/gi,
    `$1$2${REDACTED}`
  ],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${REDACTED}`],
  // V8 quotes what it could not parse: `Unexpected token 'H', "Hello Ada" is not valid JSON`
  [/(Unexpected token ).*(?= is not valid JSON)/gs, `$1${REDACTED}`],
  // Words in quotes are somebody's words; names of tables, fields and codes have no spaces.
  [/"(?=[^"”\n]*\s)[^"”\n]{2,}(["”])/g, `"${REDACTED}$1`],
  [/“[^”\n]*”?/g, `“${REDACTED}”`],
  [/(^|[\s(:=])'(?=[^'\n]*\s)[^'\n]{2,}'(?=[\s,.;:)]|$)/g, `$1'${REDACTED}'`],
  // user:password@host, then what stands behind ? in an address
  [/\/\/[^/\s@]+@/g, `//${REDACTED}@`],
  [/(\bhttps?:\/\/[^\s?#]+)[?#][^\s"')]*/gi, `$1?${REDACTED}`],
  // 64 characters are all that a name may have; without a bound each of a long run is tried to its end.
  [/[\w.%+-]{1,64}@[\w-]+(?:\.[\w-]+)+/g, REDACTED],
  // +46 70 555 01 07, (555) 010-0142
  [/(?<![\w.-])(?:\+\d|\(\d)[\d\s().-]{6,}\d/g, REDACTED],
  [/(?<![\w.:-])\d{3}[-. ]\d{3}[-. ]\d{4}(?![\w-])/g, REDACTED]
]

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const TOKEN_LIKE = /[A-Za-z0-9_=+-]{24,}(?:\.[A-Za-z0-9_=+-]{8,})*/g

/** Long runs of letters and digits are keys; our own ids (UUIDs) are what a log is for. */
const redactTokens = (text: string): string =>
  text.replace(TOKEN_LIKE, (run) =>
    UUID.test(run) || !/\d/.test(run) || !/[A-Za-z]/.test(run) ? run : REDACTED
  )

/**
 * Second line of defence for logs: callers pass ids and codes only, and this catches what a foreign
 * error message may carry. Pure.
 */
export const redactText = (text: string): string => {
  const looked = text.slice(0, MAX_REDACTED_LENGTH)
  const redacted = PATTERNS.reduce((result, [pattern, by]) => result.replace(pattern, by), looked)
  return redactTokens(redacted) + (looked.length < text.length ? CUT : '')
}

export const redactFields = (fields: LogFields): LogFields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]): [string, LogFields[string]] => {
      if (typeof value !== 'string') return [name, value]
      return [name, SECRET_NAME.test(name) || TEXT_NAME.test(name) ? REDACTED : redactText(value)]
    })
  )
