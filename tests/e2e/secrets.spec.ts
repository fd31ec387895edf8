import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { DemoServer } from '../../src/demo/types'
import { figure } from './support/bareClient'
import { adaAddress, type People, startPeopleServer } from './support/people'
import { openPrivateBus, type PrivateBus } from './support/privateBus'
import { runPython } from './support/python'
import {
  bubble,
  connection,
  conversationOption,
  expectConnected,
  openConversation,
  send,
  signIn
} from './support/screens'
import { inPage, storeSnapshot } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })
test.skip(process.platform !== 'linux', 'the keychain is scripted over D-Bus')

const token = 'canary-token-7d1f0b9e'
const words = 'canary words of a message 41c2'
const answer = 'canary answer of a friend 90aa'
const canaries = [token, words, answer, adaAddress]

let server: DemoServer
let people: People
let tern: Tern
/** Everything that ever crossed from main to the page. */
let crossed = ''

test.beforeAll(async () => {
  ;({ server, people } = await startPeopleServer({ apiKey: token }))
  tern = await launchTern()
  await signIn(tern.page, server.url, token)
})

test.afterAll(async () => {
  await runPython('keyring.py', ['unlock'])
  await closeAllTerns()
  await server.stop()
})

test('the key and the words are nowhere to be read', async () => {
  await openConversation(tern.page, 'Ada Park')
  await send(tern.page, words)
  await expect(bubble(tern.page, words)).toHaveAttribute('data-send-state', /sent|delivered/)
  server.world.receive({ chatGuid: people.ada.guid, from: adaAddress, text: answer })
  await expect(bubble(tern.page, answer)).toBeVisible()
  // An error with the key and the words in the request.
  server.faults.send = 'fail-before'
  await send(tern.page, `${words} that fail`)
  await soon(() => server.requests.filter(({ path }) => path.endsWith('/text')).length).toBe(2)
  server.faults.send = 'normal'
  server.cutAll()
  await soon(() => server.socketCount()).toBe(1)
  crossed += JSON.stringify(await everyAnswer())

  expectNotInProcesses(tern.pid)
  const first = tern.output()
  await tern.close()
  const files = expectNotInFiles(tern.profile)
  tern = await tern.relaunch()
  await expectConnected(tern.page)
  crossed += JSON.stringify(await everyAnswer())
  expect(crossed).toContain(words)
  expect(crossed, 'the page never sees the key').not.toContain(token)
  for (const canary of canaries) expect(first + tern.output()).not.toContain(canary)
  figure(`no key and no word of a message in ${files} files, the processes and the output`)
})

test('a locked keychain is called locked, and unlocking goes on', async () => {
  await tern.close()
  expect(await runPython('keyring.py', ['lock'])).toBe('locked')
  tern = await tern.relaunch()
  const { page } = tern
  await expect(page.getByRole('heading', { name: 'The keychain is locked' })).toBeVisible()
  await expect(page.getByText('you are not signed out')).toBeVisible()
  await expect(page.getByRole('textbox')).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Welcome to Tern' })).toHaveCount(0)

  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('alert')).toContainText('still locked')

  expect(await runPython('keyring.py', ['unlock'])).toBe('unlocked')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expectConnected(page)
  await openConversation(page, 'Ada Park')
  await expect(bubble(page, answer)).toBeVisible()
  await tern.close()
})

test('without a keychain: for this run only, if the person says so, and nothing stays', async () => {
  const bus: PrivateBus = await openPrivateBus()
  const alone = await launchTern({ env: { DBUS_SESSION_BUS_ADDRESS: bus.address } })
  const { page } = alone
  await expect(page.getByRole('heading', { name: 'There is no keychain' })).toBeVisible()
  await page.getByRole('button', { name: 'Continue for this run only' }).click()
  await signIn(page, server.url, token)
  await expect(page.getByText(/this run only/)).toBeVisible()
  await openConversation(page, 'Ada Park')
  await send(page, 'only for this run')
  await expect(bubble(page, 'only for this run')).toHaveAttribute(
    'data-send-state',
    /sent|delivered/
  )
  expectNotInFiles(alone.profile)

  await alone.close()
  expectNotInFiles(alone.profile)
  const kept = filesUnder(alone.profile).filter((file) => /\.(db|sqlite)/.test(file))
  expect(kept, 'the store of that run is gone').toEqual([])
  const again = await alone.relaunch({ env: { DBUS_SESSION_BUS_ADDRESS: bus.address } })
  await expect(again.page.getByRole('heading', { name: 'There is no keychain' })).toBeVisible()
  await expect(conversationOption(again.page, 'Ada Park')).toHaveCount(0)
  await expect(connection(again.page)).toHaveCount(0)
  await again.close()
  await bus.close()
})

/** Every command that only reads. */
const everyAnswer = async (): Promise<unknown> => [
  await storeSnapshot(inPage(tern.page)),
  await tern.page.evaluate(async () => [
    await window.tern.invoke('app:snapshot', {}),
    await window.tern.invoke('diagnostics:get', {}),
    await window.tern.invoke('settings:set', {})
  ])
]

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** In UTF-8, in UTF-16 as Chromium's own databases have it, and in base64. */
const encodings = (text: string): readonly Buffer[] => [
  Buffer.from(text),
  Buffer.from(text, 'utf16le'),
  Buffer.from(Buffer.from(text).toString('base64').slice(0, -4))
]

const expectNotInFiles = (folder: string): number => {
  const files = filesUnder(folder)
  expect(files.length).toBeGreaterThan(3)
  const found = files.flatMap((file) => {
    const content = readFileSync(file)
    return canaries
      .filter((canary) => encodings(canary).some((bytes) => content.includes(bytes)))
      .map((canary) => `${canary} in ${file}`)
  })
  expect(found).toEqual([])
  return files.length
}

/** The command lines and environments of the app and all its children. */
const expectNotInProcesses = (root: number): void => {
  const family = familyOf(root)
  expect(family.length).toBeGreaterThan(2)
  for (const pid of family) {
    const text = ['cmdline', 'environ'].map((part) =>
      readFileSync(`/proc/${pid}/${part}`, 'latin1')
    )
    for (const canary of canaries) expect(text.join(' ')).not.toContain(canary)
  }
}

const familyOf = (root: number): readonly number[] => {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // It ended meanwhile.
    }
  }
  const isInFamily = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 0; at = parents.get(at))
      if (at === root) return true
    return false
  }
  return [...parents.keys()].filter(isInFamily)
}
