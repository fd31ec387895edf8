import { execFile } from 'node:child_process'

import type { DemoServer } from '../../src/demo/types'
import { testDesktop } from '../support/run/desktop'
import { API_KEY, type People, startPeopleServer } from './support/people'
import { conversationOption, expectConnected, openConversation, signIn } from './support/screens'
import { inPage, invoke } from './support/snapshot'
import {
  appArguments,
  closeAllTerns,
  definedEnvironment,
  launchTern,
  type Tern
} from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })

let server: DemoServer
let people: People
let tern: Tern
let link: (name: string) => string
let accountId: string

test.beforeAll(async () => {
  ;({ server, people } = await startPeopleServer())
  tern = await launchTern()
  await signIn(tern.page, server.url, API_KEY)
  await openConversation(tern.page, 'Ben Osei')
  const { conversations } = await invoke(inPage(tern.page), 'app:snapshot')
  accountId = conversations[0]?.accountId ?? ''
  link = (name) => {
    const id = conversations.find((conversation) => conversation.name === name)?.id ?? ''
    return `tern://conversation/${accountId}/${id}`
  }
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

/** What a click on a link does: a second start, which hands over and ends. */
const click = (...args: readonly string[]): Promise<string> =>
  new Promise((settle) => {
    const options = { env: definedEnvironment(), timeout: 15_000 }
    execFile(testDesktop().launcher, appArguments(tern.profile, args), options, (error) => {
      settle(error === null ? 'ended' : error.message)
    })
  })

const isShown = (): Promise<boolean | undefined> =>
  tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
const hide = (): Promise<void> =>
  tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
const expectOpen = (name: string): Promise<void> =>
  expect(conversationOption(tern.page, name)).toHaveAttribute('aria-selected', 'true')

test('a link shows its conversation in the running app, hidden or not', async () => {
  await hide()
  expect(await click(link('Ada Park'))).toBe('ended')
  await expectOpen('Ada Park')
  await soon(isShown).toBe(true)
  expect(await click('--', link('Trip to the lake'))).toBe('ended')
  await expectOpen('Trip to the lake')
})

test('a link that is none of ours shows the window and changes nothing', async () => {
  const good = link('Ada Park')
  const elsewhere = good.replace(accountId, '00000000-0000-4000-8000-000000000000')
  const unknown = good.replace(/\/c[^/]+$/u, `/c${'x'.repeat(20)}`)
  const sent = server.world.listMessages(people.ada.guid).length
  const before = await invoke(inPage(tern.page), 'app:snapshot')
  for (const hostile of [
    `${good}?text=hello&send=1`,
    `${good}/send`,
    `${good}" --inspect=0 --renderer-cmd-prefix=/bin/true`,
    'tern://account/add?url=https://evil.example',
    elsewhere,
    unknown
  ]) {
    await hide()
    expect(await click(hostile), hostile).toBe('ended')
    await soon(isShown, 5_000).toBe(true)
    await expectOpen('Trip to the lake')
  }
  const after = await invoke(inPage(tern.page), 'app:snapshot')
  const { seq: _before, ...rest } = before
  expect(after).toMatchObject(rest)
  expect(server.world.listMessages(people.ada.guid)).toHaveLength(sent)
  expect((await invoke(inPage(tern.page), 'diagnostics:get')).outbox).toBe(0)
})

test('a link that starts Tern is shown when its conversation is there', async () => {
  const cold = link('Ada Park')
  await tern.close()
  tern = await tern.relaunch({ args: [cold] })
  await expectConnected(tern.page)
  await expectOpen('Ada Park')
})

test('a link wakes a Tern that started hidden', async () => {
  await tern.close()
  tern = await tern.relaunch({ args: ['--hidden', link('Ben Osei')] })
  await expectConnected(tern.page)
  await expectOpen('Ben Osei')
  await soon(isShown).toBe(true)
})
