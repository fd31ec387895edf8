/** Key combinations as Electron spells them, as far as one may be taken from the whole session. */
const MODIFIERS = ['CommandOrControl', 'Alt', 'Shift', 'Super'] as const
const KEY = /^(?:[A-Z0-9]|F(?:[1-9]|1[0-9]|2[0-4])|Space|Insert|Home|End|PageUp|PageDown)$/

/**
 * A combination that can be offered: one key with at least one modifier that no typing needs. Shift
 * alone would take a letter away from every other program.
 */
export const isAccelerator = (text: string): boolean => {
  const parts = text.split('+')
  const key = parts.pop() ?? ''
  const isKnown = parts.every((part) => MODIFIERS.some((modifier) => modifier === part))
  const isRepeated = new Set(parts).size !== parts.length
  return KEY.test(key) && isKnown && !isRepeated && parts.some((part) => part !== 'Shift')
}

export type PressedKeys = {
  /** Physical key, as in `KeyboardEvent.code`. */
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** What was pressed, as an accelerator; null while it is none that could be taken. */
export const acceleratorOf = (keys: PressedKeys, isMac: boolean): string | null => {
  const key = keys.code.replace(/^(?:Key|Digit)/, '')
  const parts = [
    (isMac ? keys.metaKey : keys.ctrlKey) ? 'CommandOrControl' : null,
    keys.altKey ? 'Alt' : null,
    keys.shiftKey ? 'Shift' : null,
    !isMac && keys.metaKey ? 'Super' : null,
    key
  ]
  const text = parts.filter((part) => part !== null).join('+')
  return isAccelerator(text) ? text : null
}
