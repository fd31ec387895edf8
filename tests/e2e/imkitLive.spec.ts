import type { Locator } from 'playwright'

import type { ImkitServer } from '../../src/demo/imkit/types'
import { annUid, bobUid, signInImkit, startImkitPeople } from './support/imkit'
import { expectSameAsImkit } from './support/imkitWorld'
import { bubble, conversationOption, openConversation, send, timeline } from './support/screens'
import { inPage, invoke, storeSnapshot } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })

const botUid = 'bot-wren'

let server: ImkitServer
let tern: Tern
let team: string

test.beforeAll(async () => {
  server = await startImkitPeople()
  const { world } = server
  world.addUser({ uid: botUid, nickname: 'Wren', isRobot: true })
  team = world.addRoom({ name: 'Team', type: 'group', members: [annUid, bobUid, botUid] }).id
  world.receive({ room: team, from: annUid, text: 'Shall we begin?' })
  tern = await launchTern()
  await signInImkit(tern.page, server, 'Custom')
  await openConversation(tern.page, 'Team')
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

test('a streamed answer grows in one bubble and is replaced by its final message', async () => {
  const { page } = tern
  const { world } = server
  const streaming = timeline(page).locator('article[aria-busy="true"]')
  const id = world.streamChunk(team, botUid, 'The wind ')
  await expect(streaming).toContainText('The wind')
  world.streamChunk(team, botUid, 'turns to the west', id)
  await expect(streaming).toContainText('The wind turns to the west')
  await expect(streaming).toHaveCount(1)
  await page.screenshot({ path: 'test-results/screens/imkit-streaming.png' })
  world.receive({ id, room: team, from: botUid, text: 'The wind turns to the west at noon.' })
  await expect(streaming).toHaveCount(0)
  await expect(timeline(page).locator(`[data-server-id="${id}"]`)).toContainText('at noon.')
  await expect(bubble(page, 'The wind turns')).toHaveCount(1)
  expectSameAsImkit(await storeSnapshot(inPage(page)), world)
})

test('an emoji reaction is set, joined by another, and taken back', async () => {
  const { page } = tern
  const { world } = server
  const [first] = world.listMessages(team)
  const reactions = (): unknown => world.listMessages(team)[0]?.reactions
  const article = bubble(page, 'Shall we begin?')
  await article.hover()
  await article.getByRole('button', { name: 'Message actions' }).click()
  await page.getByRole('menuitem', { name: 'React' }).hover()
  await page.getByRole('menuitemcheckbox', { name: 'Celebration' }).click()
  await soon(reactions).toEqual([{ client: world.me, reaction: '🎉' }])
  await expect(pill(article, '🎉')).toHaveAttribute('aria-pressed', 'true')
  world.react(first?.id ?? '', '🎉', annUid)
  await expect(pill(article, '🎉')).toHaveAccessibleName('🎉 2, You, Ann Lowe')
  await page.screenshot({ path: 'test-results/screens/imkit-reaction.png' })
  await pill(article, '🎉').click()
  await soon(reactions).toEqual([{ client: annUid, reaction: '🎉' }])
  await expect(pill(article, '🎉')).toHaveAttribute('aria-pressed', 'false')
})

test('an invitation is accepted, another declined, a third withdrawn', async () => {
  const { page } = tern
  const { world } = server
  const [choir, chess, chores] = ['Choir', 'Chess', 'Chores'].map((name) => {
    const room = world.addRoom({ name, type: 'group', members: [annUid, bobUid], isMember: false })
    world.receive({ room: room.id, from: annUid, text: `welcome to ${name}` })
    world.invite(room.id, world.me, annUid)
    return room.id
  }) as [string, string, string]
  await expect(card('Choir')).toContainText(/Ann Lowe.? invites you to .?Choir/u)
  await expect(card('Chess')).toBeVisible()
  await expect(card('Chores')).toBeVisible()
  await page.screenshot({ path: 'test-results/screens/imkit-invitations.png' })

  await card('Choir').getByRole('button', { name: 'Accept' }).click()
  await expect(conversationOption(page, 'Choir')).toBeVisible()
  await expect(card('Choir')).toHaveCount(0)
  expect(world.listRooms(world.me).map(({ id }) => id)).toContain(choir)

  await card('Chess').getByRole('button', { name: 'Decline' }).click()
  await expect(card('Chess')).toHaveCount(0)
  expect(world.listRooms(world.me).map(({ id }) => id)).not.toContain(chess)

  world.cancelInvitation(chores, world.me)
  await expect(card('Chores')).toHaveCount(0)
  await expect(conversationOption(page, 'Chess')).toHaveCount(0)
  await expect(conversationOption(page, 'Chores')).toHaveCount(0)

  world.addMembers(choir, [botUid], annUid)
  await openConversation(page, 'Choir')
  await expect(timeline(page)).toContainText('Ann Lowe added Wren')
  await expect(bubble(page, 'welcome to Choir')).toBeVisible()
  await send(page, 'Glad to be here')
  await expect(bubble(page, 'Glad to be here')).toHaveAttribute('data-send-state', /sent|delivered/)
  expectSameAsImkit(await storeSnapshot(inPage(page)), world)
})

test('a place, a sticker of a pack and an announcement are told as what they are', async () => {
  const { page } = tern
  const { world } = server
  await openConversation(page, 'Team')
  const say = (
    type: string,
    text: string,
    fields: Readonly<Record<string, unknown>> = {}
  ): void => {
    world.receive({ room: team, from: annUid, type, text, fields })
  }
  say('location', 'Pier 7', { latitude: 52.5163, longitude: 13.3777 })
  const place = timeline(page).getByRole('region', { name: 'Location' })
  await expect(place).toContainText('Pier 7')
  await expect(place).toContainText('52.5163')
  await expect(place.getByRole('button', { name: 'Open in browser' })).toBeVisible()
  say('sticker', '', { sticker: 'FunFunFamily-1' })
  await expect(timeline(page)).toContainText('Sticker FunFunFamily-1')
  await expect(conversationOption(page, 'Team')).toContainText('Ann Lowe: Sticker')
  say('announcement', 'The pier is closed today')
  await expect(bubble(page, 'The pier is closed today')).toContainText('Announcement')
  say('payment', '')
  await expect(conversationOption(page, 'Team')).toContainText('A payment')
})

test('what the server has no words for is said in the language of the window', async () => {
  const { page } = tern
  await invoke(inPage(page), 'settings:set', { language: 'zh-Hant' })
  const messages = page.getByRole('log')
  await expect(messages).toContainText('公告')
  await expect(messages).toContainText('付款')
  await page.getByRole('option', { name: 'Choir' }).click()
  await expect(messages).toContainText('Ann Lowe 加入了 Wren')
  await invoke(inPage(page), 'settings:set', { language: 'en' })
  await expect(timeline(page)).toContainText('Ann Lowe added Wren')
})

test('a conversation that is left leaves the inbox: here, elsewhere, or when shown the door', async () => {
  const { page } = tern
  const { world } = server
  const [elsewhere, kicked] = ['Elsewhere', 'Kicked'].map((name) => {
    const room = world.addRoom({ name, type: 'group', members: [annUid, bobUid] }).id
    world.receive({ room, from: annUid, text: `hello from ${name}` })
    return room
  }) as [string, string]
  await expect(conversationOption(page, 'Elsewhere')).toBeVisible()
  await expect(conversationOption(page, 'Kicked')).toBeVisible()
  world.leaveRoom(elsewhere, world.me)
  await expect(conversationOption(page, 'Elsewhere')).toHaveCount(0)
  world.removeMember(kicked, world.me, annUid)
  await expect(conversationOption(page, 'Kicked')).toHaveCount(0)

  await page.getByRole('button', { name: 'Details' }).click()
  await page.getByRole('button', { name: 'Leave conversation…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Leave conversation' }).click()
  await expect(conversationOption(page, 'Choir')).toHaveCount(0)
  await soon(() => world.listRooms(world.me).map(({ name }) => name)).toEqual(['Team'])
  await expect(conversationOption(page, 'Team')).toBeVisible()
  await expect(timeline(page)).toContainText('You left the conversation')
  await page.screenshot({ path: 'test-results/screens/imkit-left.png' })
  expectSameAsImkit(await storeSnapshot(inPage(page)), world)
})

const pill = (article: Locator, emoji: string): Locator =>
  article.getByRole('button', { name: emoji })

const card = (name: string): Locator =>
  tern.page.getByRole('region', { name: `Invitation to ${name}` })
