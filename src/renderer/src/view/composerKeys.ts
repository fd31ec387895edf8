/** What a key press in the field asks for; null: what the field itself does with it. */
export type ComposerKey = 'send' | 'escape' | 'editLast' | 'undoSend'

type Field = {
  readonly enterSends: boolean
  readonly text: string
  readonly isEditing: boolean
  /** A message that was just sent can still be taken back. */
  readonly canUndo: boolean
}

export const composerKey = (event: KeyboardEvent, field: Field): ComposerKey | null => {
  // While an input method composes, Enter chooses a word and never sends.
  if (event.isComposing || event.altKey) return null
  const withModifier = event.ctrlKey || event.metaKey
  const isEmpty = field.text === '' && !field.isEditing
  switch (event.key) {
    case 'Escape':
      return 'escape'
    case 'ArrowUp':
      return isEmpty && !withModifier && !event.shiftKey ? 'editLast' : null
    case 'z':
      return isEmpty && withModifier && !event.shiftKey && field.canUndo ? 'undoSend' : null
    case 'Enter':
      return (field.enterSends ? !event.shiftKey : withModifier) ? 'send' : null
    default:
      return null
  }
}
