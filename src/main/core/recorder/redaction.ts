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
const MORE = '~more'
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

  const writeObject = (value: object, out: string[]): void => {
    let before = '{'
    for (const [field, part] of Object.entries(value)) {
      if (part === undefined || typeof part === 'function' || isSignal(part)) continue
      out.push(before, nameOf(field))
      write(part, field, out)
      before = ','
    }
    out.push(before === '{' ? '{}' : '}')
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

  const writeMarked = (value: object, out: string[]): void => {
    const mark = marks.get(value)
    if (mark === undefined) {
      writeObject(value, out)
      return
    }
    out.push(`["${EVENT}",${String(mark.number)}`)
    if (!mark.isWritten) {
      mark.isWritten = true
      out.push(',')
      writeObject(value, out)
    }
    out.push(']')
  }

  const writeList = (list: readonly unknown[], fields: readonly string[], out: string[]): void => {
    if (isOutline && list.length > OUTLINED) {
      out.push(`["${MORE}",${String(list.length)}]`)
      return
    }
    out.push('[')
    for (const [index, part] of list.entries()) {
      if (index > 0) out.push(',')
      write(part, fields[index] ?? '', out)
    }
    out.push(']')
  }

  const write = (value: unknown, field: string, out: string[]): void => {
    if (typeof value === 'string') out.push(encodeString(value, field))
    else if (typeof value === 'number') out.push(Number.isFinite(value) ? String(value) : 'null')
    else if (typeof value === 'boolean') out.push(value ? 'true' : 'false')
    else if (typeof value !== 'object' || value === null) out.push('null')
    else if (Array.isArray(value)) writeList(value, [], out)
    else if (value instanceof Uint8Array) out.push(`["${BYTES}",${String(value.byteLength)}]`)
    else if (value instanceof Set) writeList([...(value as ReadonlySet<unknown>)], [], out)
    else if (value instanceof Error) writeObject(describeError(value), out)
    else writeMarked(value, out)
  }

  /** Joined at once: strings put together bit by bit would be kept as their bits. */
  const joined = (fill: (out: string[]) => void): string => {
    const out: string[] = []
    fill(out)
    return out.join('')
  }

  return {
    token,
    encode: (value) =>
      joined((out) => {
        write(value, '', out)
      }),
    encodeArguments: (method, args) =>
      joined((out) => {
        writeList(args, ARGUMENTS[method] ?? [], out)
      }),
    markEvents: (events) => {
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

const isSignal = (value: unknown): boolean => value instanceof AbortSignal

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
