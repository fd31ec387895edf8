/** The unread count in as few signs as each place has room for. Pure. */
import type { Translate } from '../../shared/i18n'
import type { WaitsFor } from '../core/ports'

export type UnreadState = {
  /** Unread messages. */
  readonly messages: number
  /** Conversations with something unread, or marked so by hand. */
  readonly conversations: number
  /** An account waits for the person: what comes there is not counted, because it does not come. */
  readonly waitsFor: WaitsFor
}

export const NOTHING_UNREAD: UnreadState = { messages: 0, conversations: 0, waitsFor: null }

/**
 * On an icon: `!` before any number, because the number is not the whole truth then; else the number up
 * to `limit`, `9+` above it (two signs are all that stays readable), empty for none.
 */
export const iconText = ({ messages, waitsFor }: UnreadState, limit: 9 | 99): string => {
  if (waitsFor !== null) return '!'
  const count = wholeOf(messages)
  if (count === 0) return ''
  return count > limit ? '9+' : count.toString()
}

/** On the macOS Dock, which has room for both. */
export const dockText = (state: UnreadState): string => {
  const count = wholeOf(state.messages)
  return [count > 0 ? count.toString() : '', state.waitsFor === null ? '' : '!'].join('')
}

/** In the title of the window: "(3) Tern". */
export const titleText = (state: UnreadState, name: string): string => {
  const text = dockText(state)
  return text === '' ? name : `(${text}) ${name}`
}

const WAITS = { signIn: 'shell.signInNeeded', keychain: 'shell.keychainLocked' } as const

/** In words, for tooltips and screen readers; empty for nothing. */
export const unreadWords = (state: UnreadState, t: Translate): string => {
  const { messages, conversations, waitsFor } = state
  const count = wholeOf(messages)
  const marked = conversations > 0 ? t('shell.unread') : ''
  const first = count > 0 ? t('shell.unreadCount', { count: String(count) }) : marked
  const second = waitsFor === null ? '' : t(WAITS[waitsFor])
  return first === '' || second === '' ? first + second : t('shell.both', { first, second })
}

const wholeOf = (messages: number): number =>
  Number.isFinite(messages) ? Math.max(0, Math.floor(messages)) : 0
