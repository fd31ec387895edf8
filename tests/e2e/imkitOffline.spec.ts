import type { ImkitServer } from '../../src/demo/imkit/types'
import { figure } from './support/bareClient'
import { expectAllOnline, signInImkit, startImkitPeople } from './support/imkit'
import { addRooms, type Absence, liveThroughAbsence, type Rooms } from './support/imkitAbsence'
import { expectSameAsImkit, expectSameUnread } from './support/imkitWorld'
import { conversationList, conversationOption } from './support/screens'
import { connectionOf, inPage, storeSnapshot } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })

let server: ImkitServer
let rooms: Rooms
let tern: Tern
/** Everything that the owner hid so far. */
const hidden = new Set<string>()

test.beforeAll(async () => {
  server = await startImkitPeople()
  rooms = addRooms(server)
  tern = await launchTern()
  await signInImkit(tern.page, server, 'Base64')
  expectSameAsImkit(await storeSnapshot(inPage(tern.page)), server.world)
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

test('with the socket cut: the store, the unread counts and the badge equal the server', async () => {
  await server.stop()
  const absence = liveThroughAbsence(server, rooms, 'cut')
  const startedAt = Date.now()
  await server.start()
  await expectAllOnline(tern.page, 1, 30_000)
  await expectCaughtUp(absence, startedAt, 'socket cut')
})

test('while Tern is quit: the store, the unread counts and the badge equal the server', async () => {
  await tern.close()
  const absence = liveThroughAbsence(server, rooms, 'quit')
  const startedAt = Date.now()
  tern = await tern.relaunch()
  await expectAllOnline(tern.page, 1, 30_000)
  await expectCaughtUp(absence, startedAt, 'quit')
})

test('what is read here is read there, and the other way round', async () => {
  const { page } = tern
  const { world } = server
  const unread = world
    .listRooms(world.me)
    .filter(({ id }) => world.unread(world.me, id) > 0)
    .map(({ id, name }) => ({ id, name }))
  const [here, there] = [unread.at(-1)!, unread.at(-2)!]
  await conversationOption(page, here.name).click()
  await soon(() => world.unread(world.me, here.id)).toBe(0)
  world.readRoom(there.id, world.me)
  await soon(async () => {
    const conversations = await storeSnapshot(inPage(page))
    return conversations.find(({ serverId }) => serverId === there.id)?.unreadCount
  }).toBe(0)
  await expectSameUnread(page, server)
})

const expectCaughtUp = async (
  { messages, hidden: newlyHidden, left }: Absence,
  startedAt: number,
  name: string
): Promise<void> => {
  const { page } = tern
  for (const id of newlyHidden) hidden.add(id)
  const took = (await connectionOf(inPage(page))).since - startedAt
  const stored = await storeSnapshot(inPage(page))
  expectSameAsImkit(stored, server.world, hidden)
  const badge = await expectSameUnread(page, server)
  expect(badge, 'the absence left something unread').toBeGreaterThan(100)
  await soon(() =>
    tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())
  ).toBe(`(${badge}) Tern`)
  const leftName = stored.find(({ serverId }) => serverId === left)?.name ?? 'none'
  await expect(
    conversationList(page).getByRole('option', { name: leftName, exact: true })
  ).toHaveCount(0)
  await page.screenshot({ path: `test-results/screens/imkit-after-${name}.png` })
  figure(
    `IMKIT, ${name}: the store equals the server after ${messages.length} messages, 60 edits, ` +
      `30 recalls, 100 reactions, 10 deletes, 2 rooms joined and 1 left; badge ${badge}; ` +
      `live after ${took} ms`
  )
}
