import type { Locator } from 'playwright/test'

import type { DemoServer } from '../../src/demo/types'
import { adaAddress, API_KEY, type People, startPeopleServer } from './support/people'
import { bubble, expectConnected, openConversation, signIn, timeline } from './support/screens'
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

const receive = (text: string): void => {
  server.world.receive({ chatGuid: people.ada.guid, from: adaAddress, text })
}

/** Tern is connected, and cannot catch up. */
const miss = async (count: number, name: string): Promise<void> => {
  await server.stop()
  for (let missed = 0; missed < count; missed += 1) receive(`${name} ${String(missed)}`)
  server.faults.onQuery = () => ({ status: 500 })
  await server.start()
  await expect.poll(() => server.socketCount(), { timeout: 20_000 }).toBe(1)
}

const gapRow = (): Locator =>
  timeline(tern.page).getByRole('group', { name: 'Gap in the conversation' })

/** Lower edge: the upper one is nearer to a message of the same group. */
const bottomOf = async (text: string): Promise<number> => {
  const box = await bubble(tern.page, text).boundingBox()
  return box === null ? -1 : Math.round(box.y + box.height)
}

test('where messages may be missing the timeline says so, and fetches them in place', async () => {
  const { page } = tern
  receive('before')
  await openConversation(page, people.ada.name)
  await expect(bubble(page, 'before')).toBeVisible()
  await miss(40, 'missed')
  receive('live')
  const gap = gapRow()
  await expect(gap).toContainText('Messages may be missing here')
  await expect(bubble(page, 'live')).toBeVisible()
  const before = await bottomOf('live')
  if (process.env.TERN_LOOK !== undefined) await page.screenshot({ path: process.env.TERN_LOOK })
  await gap.getByRole('button', { name: 'Fetch' }).click()
  await expect(bubble(page, 'missed 39')).toBeVisible()
  await expect(gap).toHaveCount(0)
  await soon(async () => Math.abs((await bottomOf('live')) - before)).toBeLessThanOrEqual(1)
  server.faults.onQuery = null
  await expectConnected(page, 30_000)
})

test('what is below a gap in the middle of the timeline stays while it is filled', async () => {
  const { page } = tern
  await miss(60, 'absent')
  for (let live = 0; live < 40; live += 1) receive(`after ${String(live + 10)}`)
  await expect(bubble(page, 'after 49')).toBeVisible()
  const gap = gapRow()
  await expect(async () => {
    await timeline(page).hover()
    await page.mouse.wheel(0, -400)
    await expect(gap).toBeInViewport({ timeout: 200 })
  }).toPass({ timeout: 10_000 })
  await expect(bubble(page, 'after 12')).toBeInViewport()
  let before = -1
  // The wheel scrolls on for a moment.
  await soon(async () => {
    const last = before
    before = await bottomOf('after 12')
    return before > 0 && before === last
  }).toBe(true)
  await gap.getByRole('button', { name: 'Fetch' }).click()
  await expect(gap).toHaveCount(0)
  await expect(bubble(page, 'absent 59')).toBeInViewport()
  // Rows above are measured again: a few pixels, where a jump would be hundreds.
  await soon(async () => Math.abs((await bottomOf('after 12')) - before)).toBeLessThanOrEqual(4)
  server.faults.onQuery = null
})
