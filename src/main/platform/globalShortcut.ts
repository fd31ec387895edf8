import { globalShortcut } from 'electron'

import type { ShortcutState } from '../../shared/ipc/views'

/** One key combination for the whole session that shows Tern. */
export interface ShowShortcut {
  /** Takes this one instead of the one before; null: none. Tells what came of it. */
  set(accelerator: string | null): ShortcutState
  state(): ShortcutState
  dispose(): void
}

export const createShowShortcut = (onPressed: () => void): ShowShortcut => {
  let registered: string | null = null
  let current: ShortcutState = 'off'
  const release = (): void => {
    if (registered !== null) globalShortcut.unregister(registered)
    registered = null
  }
  return {
    state: () => current,
    set: (accelerator) => {
      if (accelerator === registered && current !== 'taken') return current
      release()
      current = accelerator === null ? 'off' : register(accelerator, onPressed)
      if (current === 'on') registered = accelerator
      return current
    },
    dispose: release
  }
}

const register = (accelerator: string, onPressed: () => void): ShortcutState => {
  try {
    // False when another program (or the desktop itself) has it.
    return globalShortcut.register(accelerator, onPressed) ? 'on' : 'taken'
  } catch {
    return 'taken'
  }
}
