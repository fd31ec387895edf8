import type { DemoServer } from '../../src/demo/types'
import { adaAddress, API_KEY, type People, startPeopleServer } from './support/people'
import { signIn } from './support/screens'
import { connectionOf, inMain } from './support/snapshot'
import { expect, soon, test } from './support/test'
import { closeAllTerns, launchTern, type Tern } from './support/tern'

let server: DemoServer
let people: People
let tern: Tern

test.beforeAll(async () => {
  ;({ server, people } = await startPeopleServer())
  tern = await launchTern({})
  await signIn(tern.page, server.url, API_KEY)
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

test('each return is a line and a bar in the settings', async () => {
  const { page } = tern
  for (let outage = 0; outage < 3; outage += 1) {
    const before = (await connectionOf(inMain(tern.app))).since
    await server.stop()
    server.world.receive({
      chatGuid: people.ada.guid,
      from: adaAddress,
      text: `missed ${outage}`
    })
    await server.start()
    await soon(async () => {
      const { phase, since } = await connectionOf(inMain(tern.app))
      return phase === 'online' && since > before
    }, 20_000).toBe(true)
  }
  await page.keyboard.press('Control+,')
  await page.getByRole('tab', { name: 'Advanced' }).click()
  const lines = page.getByRole('region', { name: 'Returns' }).getByRole('listitem')
  await expect(lines).toHaveCount(3)
  await expect(lines.first()).toContainText(
    /cut off \d+ s, live after \d+\.\d s, 1 message, 0 edits, 0 gaps/u
  )
  const chart = page.getByRole('img', { name: /Time until live of the last 3 returns/u })
  await chart.scrollIntoViewIfNeeded()
  await expect(chart).toBeVisible()
  if (process.env.TERN_LOOK !== undefined) await page.screenshot({ path: process.env.TERN_LOOK })
})
