/**
 * The order of starting: first what makes the window at `ready`, then everything behind it.
 */
import { openWindow } from './compose/opening'
import type { HandedOver } from './platform/linkEvents'

/** @param handedOver what the system hands over, from before anything was there to show it */
export const start = async (handedOver: HandedOver): Promise<void> => {
  const opening = openWindow()
  try {
    // At once: keychain and store, which it asks, answer while Chromium starts.
    const { assemble } = await import('./compose/assembly')
    await assemble(opening, handedOver)
  } catch (error) {
    // What a quit cuts off in its middle fails; that is no failure to start.
    if (!opening.quitting.aborted) throw error
  }
}

/** @param isAlone no other Tern runs on this profile */
export const runDoctor = async (isAlone: boolean): Promise<0 | 1> => {
  const doctor = await import('./compose/doctorRun')
  return doctor.runDoctor(isAlone)
}
