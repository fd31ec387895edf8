import type { Locator } from 'playwright'

import type { ImkitServer } from '../../src/demo/imkit/types'
import {
  annUid,
  expectAllOnline,
  type ImkitEntry,
  signInAgain,
  signInDialog,
  signInImkit,
  startImkitPeople
} from './support/imkit'
import { expectSameAsImkit, expectSameUnread } from './support/imkitWorld'
import { bubble, connection, openConversation, send } from './support/screens'
import { inPage, storeSnapshot } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })

const refusedToken = 'The server refused the token'
const askForToken = 'The server of IMKIT does not take the token any more.'

let server: ImkitServer
let ids: readonly string[]
let tern: Tern
let token: string

test.beforeAll(async () => {
  server = await startImkitPeople()
  token = server.token
  const { world } = server
  ids = Array.from(
    { length: 30 },
    (_, index) => world.addRoom({ name: `Team ${index}`, type: 'group', members: [annUid] }).id
  )
  for (const room of ids) {
    world.receive({ room, from: annUid, text: 'old' })
    world.readRoom(room, world.me)
  }
  tern = await launchTern()
  await signInImkit(tern.page, server, 'Base64')
  await openConversation(tern.page, 'Team 29')
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

test('a token that expires during the catch-up', async () => {
  await server.stop()
  miss('catch-up', 900)
  await send(tern.page, 'catch-up: written offline')
  server.faults.onQuery = (index) => {
    if (index === 12) server.world.expireToken(token)
    return null
  }
  await server.start()
  await expectTrouble('token-during-catch-up', refusedToken)
  await expectQueued('catch-up: written offline')
  await openSignIn(askForToken)
  await mend('catch-up', { token: newToken() })
  await expectDelivered('catch-up: written offline')
})

test('a token that expires while idle, and the server says so', async () => {
  server.world.expireToken(token, 'closed')
  await expectTrouble('token-while-idle', refusedToken)
  miss('idle', 60)
  await send(tern.page, 'idle: written while signed out')
  await expectQueued('idle: written while signed out')
  await openSignIn(askForToken)
  await signInAgain(tern.page, { token: 'still not a token' })
  await expect(signInDialog(tern.page).getByRole('alert')).toContainText(
    'The server refused this token'
  )
  await mend('idle', { token: newToken() })
  await expectDelivered('idle: written while signed out')
})

test('a token that expires while idle, and the socket stays open', async () => {
  server.world.expireToken(token, 'kept')
  await send(tern.page, 'kept: the first to notice')
  await expectTrouble('token-noticed-by-a-send', refusedToken)
  await expectQueued('kept: the first to notice')
  miss('kept', 60)
  await openSignIn(askForToken)
  await mend('kept', { token: newToken() })
  await expectDelivered('kept: the first to notice')
})

test('a client key that the server does not know any more', async () => {
  server.faults.newClientKey = 'the new key of the app'
  server.cutAll()
  await expectTrouble('wrong-client-key', 'The server does not know the client key')
  miss('key', 60)
  await send(tern.page, 'key: written while refused')
  await expectQueued('key: written while refused')
  await openSignIn('The server of IMKIT does not know the client key.')
  await signInAgain(tern.page, { clientKey: 'another wrong key' })
  await expect(signInDialog(tern.page).getByRole('alert')).toContainText(
    'The server does not know this client key'
  )
  await mend('key', { clientKey: 'the new key of the app' })
  await expectDelivered('key: written while refused')
})

test('Base64 chosen for a server that speaks Custom', async () => {
  server.faults.forceEncoding = 'custom'
  miss('encoding', 5)
  await expectTrouble(
    'base64-for-custom',
    'Its messages cannot be decoded: the payload encoding or its key does not match'
  )
  miss('encoding more', 60)
  await send(tern.page, 'encoding: written while it cannot be read')
  await expectQueued('encoding: written while it cannot be read')
  await openSignIn('What the server of IMKIT sends cannot be decoded')
  await signInAgain(tern.page, { encoding: 'Custom', sharedKey: '12'.repeat(32) })
  await expect(signInDialog(tern.page).getByRole('alert')).toContainText(
    'The server answered, but not in this encoding'
  )
  await mend('encoding', { encoding: 'Custom', sharedKey: server.customKey ?? '' })
  await expectDelivered('encoding: written while it cannot be read')
})

/** Messages that come while nothing gets through. */
const miss = (name: string, count: number): void => {
  for (let index = 0; index < count; index += 1)
    server.world.receive({ room: ids[index % 29]!, from: annUid, text: `${name} ${index}` })
}

const newToken = (): string => {
  token = `${token}+`
  server.world.addToken(token, server.world.me)
  return token
}

const bar = (): Locator => tern.page.getByRole('group', { name: 'IMKIT connection' })

/** The account says what is wrong, and leaves the server alone. */
const expectTrouble = async (name: string, cause: string): Promise<void> => {
  const { page } = tern
  await expect(bar()).toContainText('Sign-in needed')
  await expect(bar()).toContainText(cause)
  await expect(connection(page).first()).toHaveText('Sign in again')
  await soon(() => server.socketCount()).toBe(0)
  await page.screenshot({ path: `test-results/screens/imkit-${name}.png` })
  askedInTrouble = server.requests.length
}
let askedInTrouble = 0

const openSignIn = async (reason: string): Promise<void> => {
  expect(server.requests.length, 'nothing is tried while it waits').toBe(askedInTrouble)
  await bar().getByRole('button', { name: 'Sign in again' }).click()
  await expect(signInDialog(tern.page)).toContainText(reason)
}

const expectQueued = async (text: string): Promise<void> => {
  await expect(bubble(tern.page, text)).toHaveAttribute('data-send-state', 'queued')
}

/** What is entered now fits: everything that was missed comes. */
const mend = async (name: string, entry: Partial<ImkitEntry>): Promise<void> => {
  const { page } = tern
  await page.screenshot({ path: `test-results/screens/imkit-sign-in-again-${name}.png` })
  await signInAgain(page, entry)
  await expect(signInDialog(page)).toHaveCount(0)
  await expectAllOnline(page, 1)
  await expect(bar()).toHaveCount(0)
}

const expectDelivered = async (text: string): Promise<void> => {
  const { page } = tern
  const { world } = server
  await expect(bubble(page, text)).toHaveAttribute('data-send-state', /sent|delivered|read/)
  await expect(bubble(page, text)).toHaveCount(1)
  expect(
    world.listMessages().filter((message) => message.text === text),
    'delivered once'
  ).toHaveLength(1)
  expectSameAsImkit(await storeSnapshot(inPage(page)), world)
  const clientKey = server.faults.newClientKey ?? server.clientKey
  await expectSameUnread(page, server, { clientKey, token })
}
