import { startDemoServer } from '../../src/demo/server'
import type { ImkitServer } from '../../src/demo/imkit/types'
import type { DemoServer } from '../../src/demo/types'
import {
  addImkitForm,
  annUid,
  entryFor,
  expectAllOnline,
  openImkitForm,
  startImkitPeople,
  submitImkit
} from './support/imkit'
import { expectSameAsImkit } from './support/imkitWorld'
import { hardTexts, stored } from './support/hardTexts'
import { API_KEY } from './support/people'
import { composer, conversationOption, openConversation, timeline } from './support/screens'
import { inPage, invoke, storeSnapshot, type StoredConversation } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })

const encodings = ['None', 'Base64', 'Custom'] as const
type Encoding = (typeof encodings)[number]

let photon: DemoServer
let servers: Readonly<Record<Encoding, ImkitServer>>
let tern: Tern

test.beforeAll(async () => {
  photon = await startDemoServer({ seed: 'empty', apiKey: API_KEY })
  const [None, Base64, Custom] = await Promise.all(encodings.map(() => startImkitPeople()))
  servers = { None: None!, Base64: Base64!, Custom: Custom! }
  tern = await launchTern()
})

test.afterAll(async () => {
  await closeAllTerns()
  await Promise.all([photon, ...Object.values(servers)].map((server) => server.stop()))
})

test('says which of the five things entered is wrong', async () => {
  const { page } = tern
  const server = servers.Custom
  const right = entryFor(server, 'Custom')
  await openImkitForm(page)
  const alert = page.getByRole('alert')

  await submitImkit(page, { ...right, clientKey: '' })
  await expect(alert).toContainText('Enter the client key of the app')
  await submitImkit(page, { ...right, clientKey: 'some other app' })
  await expect(alert).toContainText('The server does not know this client key')
  await submitImkit(page, { ...right, token: 'not a token' })
  await expect(alert).toContainText('The server refused this token')
  await submitImkit(page, { ...right, sharedKey: 'too short' })
  await expect(alert).toContainText('The shared key has 64 hexadecimal digits')
  await submitImkit(page, { ...right, sharedKey: 'ab'.repeat(32) })
  await expect(alert).toContainText('The server answered, but not in this encoding')
  await submitImkit(page, { ...right, url: photon.url })
  await expect(alert).toContainText('This is a Photon server. Use the form for an iMessage server.')
  // A server that sends Custom whatever was asked for.
  server.faults.forceEncoding = 'custom'
  await submitImkit(page, { ...right, encoding: 'Base64' })
  await expect(alert).toContainText('Choose another payload encoding, or check the shared key')
  server.faults.reset()
  await page.screenshot({ path: 'test-results/screens/imkit-wrong-encoding.png' })
  await page.getByRole('button', { name: 'Cancel' }).click()
})

for (const [index, encoding] of encodings.entries()) {
  test(`signs in with ${encoding} and carries every text both ways`, async () => {
    const { page } = tern
    const server = servers[encoding]
    const name = `Room ${encoding}`
    const room = server.world.addRoom({ name, members: [annUid], type: 'group' })
    await (index === 0 ? openImkitForm(page) : addImkitForm(page))
    await submitImkit(page, entryFor(server, encoding))
    await expectAllOnline(page, index + 1)
    await expect(conversationOption(page, name)).toBeVisible()
    await openConversation(page, name)

    for (const [kind, text] of Object.entries(hardTexts)) {
      const { id } = server.world.receive({ room: room.id, from: annUid, text })
      await expectShown(id, text, `${kind} from the server`)
      await sendExactly(text)
      await soon(() => sentBy(server, room.id).at(-1)?.text === stored(text)).toBe(true)
      await expectShown(sentBy(server, room.id).at(-1)?.id ?? '', text, `${kind} from the composer`)
    }
    expect(sentBy(server, room.id), 'each once').toHaveLength(Object.keys(hardTexts).length)
    expectSameAsImkit(await ofAccount(index), server.world)
    await page.screenshot({ path: `test-results/screens/imkit-texts-${encoding}.png` })
  })
}

test('a lone surrogate that comes live breaks neither the stream nor the view', async () => {
  const { page } = tern
  await openConversation(page, 'Room Base64')
  const { world } = servers.Base64
  const [room] = world.listRooms(world.me)
  const [first] = world.listMessages(room?.id)
  const text = 'half \ud83d a pair \udc00'
  servers.Base64.emitEncoded('chat message', {
    ...{ _id: first?.id, room: room?.id, messageType: 'text', message: text },
    sender: { _id: annUid, nickname: 'Ann Lowe' },
    createdAtMS: first?.createdAt,
    updatedAtMS: Date.now()
  })
  const shown = async (): Promise<string | undefined> => (await ofAccount(1))[0]?.messages[0]?.text
  await soon(shown).toBe(stored(text))
  world.edit(first?.id ?? '', 'and it goes on')
  await soon(shown).toBe('and it goes on')
})

test('Photon chosen for IMKIT is told; Photon chosen for BlueBubbles just works', async () => {
  const { page } = tern
  const bluebubbles = await startDemoServer({ kind: 'bluebubbles', seed: 'empty', apiKey: 'pass' })
  await page.getByRole('button', { name: 'Add account' }).click()
  await page.getByRole('textbox', { name: 'Server URL' }).fill(servers.None.url)
  await page.getByRole('textbox', { name: 'API key' }).fill('any')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText(
    'This is an IMKIT server. Use the form for an IMKIT app.'
  )
  await page.getByRole('textbox', { name: 'Server URL' }).fill(bluebubbles.url)
  await page.getByRole('textbox', { name: 'API key' }).fill('pass')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText(
    'This is a BlueBubbles server, so Tern connected to it as one.'
  )
  await expectAllOnline(page, 4)
  const { accounts } = await invoke(inPage(page), 'app:snapshot')
  expect(accounts.map(({ account }) => account.kind)).toEqual([
    'imkit',
    'imkit',
    'imkit',
    'bluebubbles'
  ])
  await bluebubbles.stop()
})

const sentBy = ({ world }: ImkitServer, room: string): ReturnType<typeof world.listMessages> =>
  world.listMessages(room).filter(({ from }) => from === world.me)

/** Typed in one stroke; the keyboard's way to a page cannot carry half a surrogate pair. */
const sendExactly = async (text: string): Promise<void> => {
  const { page } = tern
  await composer(page).focus()
  await page.evaluate(
    (codes) => {
      const field = document.activeElement as HTMLTextAreaElement
      field.value = codes.map((code) => String.fromCharCode(code)).join('')
      field.dispatchEvent(new Event('input', { bubbles: true }))
    },
    Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
  )
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}

const expectShown = async (id: string, text: string, what: string): Promise<void> => {
  const article = timeline(tern.page).locator(`[data-server-id="${id}"]`)
  await expect(article, what).toBeVisible()
  const shown = (await article.textContent()) ?? ''
  expect(shown.includes(stored(text)), `${what} in full`).toBe(true)
}

const ofAccount = async (index: number): Promise<readonly StoredConversation[]> => {
  const { accounts } = await invoke(inPage(tern.page), 'app:snapshot')
  const id = accounts[index]?.account.id
  return (await storeSnapshot(inPage(tern.page))).filter(({ accountId }) => accountId === id)
}
