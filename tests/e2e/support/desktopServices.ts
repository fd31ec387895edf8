import { EventEmitter, once } from 'node:events'
import { createInterface } from 'node:readline'

import { startPython } from './python'

export type Notified = {
  readonly id: number
  readonly title: string
  readonly body: string
  /** Key, label, key, label. */
  readonly actions: readonly string[]
  readonly hints: Readonly<Record<string, unknown>>
  /** Id of the one that it took the place of; 0: none. */
  readonly replaces: number
}

/** What a dock was told about a launcher. */
export type LauncherUpdate = {
  readonly launcher: string
  readonly values: Readonly<Record<string, unknown>>
}

export type TrayState = {
  readonly tooltip: string | null
  /** Flat; what a submenu holds comes after its own entry. */
  readonly menu: readonly {
    readonly id: number
    readonly label: string
    readonly isEnabled: boolean
  }[]
  /** Bytes in base64: alpha, red, green, blue of each pixel. */
  readonly picture: { readonly width: number; readonly height: number; readonly argb: string }
}

type ServiceEvent = { readonly event: string } & Readonly<Record<string, unknown>>
type Service = 'notifications' | 'tray' | 'dock' | 'locker' | 'logind' | 'upower'

/** The desktop's side of D-Bus in a helper process; what it hears is kept, in order. */
export type DesktopServices = {
  notified(): readonly Notified[]
  /** Ids of the notifications that Tern took back. */
  closed(): readonly number[]
  hasTrayItem(): boolean
  /** Chromium holds a delay lock of logind: it listens. */
  isPowerWatched(): boolean
  /** Default: the notification itself, not one of its buttons. */
  clickNotification(id: number, action?: string): void
  replyToNotification(id: number, text: string): void
  /** The server's do not disturb. */
  setInhibited(isOn: boolean): void
  launcherUpdates(): readonly LauncherUpdate[]
  /** Connections that had set a counter and are gone. */
  launchersGone(): number
  readTray(): Promise<TrayState>
  clickTray(id: number): void
  /** Announces sleep and waits until Chromium gives up the lock that delays it. */
  fallAsleep(): Promise<void>
  wakeUp(): void
  /** Somebody asks logind to wait with a shutdown. */
  isShutdownDelayed(): boolean
  /** Announces that the machine goes down. */
  shutDown(): void
  /** The screen. */
  setLocked(isOn: boolean): void
  setOnBattery(isOn: boolean): void
  /** Times that somebody asked for the battery. */
  batteryAsked(): number
  close(): Promise<void>
}

export const startDesktopServices = async (
  bus: 'session' | 'system',
  services: readonly Service[],
  env: NodeJS.ProcessEnv = process.env
): Promise<DesktopServices> => {
  const child = startPython('desktopServices.py', [bus, ...services], env)
  const heard: ServiceEvent[] = []
  const emitter = new EventEmitter()
  if (child.stdout === null || child.stdin === null) throw new Error('the helper has no pipes')
  const { stdin } = child
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as ServiceEvent
    heard.push(event)
    emitter.emit(event.event, event)
  })
  const ended = once(child, 'exit')
  const ask = (command: Readonly<Record<string, unknown>>): void => {
    stdin.write(`${JSON.stringify(command)}\n`)
  }
  const of = (name: string): readonly ServiceEvent[] => heard.filter(({ event }) => event === name)
  await Promise.race([
    once(emitter, 'ready'),
    ended.then(() => Promise.reject(new Error('the desktop services did not start')))
  ])
  return {
    notified: () => of('notify') as unknown as readonly Notified[],
    closed: () => of('close').map(({ id }) => id as number),
    hasTrayItem: () => of('trayRegistered').length > 0,
    isPowerWatched: () => of('inhibit').length > 0,
    clickNotification: (id, action = 'default') => {
      ask({ do: 'clickNotification', id, action })
    },
    replyToNotification: (id, text) => {
      ask({ do: 'replyToNotification', id, text })
    },
    setInhibited: (isOn) => {
      ask({ do: 'setInhibited', isOn })
    },
    launcherUpdates: () => of('launcher') as unknown as readonly LauncherUpdate[],
    launchersGone: () => of('launcherGone').length,
    readTray: async () => {
      const answer = once(emitter, 'tray')
      ask({ do: 'readTray' })
      const [state] = (await answer) as [TrayState]
      return state
    },
    clickTray: (id) => {
      ask({ do: 'clickTray', id })
    },
    fallAsleep: async () => {
      const released = once(emitter, 'released')
      ask({ do: 'sleep', starts: true })
      await released
    },
    wakeUp: () => {
      ask({ do: 'sleep', starts: false })
    },
    isShutdownDelayed: () => of('inhibit').some(({ what }) => String(what).includes('shutdown')),
    shutDown: () => {
      ask({ do: 'shutDown' })
    },
    setLocked: (isOn) => {
      ask({ do: 'lock', isOn })
    },
    setOnBattery: (isOn) => {
      ask({ do: 'setOnBattery', isOn })
    },
    batteryAsked: () => of('batteryAsked').length,
    close: async () => {
      stdin.end()
      await ended
    }
  }
}
