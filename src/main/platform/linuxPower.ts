/** Screen lock and battery on Linux: Electron tells of neither there. */
import { readProperty } from './dbus/property'
import type { SessionBus, SystemBus } from './dbus/sessionBus'
import type { DesktopPower } from './power'

/** Each desktop signals under its own name; the last three live on where GNOME's is not. */
const LOCKERS = [
  'org.freedesktop.ScreenSaver',
  'org.gnome.ScreenSaver',
  'org.cinnamon.ScreenSaver',
  'org.mate.ScreenSaver',
  'org.xfce.ScreenSaver'
] as const

const UPOWER = {
  destination: 'org.freedesktop.UPower',
  path: '/org/freedesktop/UPower',
  interface: 'org.freedesktop.UPower'
} as const

export const createLinuxPower = (
  session: Pick<SessionBus, 'onSignal'>,
  system: SystemBus
): DesktopPower => ({
  // A screen that only went dark counts as well: nobody sees anything on it.
  onLockChange: (listener) => {
    const stops = LOCKERS.map((name) =>
      session.onSignal({ interface: name, member: 'ActiveChanged' }, ({ body }) => {
        listener(body[0] === true)
      })
    )
    return () => {
      for (const stop of stops) stop()
    }
  },
  onBatteryChange: (listener) => {
    let last = false
    const look = async (): Promise<void> => {
      const isOnBattery = (await readProperty(system, UPOWER, 'OnBattery')) === true
      if (isOnBattery === last) return
      last = isOnBattery
      listener(isOnBattery)
    }
    const rule = {
      interface: 'org.freedesktop.DBus.Properties',
      member: 'PropertiesChanged',
      arg0: UPOWER.interface
    }
    const stop = system.onSignal(rule, () => void look())
    void look()
    return stop
  }
})
