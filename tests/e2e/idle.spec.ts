import type { DemoServer } from '../../src/demo/types'
import { figure } from './support/bareClient'
import { startBareRun } from './support/bareRun'
import { type DesktopServices, startDesktopServices } from './support/desktopServices'
import { measureLoad } from './support/idleLoad'
import { API_KEY, startPeopleServer } from './support/people'
import { inMain, invoke } from './support/snapshot'
import { closeAllTerns, launchTern } from './support/tern'
import { expect, soon, test } from './support/test'

test.skip(process.platform !== 'linux', 'threads are counted in /proc')

const ACCOUNTS = 3
/** As long as the slowest of what repeats takes for its round. */
const WATCHED_SECONDS = 20
/** V8 tidies up half a minute after the start. */
const SETTLE_SECONDS = 36

const servers: DemoServer[] = []
let desktop: DesktopServices

test.beforeAll(async () => {
  // Without a tray it would not start hidden.
  desktop = await startDesktopServices('session', ['tray', 'notifications', 'dock'])
})

test.afterAll(async () => {
  await closeAllTerns()
  for (const server of servers) await server.stop()
  await desktop.close()
})

test('hidden and idle with three accounts it takes next to nothing', async () => {
  test.slow()
  const setUp = await launchTern()
  const run = inMain(setUp.app)
  for (let index = 0; index < ACCOUNTS; index += 1) {
    const { server } = await startPeopleServer()
    servers.push(server)
    await invoke(run, 'account:add', { kind: 'photon', serverUrl: server.url, secret: API_KEY })
  }
  await setUp.close()
  // Without Playwright, whose own connection would be what wakes it.
  const bare = startBareRun(setUp.profile, ['--hidden'])
  await soon(() => servers.every((server) => server.socketCount() === 1)).toBe(true)
  await new Promise((settle) => setTimeout(settle, SETTLE_SECONDS * 1_000))
  const load = await measureLoad(bare.pid, WATCHED_SECONDS)
  await bare.kill9()
  figure(
    `hidden and idle, ${ACCOUNTS} accounts: ${load.cpuPercent.toFixed(2)} % of a core, ` +
      `${load.wakeupsPerSecond.toFixed(2)} wakeups a second ` +
      `(${load.threadWakeupsPerSecond.toFixed(2)} of all threads)`
  )
  for (const line of load.busiest) figure(`  ${line}`)
  expect(load.cpuPercent).toBeLessThan(1)
  expect(load.wakeupsPerSecond).toBeLessThanOrEqual(2)
})
