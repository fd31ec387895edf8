/**
 * What may enter a recording: numbers, flags and Tern's own words. Every other string becomes a keyed
 * hash with its length, so that what was equal stays equal and nothing can be read. The key lives as
 * long as this run and is never saved.
 */
import { isLoopbackUrl } from '../account/serverUrl'
import { BackendError, type ConnectFailure } from '../chatBackend'
import { StoreError } from '../store'
import { createKeyedHash } from './sipHash'

/** Fields that hold words of our own; what is in them is kept where it looks like one. */
const OWN_WORDS: ReadonlySet<string> = new Set([
  'type',
  'kind',
  'code',
  'cause',
  'phase',
  'state',
  'origin',
  'continuity',
  'sendState',
  'tapback',
  'at',
  'action',
  'field',
  'reactions',
  'newConversation',
  'notifications',
  'opened'
])
const WORD = /^[a-zA-Z_]{1,24}$/
/** Names of fields. Whatever else stands before a colon may be somebody's address. */
const FIELD = /^[a-z][a-zA-Z]{0,31}$/
/** The six tapbacks: which one was chosen decides what is sent. */
const TAPBACKS: ReadonlySet<string> = new Set(['❤️', '👍', '👎', '😂', '‼️', '❓'])
/** What the arguments that are words of our own are called, by method. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  setOutboxState: ['id', 'state'],
  'messenger.react': ['id', 'emoji'],
  'runtime.wake': ['id', 'cause']
}
const REMEMBERED = 20_000
const REMEMBERED_LENGTH = 100

export interface Redaction {
  /** JSON of the value with nothing readable in it. */
  encode(value: unknown): string
  /** The same for what a method is called with. */
  encodeArguments(method: string, args: readonly unknown[]): string
  /** The hash that stands for an id. */
  token(text: string): string
  /**
   * Events that a server told, from here on: encoded again they are a reference (`[EVENT, number]`)
   * to where they stand first (`[EVENT, number, event]`).
   */
  markEvents(events: readonly object[]): void
  /**
   * References to earlier events are worth nothing from here on. In outline, long lists are written as
   * how many there were (`[MORE, count]`).
   */
  beginSegment(isOutline: boolean): void
}

/** First of an array that stands for an event. */
export const EVENT = '~event'
/** First of an array that stands for so many bytes. */
export const BYTES = '~bytes'

/** First of an array that stands for a list that was not written out. */
export const MORE = '~more'
const NONE: readonly string[] = []
/** Lists as long as this are written out in any case. */
const OUTLINED = 8

type Mark = { readonly number: number; isWritten: boolean }

/** @param key 16 random bytes that nobody else knows */
export const createRedaction = (key: Uint8Array): Redaction => {
  const hash = createKeyedHash(key)
  const tokens = new Map<string, string>()
  const names = new Map<string, string>()
  let marks = new WeakMap<object, Mark>()
  let nextEvent = 1
  let isOutline = false

  const token = (text: string): string => {
    const known = tokens.get(text)
    if (known !== undefined) return known
    // Core trims what people type, and has to come to the same.
    const trimmed = text.trim()
    const made =
      trimmed === '' ? (text === '' ? '' : ' ') : `~${hash(trimmed)}.${String(trimmed.length)}`
    if (text.length > REMEMBERED_LENGTH) return made
    if (tokens.size >= REMEMBERED) tokens.clear()
    tokens.set(text, made)
    return made
  }

  const encodeString = (text: string, field: string): string => {
    if (OWN_WORDS.has(field) && WORD.test(text)) return `"${text}"`
    if (field === 'serverUrl')
      return isLoopbackUrl(text) ? '"http://localhost"' : `"${token(text)}"`
    return field === 'emoji' && TAPBACKS.has(text) ? `"${text}"` : `"${token(text)}"`
  }

  const writeObject = (value: Readonly<Record<string, unknown>>): string => {
    let out = ''
    for (const field of Object.keys(value)) {
      const part = value[field]
      if (part === undefined || typeof part === 'function' || isSignal(part)) continue
      out += (out === '' ? '{' : ',') + nameOf(field) + write(part, field)
    }
    return out === '' ? '{}' : `${out}}`
  }

  /** Names of fields are few: each is looked at once. */
  const nameOf = (field: string): string => {
    const known = names.get(field)
    if (known !== undefined) return known
    if (!FIELD.test(field)) return `"${token(field)}":`
    const made = `"${field}":`
    names.set(field, made)
    return made
  }

  const writeMarked = (value: object): string => {
    const mark = marks.get(value)
    const record = value as Readonly<Record<string, unknown>>
    if (mark === undefined) return writeObject(record)
    const number = String(mark.number)
    if (mark.isWritten) return `["${EVENT}",${number}]`
    mark.isWritten = true
    return `["${EVENT}",${number},${writeObject(record)}]`
  }

  const writeList = (list: readonly unknown[], fields: readonly string[]): string => {
    if (isOutline && list.length > OUTLINED) return `["${MORE}",${String(list.length)}]`
    let out = ''
    for (let index = 0; index < list.length; index += 1)
      out += (index === 0 ? '[' : ',') + write(list[index], fields[index] ?? '')
    return out === '' ? '[]' : `${out}]`
  }

  const write = (value: unknown, field: string): string => {
    switch (typeof value) {
      case 'string':
        return encodeString(value, field)
      case 'number':
        return Number.isFinite(value) ? String(value) : 'null'
      case 'boolean':
        return value ? 'true' : 'false'
      case 'object':
        return value === null ? 'null' : writeThing(value)
      default:
        return 'null'
    }
  }

  const writeThing = (value: object): string => {
    if (Array.isArray(value)) return writeList(value, NONE)
    if (value instanceof Uint8Array) return `["${BYTES}",${String(value.byteLength)}]`
    if (value instanceof Set) return writeList([...(value as ReadonlySet<unknown>)], NONE)
    return value instanceof Error ? writeObject(describeError(value)) : writeMarked(value)
  }

  return {
    token,
    encode: (value) => whole(write(value, '')),
    encodeArguments: (method, args) => whole(writeList(args, ARGUMENTS[method] ?? NONE)),
    markEvents: (events) => {
      // They are not written out, so nothing can refer to them.
      if (isOutline && events.length > OUTLINED) return
      for (const event of events) {
        if (marks.has(event)) continue
        marks.set(event, { number: nextEvent, isWritten: false })
        nextEvent += 1
      }
    },
    beginSegment: (outline) => {
      isOutline = outline
      marks = new WeakMap()
    }
  }
}

const isSignal = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && value instanceof AbortSignal

/** Makes one piece of a string put together bit by bit: those bits take several times its room. */
const whole = (json: string): string => {
  json.charCodeAt(0)
  return json
}

/** What core can tell about a failure; the rest of it may quote anything. */
export type ErrorShape =
  | { readonly type: 'store'; readonly code: StoreError['code'] }
  | { readonly type: 'backend'; readonly failure: ConnectFailure }
  | { readonly type: 'other' }

const describeError = (error: Error): ErrorShape => {
  if (error instanceof StoreError) return { type: 'store', code: error.code }
  if (error instanceof BackendError) return { type: 'backend', failure: error.failure }
  return { type: 'other' }
}
