import type { Browser, Page } from 'playwright'

import type { DemoServer } from '../../src/demo/types'
import { testDesktop } from '../support/run/desktop'
import { attach, debuggingPort } from './support/attach'
import { bareConnectMs, figure } from './support/bareClient'
import { type NetworkNamespace, openNamespace, whyNoNamespace } from './support/networkNamespace'
import { adaAddress, API_KEY, type People, startPeopleServer } from './support/people'
import { connection, expectConnected, signIn } from './support/screens'
import { connectionOf, inPage, storeSnapshot } from './support/snapshot'
import { appArguments } from './support/tern'
import { expect, soon, test } from './support/test'
import { expectSameAsWorld } from './support/world'

test.describe.configure({ mode: 'serial' })

const reason = whyNoNamespace()
if (reason !== null) console.log(`[skipped] loss and return of the network: ${reason}`)
test.skip(reason !== null, reason ?? '')

/** What Tern may take beyond a bare client, ms. */
const target = 300

let namespace: NetworkNamespace
let server: DemoServer
let people: People
let browser: Browser
let isOpen = false
let page: Page

test.beforeAll(async () => {
  namespace = openNamespace()
  ;({ server, people } = await startPeopleServer({ host: namespace.hostAddress }))
  const profile = testDesktop().newProfile('network')
  const switches = ['--remote-debugging-port=0']
  namespace.spawn(testDesktop().launcher, appArguments(profile, switches))
  // Playwright's own launch talks to Electron over the loopback, which inside is another one.
  let inner = 0
  await soon(() => (inner = debuggingPort(profile)), 20_000).toBeGreaterThan(0)
  ;({ browser, page } = await attach(await namespace.forward(inner)))
  await signIn(page, server.url, API_KEY)
  isOpen = true
})

test.afterAll(async () => {
  if (reason !== null) return
  if (isOpen) await browser.close()
  namespace.close()
  await server.stop()
})

test('the network goes and comes back: offline is said, and Tern is live again at once', async () => {
  const bare = await bareConnectMs(server.url, API_KEY)
  const times: number[] = []
  for (let round = 0; round < 3; round += 1) {
    namespace.setLink(false)
    await expect(connection(page).first()).toHaveText(/Offline/, { timeout: 10_000 })
    const { since } = await connectionOf(inPage(page))
    receive(`while offline ${round}`)
    const returnedAt = Date.now()
    namespace.setLink(true)
    await expectConnected(page, 20_000)
    const live = await connectionOf(inPage(page))
    expect(live.since).toBeGreaterThan(since)
    times.push(live.since - returnedAt)
    receive(`back again ${round}`)
    await soon(
      async () => (await storeSnapshot(inPage(page))).flatMap((c) => c.messages).length
    ).toBe(server.world.listMessages().length)
  }
  times.sort((a, b) => a - b)
  figure(
    `network back to live: ${times.join(', ')} ms; a bare client needs ${bare.toFixed(0)} ms ` +
      `to connect and authenticate (target ${(bare + target).toFixed(0)})`
  )
  expect(times[1]).toBeLessThan(bare + 2 * target)
  expectSameAsWorld(await storeSnapshot(inPage(page)), server.world)
})

const receive = (text: string): void => {
  server.world.receive({ chatGuid: people.ada.guid, from: adaAddress, text })
}
