const MAC_KEYS: Readonly<Record<string, string>> = {
  CommandOrControl: '⌘',
  Alt: '⌥',
  Shift: '⇧'
}

/** An accelerator as the keys are labelled. */
export const shortcutText = (accelerator: string | null, isMac: boolean): string => {
  if (accelerator === null) return 'None'
  if (!isMac) return accelerator.replace('CommandOrControl', 'Ctrl')
  return accelerator
    .split('+')
    .map((part) => MAC_KEYS[part] ?? part)
    .join('')
}

/** `de-AT` as the person calls it; the code itself where nobody has a name for it. */
export const languageName = (language: string): string => {
  try {
    return new Intl.DisplayNames(undefined, { type: 'language' }).of(language) ?? language
  } catch {
    return language
  }
}
