import { execFile } from 'node:child_process'

import { testDesktop } from '../support/run/desktop'
import { figure } from './support/bareClient'
import { usePeopleDesktop } from './support/peopleDesktop'
import {
  bubble,
  conversationOption,
  expectConnected,
  openConversation,
  send
} from './support/screens'
import { inMain, inPage, invoke } from './support/snapshot'
import { appArguments, definedEnvironment } from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })
test.skip(process.platform !== 'linux', 'notifications and tray are read over D-Bus')

const at = usePeopleDesktop({ services: ['notifications', 'tray'], open: 'Ben Osei' })
const { fromAda, fromBen } = at

test('tells of a message in another conversation; a click opens it', async () => {
  fromAda('Come <b>quick</b> & see')
  await soon(() => at.desktop.notified().length).toBe(1)
  const [first] = at.desktop.notified()
  expect(first?.title).toBe('Ada Park')
  expect(first?.body).toBe('Come &lt;b&gt;quick&lt;/b&gt; &amp; see')

  at.desktop.clickNotification(first?.id ?? 0)
  await expect(bubble(at.tern.page, 'Come <b>quick</b> & see')).toBeVisible()
  await expect(conversationOption(at.tern.page, 'Ada Park')).toHaveAttribute(
    'aria-selected',
    'true'
  )
})

test('tells nothing of the conversation in view', async () => {
  await at.tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus())
  await soon(() =>
    at.tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow() !== null)
  ).toBe(true)
  const before = at.desktop.notified().length
  fromAda('You see this already')
  await expect(bubble(at.tern.page, 'You see this already')).toBeVisible()
  // What came later is told: had there been something to tell of the first, it would stand before.
  fromBen('The end mark')
  await soon(() => at.desktop.notified().length).toBeGreaterThan(before)
  expect(
    at.desktop
      .notified()
      .slice(before)
      .map(({ body }) => body)
  ).toEqual(['The end mark'])
})

test('the tray has the unread count and its conversations', async () => {
  await soon(() => at.desktop.hasTrayItem()).toBe(true)
  fromBen('One more')
  await soon(async () => (await at.desktop.readTray()).tooltip).toBe('Tern - 2 unread')
  const { menu } = await at.desktop.readTray()
  const ben = menu.find(({ label }) => label === 'Ben Osei (2)')
  expect(menu.map(({ label }) => label.replaceAll('_', ''))).toContain('Quit Tern')

  at.desktop.clickTray(ben?.id ?? -1)
  await expect(bubble(at.tern.page, 'One more')).toBeVisible()
  await soon(async () => (await at.desktop.readTray()).tooltip).toBe('Tern')
})

test('reading a conversation takes its notification back', async () => {
  fromAda('Read me')
  await soon(() => at.desktop.notified().at(-1)?.body).toBe('Read me')
  const id = at.desktop.notified().at(-1)?.id
  await openConversation(at.tern.page, 'Ada Park')
  await soon(() => at.desktop.closed()).toContain(id)
})

test('a second start shows the first and ends', async () => {
  await at.tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  const ended = new Promise<string>((settle) => {
    const options = { env: definedEnvironment(), timeout: 15_000 }
    execFile(testDesktop().launcher, appArguments(at.tern.profile), options, (error) => {
      settle(error === null ? 'ended' : error.message)
    })
  })
  expect(await ended).toBe('ended')
  await soon(() =>
    at.tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
  ).toBe(true)
  expect(at.tern.isRunning()).toBe(true)
})

test('SIGTERM ends within 3 s, and what was not sent goes out at the next start', async () => {
  await at.server.stop()
  await openConversation(at.tern.page, 'Ada Park')
  for (const text of ['first in line', 'second in line', 'third in line']) {
    await send(at.tern.page, text)
    await expect(bubble(at.tern.page, text)).toHaveAttribute('data-send-state', 'queued')
  }
  const took = await at.tern.close()
  figure(`SIGTERM to the end of the process: ${took.toFixed(0)} ms`)
  expect(took).toBeLessThan(3_000)

  await at.server.start()
  await at.relaunch()
  await expectConnected(at.tern.page)
  const sent = (): readonly string[] =>
    at.server.world
      .listMessages(at.people.ada.guid)
      .filter(({ text }) => text.endsWith('in line'))
      .map(({ text }) => text)
  await soon(sent).toEqual(['first in line', 'second in line', 'third in line'])
  await soon(async () => (await invoke(inPage(at.tern.page), 'diagnostics:get')).outbox).toBe(0)
})

test('no way out of the page: windows, navigation, scripts, network, Node', async () => {
  const { page, app } = at.tern
  const found = await page.evaluate(async () => {
    const attempt = async (run: () => unknown): Promise<string> => {
      try {
        await run()
        return 'allowed'
      } catch (error) {
        return (error as Error).name
      }
    }
    const globals = window as unknown as Record<string, unknown>
    const evaluate = globals.eval as (source: string) => unknown
    const opened = ['https://example.org', 'about:blank', 'javascript:alert(1)', 'data:text/html,x']
    return {
      windows: opened.map((url) => window.open(url)),
      node: ['require', 'process', 'module', 'Buffer'].map((name) => typeof globals[name]),
      bridge: Object.keys(window.tern).sort(),
      fetch: await attempt(() => fetch('https://example.org')),
      // From a timer: what the inspector itself runs is exempt from the policy.
      evaluation: await new Promise((settle) => {
        setTimeout(() => settle(attempt(() => evaluate('1'))))
      }),
      socket: await attempt(
        () =>
          new Promise((settle, fail) => {
            const socket = new WebSocket('ws://127.0.0.1:9')
            socket.onopen = settle
            socket.onerror = () => fail(new TypeError('refused'))
          })
      ),
      markup: await attempt(() => (document.createElement('div').innerHTML = '<b>x</b>')),
      policy: await attempt(() =>
        (
          window as unknown as {
            trustedTypes: { createPolicy(name: string, rules: object): unknown }
          }
        ).trustedTypes.createPolicy('mine', {})
      )
    }
  })
  expect(found.windows).toEqual([null, null, null, null])
  expect(found.node).toEqual(['undefined', 'undefined', 'undefined', 'undefined'])
  expect(found.bridge).toEqual(['invoke', 'onEvents'])
  expect(found.fetch).not.toBe('allowed')
  expect(found.evaluation).toBe('EvalError')
  expect(found.socket).not.toBe('allowed')
  expect(found.markup).toBe('TypeError')
  expect(found.policy).toBe('TypeError')

  const url = page.url()
  await page.evaluate(() => {
    const script = document.createElement('script')
    try {
      script.textContent = 'window.wasRun = true'
    } catch {
      // Refused already by the policy for trusted types.
    }
    document.head.append(script)
    for (const href of ['javascript:window.wasRun=true', 'https://example.org/', 'file:///etc']) {
      const link = document.createElement('a')
      link.href = href
      document.body.append(link)
      link.click()
    }
    location.assign('https://example.org/')
  })
  // Through main: after a navigation that was denied, Playwright waits for its end for ever.
  const run = inMain(app)
  const after = await run(async () => ({ url: location.href, wasRun: 'wasRun' in window }), null)
  expect(after).toEqual({ url, wasRun: false })
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>
    }
    return contents.getLastWebPreferences()
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false
  })
})
