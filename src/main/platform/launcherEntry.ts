import type { SessionBus } from './dbus/sessionBus'
import { variant } from './dbus/value'
import { APP_ID } from './identity'

const INTERFACE = 'com.canonical.Unity.LauncherEntry'
/** Owned by docks that show counters; one that comes later has not heard ours. */
const DOCK = 'com.canonical.Unity'
const PATH = '/com/canonical/unity/launcherentry/1'
/** Docks find the launcher by the desktop file that it was started from. */
const LAUNCHER = `application://${APP_ID}.desktop`

/** The count on the launcher of Linux docks. Electron up to 43 needs a library of Ubuntu's for it. */
export interface LauncherEntry {
  set(count: number, isUrgent: boolean): void
  dispose(): void
}

export const createLauncherEntry = (bus: SessionBus): LauncherEntry => {
  let state = { count: 0, isUrgent: false }
  const send = (): void => {
    void bus.emit({
      path: PATH,
      interface: INTERFACE,
      member: 'Update',
      signature: 'sa{sv}',
      body: [
        LAUNCHER,
        [
          ['count', variant('x', state.count)],
          ['count-visible', variant('b', state.count > 0)],
          ['urgent', variant('b', state.isUrgent)]
        ]
      ]
    })
  }
  const stop = bus.onOwnerChange(DOCK, (isOwned) => {
    if (isOwned) send()
  })
  return {
    set: (count, isUrgent) => {
      if (count === state.count && isUrgent === state.isUrgent) return
      state = { count, isUrgent }
      send()
    },
    // The dock takes the count away with our connection.
    dispose: stop
  }
}
