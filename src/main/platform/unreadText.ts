/** The unread count in as few signs as each place has room for. Pure. */
export type UnreadState = {
  /** Unread messages. */
  readonly messages: number
  /** Conversations with something unread, or marked so by hand. */
  readonly conversations: number
  /** An account waits for a sign-in: what comes there is not counted, because it does not come. */
  readonly needsSignIn: boolean
}

export const NOTHING_UNREAD: UnreadState = { messages: 0, conversations: 0, needsSignIn: false }

/**
 * On an icon: `!` before any number, because the number is not the whole truth then; else the number up
 * to `limit`, `9+` above it (two signs are all that stays readable), empty for none.
 */
export const iconText = ({ messages, needsSignIn }: UnreadState, limit: 9 | 99): string => {
  if (needsSignIn) return '!'
  const count = wholeOf(messages)
  if (count === 0) return ''
  return count > limit ? '9+' : count.toString()
}

/** On the macOS Dock, which has room for both. */
export const dockText = (state: UnreadState): string => {
  const count = wholeOf(state.messages)
  return [count > 0 ? count.toString() : '', state.needsSignIn ? '!' : ''].join('')
}

/** In the title of the window: "(3) Tern". */
export const titleText = (state: UnreadState, name: string): string => {
  const text = dockText(state)
  return text === '' ? name : `(${text}) ${name}`
}

/** In words, for tooltips and screen readers; empty for nothing. */
export const unreadWords = (state: UnreadState): string => {
  const { messages, conversations, needsSignIn } = state
  const count = wholeOf(messages)
  const unread = count > 0 ? [`${count.toString()} unread`] : []
  const marked = count === 0 && conversations > 0 ? ['unread'] : []
  return [...unread, ...marked, ...(needsSignIn ? ['sign-in needed'] : [])].join(', ')
}

const wholeOf = (messages: number): number =>
  Number.isFinite(messages) ? Math.max(0, Math.floor(messages)) : 0
