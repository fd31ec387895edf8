import { usePeopleDesktop } from './support/peopleDesktop'
import { explanationOf } from './support/reasons'
import { bubble, conversationOption, expectConnected, openConversation } from './support/screens'
import { inMain } from './support/snapshot'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })
test.skip(process.platform !== 'linux', 'notifications are read over D-Bus')

const at = usePeopleDesktop({ services: ['notifications', 'tray'], open: 'Trip to the lake' })
const { fromAda, fromBen, isVisible, notificationOf, set } = at

const textsTo = (guid: string): readonly string[] =>
  at.server.world.listMessages(guid).map(({ text }) => text)

test('has buttons, an answer field, its sound and the app to belong to', async () => {
  fromAda('What has it got?')
  const { actions, hints } = await notificationOf('What has it got?')
  expect(actions).toEqual([
    ...['default', 'Open'],
    ...['inline-reply', 'Reply'],
    ...['mark-read', 'Mark as read']
  ])
  expect(hints).toMatchObject({
    'desktop-entry': 'chat.tern.Tern',
    category: 'im.received',
    'sound-name': 'message-new-instant'
  })
})

test('is answered from the notification, once even if it is told twice', async () => {
  fromAda('Answer me there')
  const { id } = await notificationOf('Answer me there')
  at.desktop.replyToNotification(id, 'Here <3')
  at.desktop.replyToNotification(id, 'Here <3')
  await soon(() => textsTo(at.people.ada.guid)).toContain('Here <3')
  await soon(() => at.desktop.closed()).toContain(id)
  await expect(conversationOption(at.tern.page, 'Ada Park')).not.toContainText('unread')
  // What is sent later comes later: a second answer would stand before it.
  fromBen('And after it')
  const later = await notificationOf('And after it')
  at.desktop.replyToNotification(later.id, 'The end mark')
  await soon(() => textsTo(at.people.ben.guid)).toContain('The end mark')
  expect(textsTo(at.people.ada.guid).filter((text) => text === 'Here <3')).toHaveLength(1)
})

test('is marked as read from the notification', async () => {
  fromBen('Just so you know')
  const { id } = await notificationOf('Just so you know')
  await expect(conversationOption(at.tern.page, 'Ben Osei')).toContainText('1 unread')
  at.desktop.clickNotification(id, 'mark-read')
  await soon(() => at.desktop.closed()).toContain(id)
  await expect(conversationOption(at.tern.page, 'Ben Osei')).not.toContainText('unread')
  await expect(conversationOption(at.tern.page, 'Ben Osei')).toHaveAttribute(
    'aria-selected',
    'false'
  )
})

test('is taken back when the conversation is read on another device', async () => {
  fromAda('Read me on the phone')
  const { id } = await notificationOf('Read me on the phone')
  at.server.world.readChat(at.people.ada.guid)
  await soon(() => at.desktop.closed(), 1_000).toContain(id)
})

test('of one conversation is one, renewed; 50 messages in a second are two at most', async () => {
  const before = at.desktop.notified().length
  for (let index = 0; index < 50; index += 1) fromAda(`flood ${index}`)
  await notificationOf('flood 49')
  const told = at.desktop.notified().slice(before)
  expect(told.length).toBeLessThanOrEqual(2)
  expect(told.at(-1)?.body).toBe('flood 49\n50 new messages')
  expect(told.at(-1)?.replaces).toBe(told.length === 1 ? 0 : told[0]?.id)
  at.server.world.readChat(at.people.ada.guid)
  await soon(() => at.desktop.closed()).toContain(told.at(-1)?.id)
})

test('opens its conversation in a hidden window', async () => {
  fromBen('Look here')
  const { id } = await notificationOf('Look here')
  await at.tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  await soon(isVisible).toBe(false)
  at.desktop.clickNotification(id)
  await soon(isVisible).toBe(true)
  await expect(bubble(at.tern.page, 'Look here')).toBeVisible()
  await expect(conversationOption(at.tern.page, 'Ben Osei')).toHaveAttribute(
    'aria-selected',
    'true'
  )
  await openConversation(at.tern.page, 'Trip to the lake')
})

test('tells as much as the person wants', async () => {
  await set({ notifications: 'name' })
  const from = at.desktop.notified().length
  fromBen('secret words')
  await soon(() => at.desktop.notified().length).toBe(from + 1)
  await set({ notifications: 'anonymous', notificationSound: false })
  fromAda('more secret words')
  await soon(() => at.desktop.notified().length).toBe(from + 2)
  const [named, anonymous] = at.desktop.notified().slice(from)
  expect(named).toMatchObject({ title: 'Ben Osei', body: 'New message' })
  expect(anonymous).toMatchObject({ title: 'Tern', hints: { 'suppress-sound': true } })
  expect(anonymous?.actions).not.toContain('inline-reply')
  expect(JSON.stringify([named, anonymous])).not.toContain('secret')
})

test('keeps quiet when it shall, and says why', async () => {
  await set({ notifications: 'none', notificationSound: true })
  const before = at.desktop.notified().length
  fromBen('not told at all')
  await openMenuOf('Ben Osei', 'not told at all')
  await expectReason(/not notified/i, 'Notifications are turned off in the settings.')

  await openConversation(at.tern.page, 'Trip to the lake')
  await set({ notifications: 'full', doNotDisturbUntil: Date.now() + 3_600_000 })
  fromAda('not to be disturbed')
  await openMenuOf('Ada Park', 'not to be disturbed')
  await expectReason(/not notified/i, '“Do not disturb” was on.')

  await openConversation(at.tern.page, 'Trip to the lake')
  await set({ doNotDisturbUntil: null })
  fromBen('told again')
  await notificationOf('told again')
  expect(at.desktop.notified().length).toBe(before + 1)
  await openMenuOf('Ben Osei', 'told again')
  await expectReason(
    /was I notified/i,
    'It was a new message, and nothing spoke against telling you.'
  )
})

test("leaves it to the system when the system's do not disturb is on", async () => {
  await openConversation(at.tern.page, 'Trip to the lake')
  at.desktop.setInhibited(true)
  fromAda('Whenever you like')
  const { hints } = await notificationOf('Whenever you like')
  expect(hints).toMatchObject({ urgency: 0, 'suppress-sound': true })
  at.desktop.setInhibited(false)
})

test('left by a run that crashed, it opens its conversation in the next one', async () => {
  await openConversation(at.tern.page, 'Trip to the lake')
  fromBen('Before the crash')
  const { id } = await notificationOf('Before the crash')
  await at.tern.kill9()
  expect(at.desktop.closed()).not.toContain(id)
  const { page } = await at.relaunch()
  await expectConnected(page)
  at.desktop.clickNotification(id)
  await expect(bubble(page, 'Before the crash')).toBeVisible()
  await expect(conversationOption(page, 'Ben Osei')).toHaveAttribute('aria-selected', 'true')
  await soon(() => at.desktop.closed()).toContain(id)
})

/** Once it is decided on: opened earlier, the message would be one that is read. */
const openMenuOf = async (conversation: string, text: string): Promise<void> => {
  const run = inMain(at.tern.app)
  await soon(() => explanationOf(run, conversation, text)).not.toBe('unknown')
  await openConversation(at.tern.page, conversation)
  await bubble(at.tern.page, text).click({ button: 'right' })
}

const expectReason = async (label: RegExp, sentence: string): Promise<void> => {
  await at.tern.page.getByRole('menuitem', { name: label }).hover()
  await expect(at.tern.page.getByText(sentence)).toBeVisible()
  await at.tern.page.keyboard.press('Escape')
  await at.tern.page.keyboard.press('Escape')
}
