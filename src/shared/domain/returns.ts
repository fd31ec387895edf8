/** Coming back: how long an account was away, how soon it was live again, and what it had missed. */
import type { AccountId } from './ids'

/** What the account came back from. */
export type ReturnCause =
  | 'sleep'
  | 'network' // the network was gone, or another one
  | 'server' // the server, or the way to it
  | 'start' // Tern did not run

export type Return = {
  readonly accountId: AccountId
  readonly cause: ReturnCause
  /** Epoch ms when it was live again. */
  readonly at: number
  /** Ms from being live to the first try of coming back. */
  readonly awayMs: number
  /** Ms from that try to being live and caught up. */
  readonly liveAfterMs: number
  readonly messages: number
  readonly edits: number
  /** Places in its conversations where messages may be missing still. */
  readonly gaps: number
}

/** `id` counts up. */
export type ReturnReport = Return & { readonly id: number }

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const AWAY: Readonly<Record<ReturnCause, string>> = {
  sleep: 'asleep',
  network: 'without network',
  server: 'cut off',
  start: 'closed'
}

/** "7 h 12 min": two units at most, none below a second. */
export const longTime = (ms: number): string => {
  const of = (unit: number): string => String(Math.floor(ms / unit))
  if (ms < MINUTE) return `${of(SECOND)} s`
  if (ms < HOUR) return `${of(MINUTE)} min`
  const [unit, name, below, belowName] =
    ms < DAY ? ([HOUR, 'h', MINUTE, 'min'] as const) : ([DAY, 'd', HOUR, 'h'] as const)
  const rest = Math.floor((ms % unit) / below)
  return `${of(unit)} ${name}${rest === 0 ? '' : ` ${String(rest)} ${belowName}`}`
}

/** "0.4 s" below a minute, else as above. */
export const shortTime = (ms: number): string =>
  ms < MINUTE ? `${(ms / SECOND).toFixed(1)} s` : longTime(ms)

const many = (count: number, name: string): string =>
  `${String(count)} ${name}${count === 1 ? '' : 's'}`

/** One line: "asleep 7 h 12 min, live after 0.4 s, 37 messages, 4 edits, 0 gaps". */
export const returnText = (one: Return): string =>
  [
    `${AWAY[one.cause]} ${longTime(one.awayMs)}`,
    `live after ${shortTime(one.liveAfterMs)}`,
    many(one.messages, 'message'),
    many(one.edits, 'edit'),
    many(one.gaps, 'gap')
  ].join(', ')
