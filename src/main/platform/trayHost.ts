import type { SessionBus } from './dbus/sessionBus'

const WATCHER = 'org.kde.StatusNotifierWatcher'

export interface TrayHost {
  /** The last known answer; false until known. Always true on macOS and Windows. */
  isPresent(): boolean
  /** Asks again. Resolves with the answer; never rejects. */
  refresh(): Promise<boolean>
  dispose(): void
}

/**
 * Whether a tray icon would be seen. GNOME has no host without an extension; there a window that
 * hides "to the tray" would be gone for the person. Hosts come and go with panels and extensions.
 * @param bus null on macOS and Windows
 */
export const createTrayHost = (bus: SessionBus | null): TrayHost => {
  let isPresent = bus === null
  const stop = bus?.onOwnerChange(WATCHER, (isOwned) => {
    isPresent = isOwned
  })
  return {
    isPresent: () => isPresent,
    refresh: async () => {
      if (bus !== null) isPresent = await bus.hasOwner(WATCHER)
      return isPresent
    },
    dispose: () => {
      stop?.()
    }
  }
}
