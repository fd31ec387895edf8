import type { DemoServer } from '../../../src/demo/types'
import {
  type DesktopServices,
  type Notified,
  startDesktopServices,
  type TrayState
} from './desktopServices'
import { adaAddress, API_KEY, benAddress, type People, startPeopleServer } from './people'
import { openConversation, signIn } from './screens'
import { inMain, invoke } from './snapshot'
import { closeAllTerns, launchTern, type LaunchOptions, type Tern } from './tern'
import { expect, soon, test } from './test'

/** A desktop on D-Bus, the people's server and a signed-in Tern: there from `beforeAll` on. */
export type PeopleDesktop = {
  readonly server: DemoServer
  readonly people: People
  readonly desktop: DesktopServices
  /** The newest run. */
  readonly tern: Tern
  relaunch(options?: Omit<LaunchOptions, 'profile'>): Promise<Tern>
  fromAda(text: string): void
  fromBen(text: string): void
  /** Changes settings, as the settings page does. */
  set(change: Readonly<Record<string, unknown>>): Promise<unknown>
  /** The newest notification whose body begins with this line. */
  notificationOf(text: string): Promise<Notified>
  /** The labels of the tray's menu, without their mnemonics. */
  trayLabels(): Promise<readonly string[]>
  clickTray(label: string): Promise<void>
  /** Of the main window. */
  isVisible(): Promise<boolean | undefined>
}

type Parts = { server: DemoServer; people: People; desktop: DesktopServices; tern: Tern }

export type PeopleDesktopOptions = {
  readonly services: Parameters<typeof startDesktopServices>[1]
  /** The conversation that is open when the first test starts. */
  readonly open: string
  readonly launch?: LaunchOptions
}

/** Call it once, at the top of a file: everything is made before its first test and ended after its last. */
export const usePeopleDesktop = (options: PeopleDesktopOptions): PeopleDesktop => {
  let parts: Parts | null = null
  const at = (): Parts => {
    if (parts === null) throw new Error('only within a test')
    return parts
  }
  test.beforeAll(async () => {
    const desktop = await startDesktopServices('session', options.services)
    const { server, people } = await startPeopleServer()
    const tern = await launchTern(options.launch)
    parts = { server, people, desktop, tern }
    await signIn(tern.page, server.url, API_KEY)
    await openConversation(tern.page, options.open)
  })
  test.afterAll(async () => {
    await closeAllTerns()
    await parts?.desktop.close()
    await parts?.server.stop()
  })
  return {
    get server() {
      return at().server
    },
    get people() {
      return at().people
    },
    get desktop() {
      return at().desktop
    },
    get tern() {
      return at().tern
    },
    relaunch: async (again) => {
      at().tern = await at().tern.relaunch(again)
      return at().tern
    },
    ...ways(at)
  }
}

const ways = (
  at: () => Parts
): Omit<PeopleDesktop, 'server' | 'people' | 'desktop' | 'tern' | 'relaunch'> => {
  const findInTray = async (label: string): Promise<TrayState['menu'][number] | undefined> =>
    (await at().desktop.readTray()).menu.find((one) => plain(one.label) === label)
  return {
    fromAda: (text) => {
      const { server, people } = at()
      server.world.receive({ chatGuid: people.ada.guid, from: adaAddress, text })
    },
    fromBen: (text) => {
      const { server, people } = at()
      server.world.receive({ chatGuid: people.ben.guid, from: benAddress, text })
    },
    set: (change) => invoke(inMain(at().tern.app), 'settings:set', change),
    notificationOf: async (text) => {
      const find = (): Notified | undefined =>
        at()
          .desktop.notified()
          .findLast(({ body }) => body.split('\n')[0] === text)
      await soon(find).toBeDefined()
      return find()!
    },
    trayLabels: async () => {
      const { menu } = await at().desktop.readTray()
      return menu.map(({ label }) => plain(label)).filter((label) => label !== '')
    },
    clickTray: async (label) => {
      await soon(() => findInTray(label)).toBeDefined()
      const item = await findInTray(label)
      expect(item).toBeDefined()
      at().desktop.clickTray(item?.id ?? -1)
    },
    isVisible: () =>
      at().tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
  }
}

const plain = (label: string): string => label.replaceAll('_', '')
