import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'

import { API_KEY, startPeopleServer } from './support/people'
import { openConversation, signIn } from './support/screens'
import { inPage, invoke } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })

/** Counts who connects, and hangs up. */
const startTrap = async (): Promise<{ port: number; caught: () => number; server: Server }> => {
  let count = 0
  const server = createServer((socket) => {
    count += 1
    socket.destroy()
  })
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  return { port: (server.address() as AddressInfo).port, caught: () => count, server }
}

const zoomOf = (tern: Tern): Promise<number | undefined> =>
  tern.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor()
  )

test('Chromium fetches nothing until a language for spelling is chosen', async () => {
  test.skip(process.platform === 'darwin', 'the system checks spelling there')
  const trap = await startTrap()
  const { server } = await startPeopleServer()
  // Whatever name Chromium looks up, it is the trap. Tern's own connections do not go through it.
  const tern = await launchTern({
    args: [`--host-resolver-rules=MAP * 127.0.0.1:${trap.port}, EXCLUDE 127.0.0.1`]
  })
  await signIn(tern.page, server.url, API_KEY)
  await openConversation(tern.page, 'Ada Park')
  const field = tern.page.getByRole('textbox', { name: 'Message', exact: true })
  await field.pressSequentially('Ths is mispelled. ')
  await field.fill('')
  expect(trap.caught()).toBe(0)

  await invoke(inPage(tern.page), 'settings:set', { spellcheckLanguages: ['de'] })
  await soon(trap.caught).toBeGreaterThan(0)
  await tern.close()
  await server.stop()
  trap.server.close()
})

test('zoom follows the menu and is there again after a restart', async () => {
  let tern = await launchTern()
  const choose = (label: string): Promise<void> =>
    tern.app.evaluate(({ Menu }, wanted) => {
      const view = Menu.getApplicationMenu()?.items.find((item) => item.label === '&View')
      view?.submenu?.items.find((item) => item.label === wanted)?.click()
    }, label)
  await choose('Zoom In')
  await choose('Zoom In')
  await soon(() => zoomOf(tern)).toBe(1.25)
  await tern.close()
  tern = await tern.relaunch()
  await soon(() => zoomOf(tern)).toBe(1.25)
  await choose('Actual Size')
  await soon(() => zoomOf(tern)).toBe(1)
})

test('the key that shows Tern is taken from the session, and a conflict is told', async () => {
  const first = await launchTern()
  const second = await launchTern()
  const take = async (tern: Tern): Promise<string> => {
    await invoke(inPage(tern.page), 'settings:set', { showShortcut: 'CommandOrControl+Alt+F9' })
    return (await invoke(inPage(tern.page), 'desktop:get')).shortcut
  }
  expect(await take(first)).toBe('on')
  expect(await take(second)).toBe('taken')
  await invoke(inPage(first.page), 'settings:set', { showShortcut: null })
  await first.close()
  expect(await take(second)).toBe('on')
})

test('a Tern from source neither updates itself nor starts with the session', async () => {
  const tern = await launchTern()
  const run = inPage(tern.page)
  expect(await invoke(run, 'update:check')).toEqual({ phase: 'off', reason: 'development' })
  expect((await invoke(run, 'desktop:get')).autostart).toBeNull()
})

test.afterEach(closeAllTerns)
