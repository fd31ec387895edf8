import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { DemoServer } from '../../src/demo/types'
import { adaAddress, API_KEY, type People, startPeopleServer } from './support/people'
import {
  bubble,
  composer,
  connection,
  conversationOption,
  expectConnected,
  openConversation,
  openSignInForm,
  send,
  submitSignIn,
  timeline
} from './support/screens'
import { inPage, storeSnapshot } from './support/snapshot'
import { expect, test } from './support/test'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expectSameAsWorld } from './support/world'

test.describe.configure({ mode: 'serial' })

let server: DemoServer
let people: People
let tern: Tern

test.beforeAll(async () => {
  ;({ server, people } = await startPeopleServer())
  tern = await launchTern()
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

test('welcomes, and says what is wrong with an address or a key', async () => {
  const { page } = tern
  await expect(page.getByRole('heading', { name: 'Welcome to Tern' })).toBeVisible()
  await openSignInForm(page)
  const alert = page.getByRole('alert')

  await submitSignIn(page, server.url, 'a wrong key')
  await expect(alert).toContainText('refused this key')

  const closed = await closedPort()
  await submitSignIn(page, `http://127.0.0.1:${closed}`, API_KEY)
  await expect(alert).toContainText('Nothing answers at this address')

  const portal = await startPortal()
  await submitSignIn(page, portal.url, API_KEY)
  await expect(alert).toContainText('not a chat server')
  portal.server.close()

  await submitSignIn(page, 'not an address at all', API_KEY)
  await expect(alert).toContainText('not an address')

  await submitSignIn(page, 'http://chat.example.org', API_KEY)
  await expect(alert).toContainText('not encrypted')
})

test('signs in and shows the inbox', async () => {
  const { page } = tern
  await submitSignIn(page, server.url, API_KEY)
  await expectConnected(page)
  await expect(conversationOption(page, 'Ada Park')).toBeVisible()
  await expect(conversationOption(page, 'Trip to the lake')).toBeVisible()
  await openConversation(page, 'Ada Park')
  await expect(bubble(page, 'Are you there?')).toBeVisible()
})

test('receives live, sends, and gets the answer', async () => {
  const { page } = tern
  server.world.receive({ chatGuid: people.ada.guid, from: adaAddress, text: 'Lunch at noon?' })
  await expect(bubble(page, 'Lunch at noon?')).toBeVisible()

  await send(page, 'At noon it is')
  await expect(bubble(page, 'At noon it is')).toHaveAttribute('data-send-state', /sent|delivered/)
  await expect(bubble(page, 'At noon it is')).toHaveCount(1)
  const arrived = server.world
    .listMessages(people.ada.guid)
    .filter(({ text }) => text === 'At noon it is')
  expect(arrived).toHaveLength(1)
  await expect(bubble(page, 'At noon it is')).toHaveAttribute(
    'data-server-id',
    arrived[0]?.guid ?? ''
  )

  server.world.receive({ chatGuid: people.ada.guid, from: adaAddress, text: 'See you there' })
  await expect(bubble(page, 'See you there')).toBeVisible()
})

test('a server that goes away is told, and found again by itself', async () => {
  const { page } = tern
  await server.stop()
  await expect(connection(page).first()).toHaveText(/Reconnecting in \d+ s|Connecting…/)
  await expect(page.getByRole('button', { name: 'Try now' }).first()).toBeVisible()
  await expect(timeline(page)).toContainText('See you there')
  await server.start()
  await page.getByRole('button', { name: 'Try now' }).first().click()
  await expectConnected(page)
})

test('after a restart it is still signed in and everything is there', async () => {
  await tern.close()
  server.world.receive({ chatGuid: people.ben.guid, from: null, text: 'Written elsewhere' })
  tern = await tern.relaunch()
  const { page } = tern
  await expectConnected(page)
  await expect(page.getByRole('heading', { name: 'Welcome to Tern' })).toHaveCount(0)
  await expect(page.getByRole('textbox', { name: 'API key' })).toHaveCount(0)
  await openConversation(page, 'Ada Park')
  for (const text of ['Are you there?', 'Lunch at noon?', 'At noon it is', 'See you there'])
    await expect(bubble(page, text)).toHaveCount(1)
  expectSameAsWorld(await storeSnapshot(inPage(page)), server.world)
})

test('what was typed a moment before quitting is still there', async () => {
  await openConversation(tern.page, 'Ben Osei')
  await composer(tern.page).fill('half a sent')
  await tern.close()
  tern = await tern.relaunch()
  await openConversation(tern.page, 'Ben Osei')
  await expect(composer(tern.page)).toHaveValue('half a sent')
  await expectConnected(tern.page)
})

test('a key that is not valid any more asks for a new one, and keeps everything', async () => {
  const { page } = tern
  server.faults.auth = 'error-close'
  server.cutAll()
  await expect(connection(page).first()).toHaveText(/Sign in again/)
  await expect(conversationOption(page, 'Ada Park')).toBeVisible()
  const before = server.requests.length
  server.faults.auth = 'normal'
  expect(server.requests.length, 'nothing is tried while it waits').toBe(before)
})

const closedPort = async (): Promise<number> => {
  const placeholder = createServer()
  await new Promise<void>((settle) => placeholder.listen(0, '127.0.0.1', settle))
  const { port } = placeholder.address() as AddressInfo
  await new Promise((settle) => placeholder.close(settle))
  return port
}

/** What a hotel's network answers to everything. */
const startPortal = async (): Promise<{ readonly url: string; readonly server: Server }> => {
  const portal = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>Welcome, guest</title><h1>Please sign in</h1>')
  })
  await new Promise<void>((settle) => portal.listen(0, '127.0.0.1', settle))
  return { url: `http://127.0.0.1:${(portal.address() as AddressInfo).port}`, server: portal }
}
