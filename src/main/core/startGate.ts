import type { Clock } from './ports'

/** After the list is handed to the window it has to be drawn: that much longer it goes first, ms. */
const DRAW_MS = 100
/** No window asks for long: connecting matters more than a list that nobody looks at, ms. */
const LIMIT_MS = 1_500

/**
 * Holds connections back at the start until the stored list is on its way to the screen: signing in
 * and catching up would take the processor from it.
 */
export interface StartGate {
  /** Resolves when connections may be made. */
  readonly opened: Promise<void>
  /** The window has what it shows first. */
  listHandedOver(): void
}

export const createStartGate = (clock: Clock): StartGate => {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  let cancel = clock.after(LIMIT_MS, open)
  let isHandedOver = false
  return {
    opened,
    listHandedOver: () => {
      if (isHandedOver) return
      isHandedOver = true
      cancel()
      cancel = clock.after(DRAW_MS, open)
    }
  }
}
