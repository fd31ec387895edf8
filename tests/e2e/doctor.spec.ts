import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { DemoServer } from '../../src/demo/types'
import type { DoctorReport } from '../../src/shared/domain'
import { testDesktop } from '../support/run/desktop'
import { attach, debuggingPort } from './support/attach'
import { figure } from './support/bareClient'
import { type DesktopServices, startDesktopServices } from './support/desktopServices'
import { openNamespace, whyNoNamespace } from './support/networkNamespace'
import { adaAddress, API_KEY, type People, startPeopleServer } from './support/people'
import { openPrivateBus } from './support/privateBus'
import { runPython } from './support/python'
import { expectConnected, signIn } from './support/screens'
import { type SkewedClock, startSkewedClock } from './support/skewedClock'
import { inMain, inPage, invoke, type InPage } from './support/snapshot'
import {
  appArguments,
  closeAllTerns,
  definedEnvironment,
  launchTern,
  type Tern
} from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })
test.skip(process.platform !== 'linux', "the desktop's services are scripted over D-Bus")

let server: DemoServer
let people: People
let clock: SkewedClock
let desktop: Record<'notifications' | 'tray' | 'dock', DesktopServices>
let tern: Tern

const start = async (env?: NodeJS.ProcessEnv): Promise<typeof desktop> => ({
  notifications: await startDesktopServices('session', ['notifications'], env),
  tray: await startDesktopServices('session', ['tray'], env),
  dock: await startDesktopServices('session', ['dock'], env)
})

test.beforeAll(async () => {
  desktop = await start()
  ;({ server, people } = await startPeopleServer())
  clock = await startSkewedClock(Number(new URL(server.url).port))
  tern = await launchTern()
  await signIn(tern.page, clock.url, API_KEY)
})

test.afterAll(async () => {
  await runPython('keyring.py', ['unlock'])
  await closeAllTerns()
  for (const service of Object.values(desktop)) await service.close()
  clock.close()
  await server.stop()
})

const troublesOf = ({ findings }: DoctorReport): readonly string[] =>
  findings
    .filter(({ verdict }) => verdict === 'warning' || verdict === 'failed')
    .map(({ check, verdict }) => `${check} ${verdict}`)

const troubles = async (run: InPage = inMain(tern.app)): Promise<readonly string[]> =>
  troublesOf(await invoke(run, 'doctor:run'))

/** `--doctor` in a process of its own, as a person types it. */
const inTerminal = async (
  profile: string,
  env: Readonly<Record<string, string>> = {}
): Promise<{ readonly code: number | null; readonly table: string }> => {
  const child = spawn(testDesktop().launcher, appArguments(profile, ['--doctor']), {
    env: { ...definedEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'ignore']
  })
  let table = ''
  child.stdout.on('data', (chunk: Buffer) => (table += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, table }
}

const rowOf = (table: string, title: string): string =>
  table.split('\n').find((line) => line.startsWith(title)) ?? ''

test('in the settings: everything is looked at, and all is well', async () => {
  const { page } = tern
  await page.keyboard.press('Control+,')
  await page.getByRole('tab', { name: 'Advanced' }).click()
  const startedAt = performance.now()
  await page.getByRole('button', { name: 'Run check' }).click()
  const section = page.getByRole('region', { name: 'Desktop check' })
  await expect(section.getByRole('status')).toHaveText('Everything works.')
  figure(`the whole check in the settings: ${Math.round(performance.now() - startedAt)} ms`)
  const results = section.getByRole('list', { name: 'Results' }).getByRole('listitem')
  await expect(results).toHaveCount(11)
  await expect(results.filter({ hasText: 'Keychain' })).toContainText('OK')
  await expect(results.filter({ hasText: 'Connection' })).toContainText(
    'Connected, and up to date.'
  )
  await expect(results.filter({ hasText: 'Notifications' })).toContainText('and takes answers')
})

test('one broken service is one finding, told in the settings with what to do', async () => {
  await desktop.notifications.close()
  const { page } = tern
  await page.getByRole('button', { name: 'Run check' }).click()
  const item = page.locator('[data-check="notifications"]')
  await expect(item).toContainText('Failed')
  await expect(item).toContainText('dunst')
  await expect(page.getByRole('region', { name: 'Desktop check' }).getByRole('status')).toHaveText(
    '1 problem found.'
  )
  expect(await troubles()).toEqual(['notifications failed'])
  desktop.notifications = await startDesktopServices('session', ['notifications'])
  expect(await troubles()).toEqual([])
  await page.keyboard.press('Escape')
})

test('no tray host', async () => {
  await desktop.tray.close()
  await soon(() => troubles()).toEqual(['tray warning'])
  desktop.tray = await startDesktopServices('session', ['tray'])
  await soon(() => troubles()).toEqual([])
})

test('no dock: nothing is wrong, and it is said', async () => {
  await desktop.dock.close()
  const { findings } = await invoke(inMain(tern.app), 'doctor:run')
  expect(findings.find(({ check }) => check === 'badge')?.verdict).toBe('notApplicable')
  desktop.dock = await startDesktopServices('session', ['dock'])
})

test('a locked keychain', async () => {
  expect(await runPython('keyring.py', ['lock'])).toBe('locked')
  expect(await troubles()).toEqual(['keychain failed'])
  expect(await runPython('keyring.py', ['unlock'])).toBe('unlocked')
  await soon(() => troubles()).toEqual([])
})

test('a server whose clock is wrong', async () => {
  clock.aheadMs = 90_000
  expect(await troubles()).toEqual(['clock warning'])
  clock.aheadMs = -7_200_000
  const report = await invoke(inMain(tern.app), 'doctor:run')
  expect(troublesOf(report)).toEqual(['clock failed'])
  expect(report.findings.find(({ check }) => check === 'clock')?.finding).toBe(
    'The clock of this computer is 2 hours ahead of that of the server.'
  )
  clock.aheadMs = 0
  expect(await troubles()).toEqual([])
})

test('a server that is gone', async () => {
  await server.stop()
  await soon(() => troubles()).toEqual(['socket failed'])
  await server.start()
  await soon(() => troubles(), 30_000).toEqual([])
})

test('in a terminal, beside a Tern that runs: leaves its store and its window alone', async () => {
  await tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  const { code, table } = await inTerminal(tern.profile)
  expect(rowOf(table, 'Message store')).toContain('Tern is running')
  expect(rowOf(table, 'Keychain')).toContain('OK')
  expect(code).toBe(0)
  const isVisible = await tern.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.isVisible()
  )
  expect(isVisible).toBe(false)
})

test('in a terminal, alone: tries the accounts, and fetches and sends nothing', async () => {
  await tern.close()
  server.world.receive({ chatGuid: people.ada.guid, from: adaAddress, text: 'Not for the check' })
  const { code, table } = await inTerminal(tern.profile)
  expect(rowOf(table, 'Connection (')).toContain('Connected, and up to date.')
  expect(rowOf(table, 'Message store')).toContain('OK')
  expect(code).toBe(0)
  expect(desktop.notifications.notified().map(({ body }) => body)).not.toContain(
    'Not for the check'
  )

  server.changeKey('another key')
  const refused = await inTerminal(tern.profile)
  expect(rowOf(refused.table, 'Connection (')).toContain('The server refused the key.')
  expect(refused.code).toBe(1)
  server.changeKey(API_KEY)
})

test('in a terminal, without a keychain: that alone has failed', async () => {
  const bus = await openPrivateBus()
  const env = { DBUS_SESSION_BUS_ADDRESS: bus.address }
  const services = await start({ ...process.env, ...env })
  const { code, table } = await inTerminal(testDesktop().newProfile('doctor'), env)
  expect(rowOf(table, 'Keychain')).toContain('Failed')
  expect(table.match(/\bFailed\b/g)).toHaveLength(1)
  expect(code).toBe(1)
  for (const service of Object.values(services)) await service.close()
  await bus.close()
})

test('in a terminal, without a display and without a bus: tells what it can', async () => {
  const env = { DISPLAY: '', WAYLAND_DISPLAY: '', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/none' }
  const { code, table } = await inTerminal(testDesktop().newProfile('doctor'), env)
  expect(rowOf(table, 'Network')).toContain('OK')
  expect(rowOf(table, 'Notifications')).toContain('There is no session bus')
  expect(code).toBe(1)
})

test('names that lead nowhere, and no network at all', async () => {
  const reason = whyNoNamespace()
  test.skip(reason !== null, reason ?? '')
  const namespace = openNamespace()
  const remote = await startPeopleServer({ host: namespace.hostAddress })
  const profile = testDesktop().newProfile('doctor')
  const hosts = '127.0.0.1 localhost\n'
  namespace.setHosts(`${hosts}${namespace.hostAddress} chat.local\n`)
  namespace.spawn(testDesktop().launcher, appArguments(profile, ['--remote-debugging-port=0']))
  let inner = 0
  await soon(() => (inner = debuggingPort(profile)), 20_000).toBeGreaterThan(0)
  const { browser, page } = await attach(await namespace.forward(inner))
  const run = inPage(page)
  await signIn(page, remote.server.url.replace(namespace.hostAddress, 'chat.local'), API_KEY)
  await expectConnected(page)
  expect(await troubles(run)).toEqual([])

  namespace.setHosts(hosts)
  expect(await troubles(run)).toEqual(['dns failed'])

  namespace.setLink(false)
  await soon(() => troubles(run)).toEqual(['network failed'])
  const log = readFileSync(join(profile, 'logs', 'tern.log'), 'utf8')
  expect(log).not.toContain('doctor check threw')
  await browser.close()
  namespace.close()
  await remote.server.stop()
})
