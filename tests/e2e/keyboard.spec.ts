/** The whole way through Tern without a mouse. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright'

import type { ImkitServer } from '../../src/demo/imkit/types'
import type { DemoMessageView, DemoServer } from '../../src/demo/types'
import { testDesktop } from '../support/run/desktop'
import { annUid, entryFor, expectAllOnline, startImkitPeople } from './support/imkit'
import { type Keys, keysOf } from './support/keys'
import { adaAddress, API_KEY, benAddress, type People, startPeopleServer } from './support/people'
import {
  bubble,
  composer,
  conversationList,
  conversationOption,
  expectConnected,
  timeline
} from './support/screens'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })

const DAY = 86_400_000
/** Pictures of 3 x 2 pixels. */
const PICTURE = Buffer.from('R0lGODdhAwACAIAAAP8AAAAA/ywAAAAAAwACAAACAoRfADs=', 'base64')
const newAddress = '+15550100077'

let server: DemoServer
let people: People
let imkit: ImkitServer
let tern: Tern
let keys: Keys
/** The day that is jumped to, at noon. */
let pastDay: number

const fill = (): void => {
  const { world } = server
  pastDay = new Date(Date.now() - 40 * DAY).setHours(12, 0, 0, 0)
  for (let day = 0; day < 30; day += 1)
    for (let number = 0; number < 3; number += 1)
      world.receive({
        chatGuid: people.ben.guid,
        from: benAddress,
        text: `day ${String(day)} number ${String(number)}`,
        dateCreated: pastDay + day * DAY + number * 60_000
      })
  for (const name of ['first.gif', 'second.gif'])
    world.receive({
      chatGuid: people.ada.guid,
      from: adaAddress,
      text: `look at ${name}`,
      attachment: { fileName: name, mimeType: 'image/gif', bytes: PICTURE, width: 300, height: 200 }
    })
  for (const chat of [people.ada, people.ben]) world.readChat(chat.guid)
}

test.beforeAll(async () => {
  ;({ server, people } = await startPeopleServer())
  fill()
  imkit = await startImkitPeople()
  const room = imkit.world.addRoom({ name: 'Garden', type: 'group', members: [annUid] })
  imkit.world.receive({ room: room.id, from: annUid, text: 'The beans are up' })
  tern = await launchTern()
  keys = keysOf(tern.page)
})

test.afterAll(async () => {
  await closeAllTerns()
  await Promise.all([server, imkit].map((one) => one.stop()))
})

const button = (name: string | RegExp, scope: Locator = tern.page.locator('body')): Locator =>
  scope.getByRole('button', { name, exact: true })
const dialog = (name: string): Locator => tern.page.getByRole('dialog', { name })
const textbox = (name: string): Locator => tern.page.getByRole('textbox', { name, exact: true })

const own = (): readonly DemoMessageView[] =>
  server.world.listMessages(people.ada.guid).filter(({ isFromMe }) => isFromMe)
const ownTexts = (): readonly string[] => own().map(({ text }) => text)

/** From the composer into the messages, to their end, and up to one of them. */
const toMessage = async (text: string): Promise<void> => {
  await keys.tabTo(timeline(tern.page), 'Shift+Tab')
  await keys.press('End')
  await expect(timeline(tern.page).getByRole('article').last()).toBeInViewport({ ratio: 0.9 })
  await keys.moveTo(bubble(tern.page, text).first(), 'ArrowUp')
}

/** The message's menu, and in it an item by its arrows. */
const choose = async (text: string, item: string): Promise<void> => {
  await toMessage(text)
  await keys.press('Enter')
  await expect(tern.page.getByRole('menu', { name: 'Message actions' })).toBeVisible()
  await keys.moveTo(tern.page.getByRole('menuitem', { name: item }), 'ArrowDown')
  await keys.press('Enter')
}

/** Into the dialog that is opening, whose field has the keyboard, and what it finds first. */
const pick = async (name: string): Promise<void> => {
  await keys.expectFocus(tern.page.getByRole('dialog').getByRole('combobox'))
  await keys.type(name)
  await keys.press('Enter')
}

const write = async (text: string): Promise<void> => {
  const box = composer(tern.page)
  await keys.expectFocus(box)
  await keys.type(text)
  // A conversation that has just opened takes no Enter at first: the next one is meant.
  const isSent = async (): Promise<boolean> => {
    await keys.press('Enter')
    return (await box.inputValue()) === ''
  }
  await soon(isSent).toBe(true)
}

test('first start, sign-in, the list, a conversation', async () => {
  const { page } = tern
  await expect(page.getByRole('heading', { name: 'Welcome to Tern' })).toBeVisible()
  await keys.tabTo(button('Connect an iMessage server'))
  await keys.press('Enter')
  await keys.expectFocus(textbox('Server URL'))
  await keys.type(server.url)
  await keys.tabTo(textbox('API key'))
  await keys.type(API_KEY)
  await keys.tabTo(button('Connect'))
  await keys.press('Enter')
  await expectConnected(page)
  await keys.tabTo(conversationList(page))
  await expect(conversationOption(page, 'Ada Park')).toBeVisible()
  await keys.press('Home')
  const isActive = (): Promise<boolean> =>
    conversationList(page).evaluate(
      (list, name) =>
        document
          .getElementById(list.getAttribute('aria-activedescendant') ?? '')
          ?.getAttribute('aria-label') === name,
      'Ada Park'
    )
  for (let step = 0; step < 5 && !(await isActive()); step += 1) await keys.press('ArrowDown')
  await keys.expectFocus(conversationList(page))
  await keys.press('Enter')
  await expect(conversationOption(page, 'Ada Park')).toHaveAttribute('aria-selected', 'true')
  await expect(bubble(page, 'Are you there?')).toBeVisible()
  await keys.expectFocus(composer(page))
})

test('writes, replies, reacts, edits, unsends', async () => {
  const { page } = tern
  await write('By keys alone')
  await soon(ownTexts).toContain('By keys alone')
  await expect(bubble(page, 'By keys alone')).toHaveAttribute('data-send-state', /sent|delivered/)

  await choose('Are you there?', 'Reply')
  await expect(page.getByText(/^Reply to/)).toBeVisible()
  await write('An answer')
  const asked = server.world.listMessages(people.ada.guid)[0]?.guid
  await soon(() => own().find(({ text }) => text === 'An answer')?.replyToGuid).toBe(asked)

  await toMessage('Are you there?')
  await keys.press('Enter')
  await keys.moveTo(page.getByRole('menuitem', { name: 'React' }), 'ArrowDown')
  await keys.press('ArrowRight')
  await keys.moveTo(page.getByRole('menuitemcheckbox', { name: 'Like', exact: true }), 'ArrowDown')
  await keys.press('Enter')
  await soon(() => own().map(({ associatedMessageType }) => associatedMessageType)).toContain(
    'like'
  )
  // The menu gives the keyboard back to the message.
  await keys.expectFocus(bubble(page, 'Are you there?').first())
  await keys.tabTo(composer(page))

  await keys.press('ArrowUp')
  await expect(composer(page)).toHaveValue('An answer')
  await keys.press('Control+a')
  await write('A better answer')
  await soon(ownTexts).toContain('A better answer')

  await choose('A better answer', 'Unsend')
  await keys.tabTo(button('Unsend', page.getByRole('dialog')))
  await keys.press('Enter')
  await soon(() => own().some(({ isUnsent }) => isUnsent)).toBe(true)
})

test('copies, forwards and deletes for itself', async () => {
  const { page, app } = tern
  await keys.tabTo(composer(page))
  await choose('By keys alone', 'Copy text')
  await soon(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe('By keys alone')
  await keys.tabTo(composer(page))

  await choose('By keys alone', 'Forward…')
  await pick('Ben')
  await expect(conversationOption(page, 'Ben Osei')).toHaveAttribute('aria-selected', 'true')
  await soon(() => server.world.listMessages(people.ben.guid).at(-1)?.text).toBe('By keys alone')
  await keys.press('Control+k')
  await pick('Ada')
  await expect(conversationOption(page, 'Ada Park')).toHaveAttribute('aria-selected', 'true')

  await keys.expectFocus(composer(page))
  await choose('Always.', 'Delete for me')
  await keys.tabTo(button('Delete for me', page.getByRole('dialog')))
  await keys.press('Enter')
  await expect(bubble(page, 'Always.')).toHaveCount(0)
  await keys.tabTo(composer(page))
})

test('chooses several messages and copies them', async () => {
  const { page, app } = tern
  await choose('Are you there?', 'Select')
  const box = (text: string): Locator =>
    bubble(page, text).first().getByRole('checkbox', { name: 'Select message' })
  await expect(box('Are you there?')).toBeChecked()
  await keys.tabTo(box('By keys alone'))
  await keys.press('Space')
  await keys.tabTo(button('Copy 2 messages'))
  await keys.press('Enter')
  await soon(() => app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(
    /Are you there\?[^]*By keys alone/u
  )
  await keys.tabTo(composer(page))
})

test('attaches a file and sends it', async () => {
  const { page } = tern
  const path = join(testDesktop().newProfile('files'), 'notes.txt')
  writeFileSync(path, 'about the lake', { mode: 0o644 })
  await tern.app.evaluate(({ dialog: system }, filePath) => {
    system.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] })
  }, path)
  await keys.tabTo(button('Attach files'), 'Shift+Tab')
  await keys.press('Enter')
  const staged = page.getByRole('list', { name: 'Files to send' })
  await expect(staged).toContainText('notes.txt')
  await keys.tabTo(composer(page), 'Tab')
  await keys.press('Enter')
  await expect(bubble(page, 'notes.txt')).toHaveAttribute('data-send-state', /sent|delivered/)
  await expect(staged).toHaveCount(0)
})

test('searches everywhere and in one conversation, and jumps to a day', async () => {
  const { page } = tern
  await keys.press('Control+Shift+f')
  await keys.expectFocus(page.getByRole('searchbox', { name: 'Search' }))
  await keys.type('"day 3 number 1"')
  const results = page.getByRole('listbox', { name: 'Search results' })
  await expect(results.getByRole('option').first()).toBeVisible()
  await keys.press('ArrowDown', 'ArrowDown')
  await keys.expectFocus(results)
  await keys.press('Enter')
  await expect(bubble(page, 'day 3 number 1')).toBeInViewport()
  await keys.expectFocus(composer(page))

  await keys.press('Control+f')
  const find = page.getByRole('search').getByRole('searchbox')
  await keys.expectFocus(find)
  await keys.type('"day 20 number 2"')
  await expect(page.getByRole('status', { name: 'Search state' })).toHaveText(/of 1/)
  await keys.press('Enter')
  await expect(bubble(page, 'day 20 number 2')).toBeInViewport()
  await keys.press('Escape')
  await expect(find).toHaveCount(0)
  await keys.expectFocus(composer(page))

  await keys.press('Control+g')
  await keys.expectFocus(dialog('Go to a day').locator('input[type=date]'))
  const day = new Date(pastDay + 10 * DAY)
  const digits = [day.getMonth() + 1, day.getDate(), day.getFullYear()]
  for (const part of digits) await keys.type(String(part).padStart(2, '0'))
  await keys.press('Enter')
  await expect(bubble(page, 'day 10 number 0')).toBeInViewport()
  await keys.expectFocus(composer(page))
  await keys.press('Escape')
  await expect(results).toHaveCount(0)
  await expect(conversationList(page)).toBeVisible()
})

test('goes from conversation to conversation', async () => {
  const { page } = tern
  const isOpen = (name: string): Promise<void> =>
    expect(conversationOption(page, name)).toHaveAttribute('aria-selected', 'true')
  await keys.press('Control+k')
  await pick('Ada')
  await isOpen('Ada Park')
  const { world } = server
  world.receive({ chatGuid: people.ben.guid, from: benAddress, text: 'New from Ben' })
  world.receive({ chatGuid: people.trip.guid, from: adaAddress, text: 'New for the trip' })
  await expect(conversationOption(page, 'Ben Osei')).toContainText('1 unread')
  await expect(conversationOption(page, 'Trip to the lake')).toContainText('1 unread')
  // The newest first: both stand above.
  await keys.press('Alt+Shift+ArrowUp')
  await isOpen('Ben Osei')
  await expect(bubble(page, 'New from Ben')).toBeInViewport()
  await expect(conversationOption(page, 'Ben Osei')).not.toContainText('unread')
  await keys.press('Alt+Shift+ArrowUp')
  await isOpen('Trip to the lake')
  await expect(bubble(page, 'New for the trip')).toBeInViewport()
  await keys.press('Alt+ArrowDown', 'Alt+ArrowDown')
  await isOpen('Ada Park')
})

test('details: mute, export, gallery and the viewer', async () => {
  const { page } = tern
  await keys.expectFocus(composer(page))
  await keys.tabTo(button('Details'), 'Shift+Tab')
  await keys.press('Enter')
  const details = page.getByRole('complementary', { name: 'Conversation details' })
  await keys.tabTo(button('Mute', details))
  await keys.press('Enter')
  await keys.expectFocus(button('Unmute', details))
  await keys.press('Enter')
  await keys.expectFocus(button('Mute', details))

  await keys.tabTo(button('Export conversation…', details))
  await keys.press('Enter')
  await expect(dialog('Export conversation')).toBeVisible()
  await keys.tabTo(button('Cancel', dialog('Export conversation')))
  await keys.press('Enter')
  await keys.expectFocus(button('Export conversation…', details))

  await keys.tabTo(button('Open first.gif', details), 'Shift+Tab')
  await keys.press('Enter')
  const viewer = page.getByRole('dialog', { name: 'first.gif' })
  await keys.expectFocus(button('Zoom in', viewer))
  await keys.press('+')
  await expect(viewer.getByRole('img')).toHaveAttribute('style', /scale\(1\.[1-9]/)
  await expect(button('Next picture', viewer)).toBeVisible()
  await keys.press('ArrowRight')
  const second = page.getByRole('dialog', { name: 'second.gif' })
  await expect(second).toBeVisible()
  // There and back by the button, which is gone at the end: the arrow keys still lead back.
  await expect(button('Previous picture', second)).toBeVisible()
  await keys.press('ArrowLeft')
  await keys.tabTo(button('Next picture', viewer))
  await keys.press('Enter')
  await expect(button('Next picture', second)).toHaveCount(0)
  await keys.press('ArrowLeft')
  await expect(viewer).toBeVisible()
  await keys.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await keys.expectFocus(button('Open first.gif', details))
  await keys.press('Escape')
  await expect(details).toHaveCount(0)
})

test('a picture among the messages is opened and shown in its place', async () => {
  const { page } = tern
  await keys.tabTo(composer(page))
  await toMessage('look at second.gif')
  await keys.tabTo(button('Open second.gif', timeline(page)))
  await keys.press('Enter')
  const viewer = page.getByRole('dialog', { name: 'second.gif' })
  await keys.tabTo(button('Show in conversation', viewer))
  await keys.press('Enter')
  await expect(viewer).toHaveCount(0)
  await expect(bubble(page, 'look at second.gif')).toBeInViewport()
})

test('starts a conversation and a group', async () => {
  const { page } = tern
  await keys.press('Control+n')
  const form = dialog('New conversation')
  await keys.expectFocus(form.getByRole('combobox', { name: 'Phone number or mail address' }))
  await keys.type(newAddress)
  await keys.tabTo(button('Start conversation', form))
  await keys.press('Enter')
  await expect(form).toHaveCount(0)
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toHaveText(newAddress)
  await write('Hello for the first time')
  const first = (): DemoMessageView | undefined =>
    server.world.listMessages().find(({ text }) => text === 'Hello for the first time')
  await soon(() => first()?.chatGuid).toContain(newAddress)

  await keys.press('Control+n')
  await keys.expectFocus(form.getByRole('combobox'))
  await keys.type('Ada')
  await keys.press('ArrowDown', 'Enter')
  await keys.type(newAddress)
  await keys.tabTo(form.getByRole('textbox', { name: /^Group name/ }))
  await keys.type('Rowing')
  await keys.tabTo(button('Create group', form))
  await keys.press('Enter')
  // The server makes no group without a first message, and says so when it is asked.
  await keys.tabTo(form.getByRole('textbox', { name: 'First message' }), 'Shift+Tab')
  await keys.type('Who comes rowing?')
  await keys.press('Enter')
  await expect(form).toHaveCount(0)
  await expect(bubble(page, 'Who comes rowing?')).toBeVisible()
  const group = (): readonly string[] | undefined =>
    server.world.listChats().find(({ name }) => name === 'Rowing')?.addresses
  await soon(group).toEqual([adaAddress, newAddress])
})

test('finds a setting and changes it', async () => {
  const { page } = tern
  await keys.press('Control+,')
  const settings = dialog('Settings')
  await keys.expectFocus(settings.getByRole('searchbox'))
  await keys.type('density')
  await keys.press('Enter')
  await keys.expectFocus(settings.getByRole('radio', { name: 'Comfortable' }))
  await keys.press('ArrowRight')
  await keys.expectFocus(settings.getByRole('radio', { name: 'Compact' }))
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact')
  await keys.press('Escape')
  await expect(settings).toHaveCount(0)
})

test('adds an account, filters by it, signs out', async () => {
  const { page } = tern
  await keys.press('Control+Shift+f')
  await keys.tabTo(button('Add account'), 'Shift+Tab')
  await keys.press('Enter')
  await keys.tabTo(button('IMKIT'))
  await keys.press('Enter')
  const entry = entryFor(imkit, 'Base64')
  await keys.tabTo(textbox('Server URL'))
  await keys.type(entry.url)
  await keys.tabTo(textbox('Client key'))
  await keys.type(entry.clientKey)
  await keys.tabTo(textbox('Client token'))
  await keys.type(entry.token)
  await keys.tabTo(page.getByRole('combobox', { name: 'Payload encoding' }))
  await keys.type('Base64')
  await keys.tabTo(button('Connect'))
  await keys.press('Enter')
  await expectAllOnline(page, 2)

  await keys.press('Control+2')
  await expect(conversationOption(page, 'Garden')).toBeVisible()
  await expect(conversationOption(page, 'Ada Park')).toHaveCount(0)
  await keys.press('Control+1')
  await expect(conversationOption(page, 'Ada Park')).toBeVisible()
  await expect(conversationOption(page, 'Garden')).toHaveCount(0)

  await keys.press('Control+Shift+f')
  const rail = page.getByRole('navigation', { name: 'Accounts' })
  await keys.tabTo(button('IMKIT', rail), 'Shift+Tab')
  await keys.press('ArrowRight')
  await keys.moveTo(page.getByRole('menuitem', { name: 'Sign out' }), 'ArrowUp')
  await keys.press('Enter')
  await keys.tabTo(button('Sign out', page.getByRole('dialog')))
  await keys.press('Enter')
  await expectAllOnline(page, 1)
  await expect(button('IMKIT', rail)).toHaveCount(0)
})
