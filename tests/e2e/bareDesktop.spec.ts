import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { DemoServer } from '../../src/demo/types'
import { adaAddress, API_KEY, type People, startPeopleServer } from './support/people'
import { openConversation, signIn } from './support/screens'
import { inMain, invoke } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })
test.skip(process.platform !== 'linux', 'desktops without a tray or notifications are Linux ones')

let server: DemoServer
let people: People
let tern: Tern

test.beforeAll(async () => {
  ;({ server, people } = await startPeopleServer())
  // There is no tray to start in: the window comes nevertheless.
  tern = await launchTern({ args: ['--hidden'] })
  await signIn(tern.page, server.url, API_KEY)
  await openConversation(tern.page, 'Trip to the lake')
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

const logged = (message: string): readonly string[] =>
  readFileSync(join(tern.profile, 'logs', 'tern.log'), 'utf8')
    .split('\n')
    .filter((line) => line.includes(`"message":"${message}"`))

const answer = async (text: string): Promise<unknown> => {
  const run = inMain(tern.app)
  const { conversations } = await invoke(run, 'app:snapshot')
  const { lastMessage } = conversations.find(({ name }) => name === 'Ada Park') ?? {}
  if (lastMessage?.text !== text) return null
  const { messageId } = lastMessage
  const explanation = await invoke(run, 'message:explainNotification', { messageId })
  return explanation.outcome === 'shown' ? explanation.answer : explanation.outcome
}

test('a window that was to start hidden is shown where no tray would hold it', async () => {
  const isVisible = await tern.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.isVisible()
  )
  expect(isVisible).toBe(true)
})

test('without a notification server the log says it once, each message says it when asked', async () => {
  for (const text of ['one', 'two', 'three']) {
    server.world.receive({ chatGuid: people.ada.guid, from: adaAddress, text })
    await soon(() => answer(text)).toBe('unavailable')
  }
  expect(logged('notification failed')).toHaveLength(1)
})

test('closing the window does not make it vanish', async () => {
  await tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  expect(await tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(
    1
  )
  expect(tern.isRunning()).toBe(true)
  const hidden = await tern.app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() === false
  )
  // Xvfb has no window manager that would minimise: what matters is that it is not hidden.
  expect(hidden).toBe(false)
})
