import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { DemoServer } from '../../src/demo/types'
import { figure } from './support/bareClient'
import { type DesktopServices, startDesktopServices } from './support/desktopServices'
import { API_KEY, startPeopleServer } from './support/people'
import { openPrivateBus, type PrivateBus } from './support/privateBus'
import { composer, openConversation, signIn } from './support/screens'
import { closeAllTerns, launchTern } from './support/tern'
import { expect, soon, test } from './support/test'

test.skip(process.platform !== 'linux', 'the scripted power manager needs D-Bus')

let server: DemoServer
let systemBus: PrivateBus
let power: DesktopServices

test.beforeAll(async () => {
  systemBus = await openPrivateBus()
  const env = { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: systemBus.address }
  power = await startDesktopServices('system', ['logind', 'upower'], env)
  ;({ server } = await startPeopleServer())
})

test.afterAll(async () => {
  await closeAllTerns()
  await power.close()
  await systemBus.close()
  await server.stop()
})

test('hears of the battery when the plug is pulled', async () => {
  const tern = await launchTern({ env: { DBUS_SYSTEM_BUS_ADDRESS: systemBus.address } })
  const log = (): string => readFileSync(join(tern.profile, 'logs', 'tern.log'), 'utf8')
  await soon(() => power.batteryAsked()).toBe(1)
  power.setOnBattery(true)
  await soon(log).toContain('"event":"battery"')
  power.setOnBattery(false)
  await soon(log).toContain('"event":"ac"')
  await tern.close()
})

test('the machine goes down: Tern ends by itself, with the last words of the draft', async () => {
  const env = { DBUS_SYSTEM_BUS_ADDRESS: systemBus.address }
  const tern = await launchTern({ env })
  await signIn(tern.page, server.url, API_KEY)
  await openConversation(tern.page, 'Ada Park')
  await soon(() => power.isShutdownDelayed()).toBe(true)
  await composer(tern.page).fill('Not sent, not lost')
  const startedAt = performance.now()
  power.shutDown()
  await soon(() => tern.isRunning()).toBe(false)
  const took = performance.now() - startedAt
  figure(`shutdown of the machine to the end of Tern: ${Math.round(took)} ms`)
  expect(took).toBeLessThan(3_500)

  const again = await tern.relaunch()
  await openConversation(again.page, 'Ada Park')
  await expect(composer(again.page)).toHaveValue('Not sent, not lost')
})
