/** Tern with two demo accounts at a moment that stands still, so that two runs show the same. */
import type { Locator, Page } from 'playwright'
import { expect } from 'playwright/test'

import { startImkitServer } from '../../../../src/demo/imkit/server'
import type { ImkitServer } from '../../../../src/demo/imkit/types'
import { startDemoServer } from '../../../../src/demo/server'
import type { DemoServer, DemoWorld } from '../../../../src/demo/types'
import { EVENTS_CHANNEL } from '../../../../src/shared/ipc/channels'
import type { AppEvent } from '../../../../src/shared/ipc/events'
import { expectAllOnline } from '../imkit'
import { API_KEY } from '../people'
import { conversationList, conversationOption } from '../screens'
import { inPage, invoke } from '../snapshot'
import { launchTern, type Tern } from '../tern'

/** A Wednesday, shortly before noon: everything "today" of the demo really is of that day. */
export const NOW = Date.UTC(2026, 2, 18, 11, 42)

export const themes = ['light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** Content of the window, CSS pixels. */
export const sizes = {
  wide: [1180, 790],
  narrow: [480, 790],
  least: [380, 790],
  /** As wide, at 200 %. */
  zoomed: [1180, 790]
} as const
export type Size = keyof typeof sizes

export type Stage = {
  readonly tern: Tern
  readonly page: Page
  readonly photon: DemoServer
  readonly imkit: ImkitServer
  resize(size: Size): Promise<void>
  set(settings: Readonly<Record<string, unknown>>): Promise<void>
  /** Shows the page what main would tell it, and that this was `msAgo`. */
  tell(event: AppEvent, msAgo?: number): Promise<void>
  /** Loads the page again: what it was told is over. */
  refresh(): Promise<void>
  dialog(name?: string | RegExp): Locator
  button(name: string | RegExp): Locator
}

/** The demo dates everything from the clock that it finds at its start. */
const seededAt = async <Server>(at: number, start: () => Promise<Server>): Promise<Server> => {
  const { now } = Date
  Date.now = () => at
  try {
    return await start()
  } finally {
    Date.now = now
  }
}

/** As text: it runs in the page, where nothing of ours exists. */
const standStill = (at: number): string => `{
  const Real = Date
  globalThis.Date = class extends Real {
    constructor(...given) { super(...(given.length === 0 ? [Date.now()] : given)) }
    static now() { return ${at} + (globalThis.stoodStillMs ?? 0) }
  }
}`

export const openStage = async (): Promise<Stage> => {
  const photon = await seededAt(NOW, () => startDemoServer({ seed: 'inbox', apiKey: API_KEY }))
  const imkit = await seededAt(NOW, () => startImkitServer({ seed: 'inbox' }))
  const tern = await launchTern({ env: { TZ: 'UTC' } })
  const { page } = tern
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null })
  await page.addInitScript(standStill(NOW))
  await page.reload()
  const moveClock = (ms: number): Promise<unknown> =>
    page.evaluate(`void (globalThis.stoodStillMs = ${ms})`)
  const refresh = async (): Promise<void> => {
    await page.reload()
    await expect(conversationList(page).or(page.getByRole('heading')).first()).toBeVisible()
  }
  const tellWith = async (event: AppEvent): Promise<void> => {
    const run = inPage(page)
    const { seq, settings } = await invoke(run, 'app:snapshot')
    const batch = { seq: seq + 1, events: [event] }
    await tern.app.evaluate(
      ({ BrowserWindow }, [channel, sent]) => {
        BrowserWindow.getAllWindows()[0]?.webContents.send(channel, sent)
      },
      [EVENTS_CHANNEL, batch] as const
    )
    // Main's next batch has the same number and is not heeded: let it be one that the next takes back.
    const { sendTyping } = settings
    await invoke(run, 'settings:set', { sendTyping: !sendTyping })
    await invoke(run, 'settings:set', { sendTyping })
  }
  return {
    tern,
    page,
    photon,
    imkit,
    resize: async (size) => {
      await tern.app.evaluate(({ BrowserWindow }, [width, height]) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(width, height)
      }, sizes[size])
      const zoom = size === 'zoomed' ? 2 : 1
      await invoke(inPage(page), 'settings:set', { zoom })
      await page.waitForFunction((width) => innerWidth === width, sizes[size][0] / zoom)
    },
    set: async (settings) => {
      await invoke(inPage(page), 'settings:set', settings)
    },
    tell: async (event, msAgo = 0) => {
      // Nothing else is under way then: the number of what is told is the next one.
      await refresh()
      await tellWith(event)
      await moveClock(msAgo)
    },
    refresh,
    dialog: (name) => page.getByRole('dialog', name === undefined ? {} : { name }),
    button: (name) => page.getByRole('button', { name, exact: true })
  }
}

/** Adds both demo accounts, waits until all is fetched, and lets something happen. */
export const signInToBoth = async (stage: Stage): Promise<void> => {
  const { page, photon, imkit } = stage
  await stage.resize('wide')
  const run = inPage(page)
  await invoke(run, 'account:add', {
    kind: 'imkit',
    serverUrl: imkit.url,
    clientKey: imkit.clientKey,
    token: imkit.token,
    payloadEncoding: 'none',
    customKey: null,
    name: 'Fjordline'
  })
  await invoke(run, 'account:add', {
    kind: 'photon',
    serverUrl: photon.url,
    secret: API_KEY,
    name: 'iMessage'
  })
  await expectAllOnline(page, 2, 60_000)
  await seededAt(NOW, () => {
    happen(photon.world)
    return Promise.resolve()
  })
  for (const name of ['Mum', 'Sunday kitchen', 'Fjordline announcements']) {
    const conversationId = await conversationOption(page, name).getAttribute('data-conversation-id')
    await invoke(run, 'conversation:markUnread', { conversationId })
  }
  await expect(conversationOption(page, 'Zoë Ångström')).toContainText('then!')
}

const happen = (world: DemoWorld): void => {
  const [zoe, mum] = ['+46705550107', '+15550100102'].map((address) => {
    return world.listChats().find(({ guid }) => guid.endsWith(`;-;${address}`))?.guid ?? ''
  })
  for (const text of ['Dad has found the old map', 'It has your drawings on the back'])
    world.receive({ chatGuid: mum ?? '', from: '+15550100102', text, dateCreated: NOW - 90_000 })
  const last = world
    .listMessages(zoe)
    .findLast(({ text }) => text === 'Perfect, see you at six then')
  world.edit(last?.guid ?? '', 'Perfect, see you at six then!')
}
