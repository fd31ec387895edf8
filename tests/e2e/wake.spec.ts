import type { DemoServer } from '../../src/demo/types'
import { bareConnectMs, figure } from './support/bareClient'
import { type DesktopServices, startDesktopServices } from './support/desktopServices'
import { expectLive, liveAgain, receiveFromAda } from './support/live'
import { API_KEY, type People, startPeopleServer } from './support/people'
import { openPrivateBus, type PrivateBus } from './support/privateBus'
import { signIn } from './support/screens'
import { connectionOf, type InPage, inMain, storeSnapshot } from './support/snapshot'
import { expect, soon, test } from './support/test'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expectSameAsWorld } from './support/world'

test.describe.configure({ mode: 'serial' })
test.skip(process.platform !== 'linux', 'the scripted power manager needs D-Bus')

/** What Tern may take beyond a bare client, ms. */
const target = 300

let server: DemoServer
let people: People
let systemBus: PrivateBus
let power: DesktopServices
let tern: Tern
/** A suspend cuts Playwright's own connection to the page, so everything is read through main. */
let page: InPage

test.beforeAll(async () => {
  systemBus = await openPrivateBus()
  const env = { DBUS_SYSTEM_BUS_ADDRESS: systemBus.address }
  power = await startDesktopServices('system', ['logind'], { ...process.env, ...env })
  ;({ server, people } = await startPeopleServer())
  tern = await launchTern({ env })
  page = inMain(tern.app)
  await signIn(tern.page, server.url, API_KEY)
})

test.afterAll(async () => {
  // In this order: Electron aborts when its system bus goes away first.
  await closeAllTerns()
  await power.close()
  await systemBus.close()
  await server.stop()
})

test('resume: the old socket is not trusted, and Tern is live again at once', async () => {
  await soon(() => power.isPowerWatched()).toBe(true)
  const bare = await bareConnectMs(server.url, API_KEY)
  const times: number[] = []
  for (let nap = 0; nap < 5; nap += 1) {
    const before = (await connectionOf(page)).since
    await power.fallAsleep()
    server.freezeAll()
    receiveFromAda(server, people, `while asleep ${nap}`)
    const resumedAt = Date.now()
    power.wakeUp()
    times.push((await liveAgain(page, before)) - resumedAt)
    await expectLive(page, server, people, `awake ${nap}`)
  }
  const [fastest = 0, , median = 0, , slowest = 0] = times.sort((a, b) => a - b)
  figure(
    `resume to live: ${median} ms median, ${fastest} to ${slowest} of 5; a bare client needs ` +
      `${bare.toFixed(0)} ms to connect and authenticate (target ${(bare + target).toFixed(0)})`
  )
  expect(median).toBeLessThan(bare + 2 * target)
  expectSameAsWorld(await storeSnapshot(page), server.world)
})

test('server restart: live again without anybody doing anything', async () => {
  const before = (await connectionOf(page)).since
  await server.stop()
  receiveFromAda(server, people, 'while the server was down')
  const startedAt = Date.now()
  await server.start()
  report('server restart', (await liveAgain(page, before)) - startedAt)
  await expectLive(page, server, people, 'after the restart')
})

test('kick: Tern comes back after a short wait, not in a hot loop', async () => {
  const connects = server.requests.length
  const before = (await connectionOf(page)).since
  const kickedAt = Date.now()
  server.kickAll()
  report('kick', (await liveAgain(page, before)) - kickedAt)
  await expectLive(page, server, people, 'after the kick')
  expect(server.requests.length - connects, 'requests of one reconnect').toBeLessThan(30)
})

const report = (name: string, ms: number): void => {
  figure(`${name}: live after ${ms} ms`)
}
