export type ShortcutAction =
  | {
      readonly type:
        'switcher' | 'newConversation' | 'find' | 'search' | 'date' | 'settings' | 'sheet'
    }
  | { readonly type: 'step'; readonly by: 1 | -1; readonly unreadOnly: boolean }
  | { readonly type: 'account'; readonly index: number }

const withModifier = (event: KeyboardEvent): ShortcutAction | null => {
  if (event.altKey) return null
  const key = event.key.toLowerCase()
  if (key === 'k') return { type: 'switcher' }
  if (key === 'n' && !event.shiftKey) return { type: 'newConversation' }
  if (key === 'f') return { type: event.shiftKey ? 'search' : 'find' }
  if (key === 'g' && !event.shiftKey) return { type: 'date' }
  if (key === ',') return { type: 'settings' }
  if (key === '/') return { type: 'sheet' }
  return /^[1-9]$/u.test(key) ? { type: 'account', index: Number(key) - 1 } : null
}

/** What a key press asks the whole window to do, or null. Ctrl, or Cmd on a Mac. */
export const matchShortcut = (event: KeyboardEvent, isMac: boolean): ShortcutAction | null => {
  if (isMac ? event.metaKey : event.ctrlKey) return withModifier(event)
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    return { type: 'step', by: event.key === 'ArrowUp' ? -1 : 1, unreadOnly: event.shiftKey }
  }
  return null
}
