/** What an IMKIT account's owner keeps for himself on all devices: tags, and what he deleted. */
import type { Locator } from 'playwright'

import type { ImkitServer } from '../../src/demo/imkit/types'
import { annUid, bobUid, expectAllOnline, signInImkit, startImkitPeople } from './support/imkit'
import { expectSameAsImkit, expectSameUnread } from './support/imkitWorld'
import { bubble, conversationList, conversationOption, openConversation } from './support/screens'
import { inPage, storeSnapshot } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })

let server: ImkitServer
let tern: Tern
let team: string
let other: string

test.beforeAll(async () => {
  server = await startImkitPeople()
  const { world } = server
  team = world.addRoom({ name: 'Team', type: 'group', members: [annUid, bobUid] }).id
  other = world.addRoom({ name: 'Other', type: 'group', members: [annUid, bobUid] }).id
  world.receive({ room: team, from: annUid, text: 'Shall we begin?' })
  world.receive({ room: other, from: bobUid, text: 'Not here' })
  world.setPref(world.me, other, { tags: ['garden'] })
  tern = await launchTern()
  await signInImkit(tern.page, server)
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

const tagsDialog = (): Locator => tern.page.getByRole('dialog', { name: 'Tags' })

/** As the owner's other devices are told. */
const hiddenOnServer = async (): Promise<readonly string[]> => {
  const answer = await fetch(`${server.url}/messages/user-delete?room=${team}`, {
    headers: { 'IM-CLIENT-KEY': server.clientKey, 'IM-Authorization': server.token }
  })
  const { result } = (await answer.json()) as { result: { data: { message: string }[] } }
  return result.data.map(({ message }) => message)
}

const filterBy = async (name: string): Promise<void> => {
  await tern.page.getByRole('button', { name: 'More filters' }).click()
  await tern.page.getByRole('menuitemcheckbox', { name }).click()
}

test('tags given here are on the server, and those of the server here', async () => {
  const { page } = tern
  const { world } = server
  await conversationOption(page, 'Team').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Tags…' }).click()
  const field = tagsDialog().getByRole('textbox', { name: 'Add a tag' })
  await field.fill('急件 🚲')
  await field.press('Enter')
  await tagsDialog().getByRole('button', { name: 'garden' }).click()
  await page.screenshot({ path: 'test-results/screens/imkit-tags.png' })
  await tagsDialog().getByRole('button', { name: 'Save' }).click()
  await expect(tagsDialog()).toHaveCount(0)
  await soon(() => world.pref(world.me, team).tags).toEqual(['急件 🚲', 'garden'])

  await filterBy('#garden')
  await expect(conversationList(page).getByRole('option')).toHaveCount(2)
  // Taken off and put on elsewhere, while Tern is looking.
  world.setPref(world.me, other, { tags: ['elsewhere'] })
  await expect(conversationList(page).getByRole('option')).toHaveCount(1)
  await filterBy('#elsewhere')
  await expect(conversationList(page).getByRole('option')).toHaveText([/Other/u])
  await page.screenshot({ path: 'test-results/screens/imkit-tag-filter.png' })
  await page.getByRole('button', { name: 'All', exact: true }).click()
})

test('tags that changed while Tern was away are there when it is back', async () => {
  const { page } = tern
  const { world } = server
  await server.stop()
  await conversationOption(page, 'Other').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Tags…' }).click()
  await tagsDialog().getByRole('textbox', { name: 'Add a tag' }).fill('offline')
  await tagsDialog().getByRole('button', { name: 'Save' }).click()
  await expect(tagsDialog()).toHaveCount(0)
  world.setPref(world.me, team, { tags: [] })
  world.setRoomTags(team, ['everybody'])
  await server.start()
  await expectAllOnline(page, 1, 30_000)
  await soon(() => world.pref(world.me, other).tags).toEqual(['elsewhere', 'offline'])
  await openConversation(page, 'Team')
  await page.getByRole('button', { name: 'Details' }).click()
  const details = page.getByRole('complementary', { name: 'Conversation details' })
  await expect(details.getByRole('list', { name: 'Tags' }).getByRole('listitem')).toHaveText([
    'everybody'
  ])
  await page.screenshot({ path: 'test-results/screens/imkit-tags-details.png' })
  await page.getByRole('button', { name: 'Close details' }).click()
})

test('what is deleted for oneself is gone on all devices, and for nobody else', async () => {
  const { page } = tern
  const { world } = server
  const { id } = world.receive({ room: team, from: annUid, text: 'a slip of mine' })
  const article = bubble(page, 'a slip of mine')
  await article.hover()
  await article.getByRole('button', { name: 'Message actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete for me' }).click()
  const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'))
  await expect(dialog).toContainText('on all your devices')
  await dialog.getByRole('button', { name: 'Delete for me' }).click()
  await expect(article).toHaveCount(0)
  await soon(hiddenOnServer).toEqual([id])
  expect(world.listMessages(team).map((message) => message.id)).toContain(id)
  expectSameAsImkit(await storeSnapshot(inPage(page)), world, new Set([id]))
  await expectSameUnread(page, server)
})
