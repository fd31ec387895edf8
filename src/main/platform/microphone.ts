/** Whether the page may listen: for a moment after a person pressed the button for it, and then no more. */
import { systemPreferences } from 'electron'

import type { Clock } from '../core/ports'

/** From the press of the button to the page's asking for the microphone, ms. */
const OPEN_MS = 5_000

export interface MicrophoneGate {
  /** Opens it for a moment. False: the system lets Tern have no microphone. */
  ask(): Promise<boolean>
  isOpen(): boolean
}

export const createMicrophoneGate = (clock: Clock): MicrophoneGate => {
  let openUntil = Number.NEGATIVE_INFINITY
  return {
    ask: async () => {
      const isAllowed =
        process.platform !== 'darwin' || (await systemPreferences.askForMediaAccess('microphone'))
      if (isAllowed) openUntil = clock.monotonic() + OPEN_MS
      return isAllowed
    },
    isOpen: () => clock.monotonic() < openUntil
  }
}
