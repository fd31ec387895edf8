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
  /** References to earlier events are worth nothing from here on. */
  forgetEvents(): void
}

/** First of an array that stands for an event. */
export const EVENT = '~event'
/** First of an array that stands for so many bytes. */
export const BYTES = '~bytes'

type Mark = { readonly number: number; isWritten: boolean }

/** @param key 16 random bytes that nobody else knows */
export const createRedaction = (key: Uint8Array): Redaction => {
  const hash = createKeyedHash(key)
  const tokens = new Map<string, string>()
  let marks = new WeakMap<object, Mark>()
  let nextEvent = 1

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

  const encodeObject = (value: object): string => {
    let json = ''
    for (const [field, part] of Object.entries(value)) {
      if (part === undefined || typeof part === 'function' || isSignal(part)) continue
      const name = FIELD.test(field) ? field : token(field)
      json += `${json === '' ? '' : ','}"${name}":${encodeAny(part, field)}`
    }
    return `{${json}}`
  }

  const encodeMarked = (value: object): string => {
    const mark = marks.get(value)
    if (mark === undefined) return encodeObject(value)
    if (mark.isWritten) return `["${EVENT}",${String(mark.number)}]`
    mark.isWritten = true
    return `["${EVENT}",${String(mark.number)},${encodeObject(value)}]`
  }

  const encodeList = (list: readonly unknown[]): string => {
    let json = ''
    for (const part of list) json += `${json === '' ? '' : ','}${encodeAny(part, '')}`
    return `[${json}]`
  }

  const encodeAny = (value: unknown, field: string): string => {
    if (typeof value === 'string') return encodeString(value, field)
    if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null'
    if (typeof value === 'boolean') return value ? 'true' : 'false'
    if (typeof value !== 'object' || value === null) return 'null'
    if (Array.isArray(value)) return encodeList(value)
    if (value instanceof Uint8Array) return `["${BYTES}",${String(value.byteLength)}]`
    if (value instanceof Set) return encodeList([...(value as ReadonlySet<unknown>)])
    if (value instanceof Error) return encodeObject(describeError(value))
    return encodeMarked(value)
  }

  return {
    token,
    encode: (value) => encodeAny(value, ''),
    encodeArguments: (method, args) =>
      `[${args.map((part, index) => encodeAny(part, ARGUMENTS[method]?.[index] ?? '')).join(',')}]`,
    markEvents: (events) => {
      for (const event of events) {
        if (marks.has(event)) continue
        marks.set(event, { number: nextEvent, isWritten: false })
        nextEvent += 1
      }
    },
    forgetEvents: () => {
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
