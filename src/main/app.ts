/**
 * The order of starting: the window first, everything behind it while Chromium and the page's own
 * process are still coming up.
 */
import { app } from 'electron'

import { openWindow } from './compose/opening'
import type { HandedOver } from './platform/linkEvents'

/** @param handedOver what the system hands over, from before anything was there to show it */
export const start = async (handedOver: HandedOver): Promise<void> => {
  const opening = openWindow()
  try {
    // Read before that, it would hold up Chromium, which starts its other processes only when this
    // turn is over. At `ready` the window is made first, and no turn passes until all else is there.
    await Promise.race([app.whenReady(), nextTurn()])
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

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
