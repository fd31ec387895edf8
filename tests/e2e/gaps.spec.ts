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

const receive = (text: string, replyToGuid?: string): string =>
  server.world.receive({
    chatGuid: people.ada.guid,
    from: adaAddress,
    text,
    ...(replyToGuid === undefined ? {} : { replyToGuid })
  }).guid

/** Tern is connected, and cannot catch up. */
const miss = async (count: number, name: string): Promise<readonly string[]> => {
  await server.stop()
  const guids = Array.from({ length: count }, (_, index) => receive(`${name} ${String(index)}`))
  server.faults.onQuery = () => ({ status: 500 })
  await server.start()
  await expect.poll(() => server.socketCount(), { timeout: 20_000 }).toBe(1)
  return guids
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
  await gap.getByRole('button', { name: 'Fetch' }).press('Enter')
  await expect(bubble(page, 'missed 39')).toBeVisible()
  await expect(gap).toHaveCount(0)
  await expect(timeline(page), 'the button is gone, the keyboard is not lost').toBeFocused()
  await soon(async () => Math.abs((await bottomOf('live')) - before)).toBeLessThanOrEqual(1)
  server.faults.onQuery = null
})

test('what a reply answers is fetched out of a gap', async () => {
  const { page } = tern
  await expectConnected(page)
  const [, target] = await miss(150, 'gone')
  const reply = receive('as I said meanwhile', target)
  await expect(gapRow()).toHaveCount(1)
  const bubbleOfReply = timeline(page).locator(`[data-server-id="${reply}"]`)
  await bubbleOfReply.getByRole('button', { name: /In reply to/u }).click()
  await expect(bubble(page, 'gone 1').first()).toBeInViewport()
  server.faults.onQuery = null
})
