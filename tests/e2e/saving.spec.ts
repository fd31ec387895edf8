import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

import type { DemoChatView, DemoServer } from '../../src/demo/types'
import type { ExportedMessage, ExportHeader } from '../../src/main/core/export/exported'
import { testDesktop } from '../support/run/desktop'
import { figure } from './support/bareClient'
import { adaAddress, API_KEY, benAddress, type People, startPeopleServer } from './support/people'
import { bubble, expectConnected, openConversation, send, signIn } from './support/screens'
import { longestStall, watchStalls } from './support/stalls'
import { expect, soon, test } from './support/test'
import { closeAllTerns, launchTern, type Tern } from './support/tern'

test.describe.configure({ mode: 'serial' })

const PHOTO = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 31) % 251)
const SECOND = Uint8Array.from({ length: 900 }, (_, index) => index % 7)
const NASTY = '<img src=x onerror=alert(1)> & "quotes"'

let server: DemoServer
let people: People
let long: DemoChatView
let tern: Tern
let folder: string

/** Everything that an export has a field for. */
const fill = (): void => {
  const { world } = server
  const chatGuid = people.trip.guid
  const from = adaAddress
  const question = world.receive({ chatGuid, from, text: 'Which way around the lake?' })
  world.receive({ chatGuid, from: benAddress, text: 'North', replyToGuid: question.guid })
  world.react({ targetGuid: question.guid, from: benAddress, reaction: 'like' })
  world.edit(world.receive({ chatGuid, from, text: 'Eihgt o clock' }).guid, 'Eight o clock')
  world.unsend(world.receive({ chatGuid, from, text: 'Wrong conversation' }).guid)
  world.receive({ chatGuid, from: null, text: NASTY })
  const photo = { fileName: 'lake.bin', mimeType: 'application/octet-stream' }
  world.receive({ chatGuid, from, attachment: { ...photo, bytes: PHOTO } })
  world.receive({ chatGuid, from, attachment: { ...photo, bytes: SECOND } })
}

test.beforeAll(async () => {
  folder = testDesktop().newProfile('saved')
  ;({ server, people } = await startPeopleServer())
  fill()
  long = server.world.addChat({ name: 'Long one', addresses: ['long@example.org'] })
  for (let number = 0; number < 450; number += 1) {
    const bytes = number === 300 ? { attachment: attachmentOf(SECOND) } : {}
    const text = `line ${String(number)}`
    server.world.receive({ chatGuid: long.guid, from: 'long@example.org', text, ...bytes })
  }
  const first = await launchTern()
  await signIn(first.page, server.url, API_KEY)
  await first.close()
  // A run that begins with its account: nothing secret is typed in it, so all of it can be replayed.
  tern = await first.relaunch()
  await expectConnected(tern.page)
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const attachmentOf = (
  bytes: Uint8Array
): { fileName: string; mimeType: string; bytes: Uint8Array } => ({
  fileName: 'part.bin',
  mimeType: 'application/octet-stream',
  bytes
})

/** The system's own dialog cannot be clicked: it answers this path, or that it was cancelled. */
const answerSaveDialog = async (path: string | null): Promise<void> => {
  await tern.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () =>
      Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' })
  }, path)
}

const openAdvanced = async (): Promise<void> => {
  await tern.page.keyboard.press('Control+,')
  await tern.page.getByRole('tab', { name: 'Advanced' }).click()
}

const run = (args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, args, { encoding: 'utf8' }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : 1, out: stdout + stderr })
    })
  })

const openExport = async (name: string, format: string): Promise<void> => {
  const { page } = tern
  await openConversation(page, name)
  const button = page.getByRole('button', { name: 'Export conversation…' })
  if (!(await button.isVisible())) await page.getByRole('button', { name: 'Details' }).click()
  await button.click()
  await page.getByRole('dialog').getByRole('radio', { name: format }).check({ force: true })
}

const startExport = async (): Promise<void> => {
  await tern.page.getByRole('dialog').getByRole('button', { name: 'Export…' }).click()
}

test('a saved recording is replayed to the same state', async () => {
  const { page } = tern
  await openConversation(page, 'Ada Park')
  await send(page, 'Recorded words')
  await expect(bubble(page, 'Recorded words')).toBeVisible()
  for (let number = 0; number < 300; number += 1)
    server.world.receive({ chatGuid: people.ben.guid, from: benAddress, text: `n ${number}` })
  server.cutAll()
  server.world.receive({ chatGuid: people.ada.guid, from: adaAddress, text: 'After the cut' })
  await expect(bubble(page, 'After the cut')).toBeVisible({ timeout: 20_000 })
  await expectConnected(page)
  const file = join(folder, 'recording.jsonl')
  await openAdvanced()
  await answerSaveDialog(null)
  const save = page.getByRole('button', { name: 'Save recording…' })
  await save.click()
  await expect(page.getByText('The recording is saved.')).toHaveCount(0)
  await answerSaveDialog(file)
  await watchStalls(tern.app)
  await save.hover()
  const usual = await longestStall(tern.app)
  await watchStalls(tern.app)
  await save.click()
  await expect(page.getByText('The recording is saved.')).toBeVisible()
  const longest = await longestStall(tern.app)
  const saved = readFileSync(file, 'utf8')
  for (const word of ['Recorded words', 'After the cut', 'Ada', adaAddress, API_KEY, 'localhost:'])
    expect(saved).not.toContain(word)
  const replay = await run(['scripts/replay.mjs', file])
  expect(replay.out).toMatch(/^replayed \d+ events, .*: same state [0-9a-f]{32}$/mu)
  expect(replay.out).toMatch(/^compared (\d+) s of \1 s recorded$/mu)
  expect(replay.code).toBe(0)
  figure(
    `${statSync(file).size} bytes; main stopped for ${longest.toFixed(0)} ms at most (${usual.toFixed(0)} ms without saving)`
  )
  await page.keyboard.press('Escape')
})

test('the logs are saved without what they must not tell', async () => {
  const { page } = tern
  const file = join(folder, 'logs.txt')
  await answerSaveDialog(file)
  await openAdvanced()
  await page.getByRole('button', { name: 'Save logs…' }).click()
  await soon(() => existsSync(file), 20_000).toBe(true)
  await expect(page.getByText('The logs are saved.')).toBeVisible()
  const text = readFileSync(file, 'utf8')
  expect(text).toContain('electron')
  expect(text).toContain('online')
  for (const word of ['Recorded words', adaAddress, API_KEY]) expect(text).not.toContain(word)
  await page.keyboard.press('Escape')
})

type Exported = ExportHeader & { readonly messages: readonly ExportedMessage[] }

test('a conversation as JSON is what the server holds, as documented', async () => {
  const path = join(folder, 'trip json')
  await answerSaveDialog(path)
  await openExport('Trip to the lake', 'JSON')
  await startExport()
  await expect(tern.page.getByText(/^Exported \d+ messages and 2 files\.$/u)).toBeVisible()
  const exported = JSON.parse(readFileSync(join(path, 'conversation.json'), 'utf8')) as Exported
  const rows = server.world
    .listMessages(people.trip.guid)
    .filter(({ associatedMessageGuid }) => associatedMessageGuid === null)
    .toSorted((a, b) => a.dateCreated - b.dateCreated)
  expect(
    exported.messages.map(({ serverId, text, sentAt, editedAt, sender }) => ({
      guid: serverId,
      text,
      sentAt,
      editedAt,
      from: sender.isMe ? null : sender.address
    }))
  ).toEqual(
    rows.map(({ guid, text, dateCreated, dateEdited, isUnsent, isFromMe, from }) => ({
      guid,
      text: isUnsent ? '' : text,
      sentAt: dateCreated,
      editedAt: dateEdited,
      from: isFromMe ? null : from
    }))
  )
  const { conversation, account, version } = exported
  expect(version).toBe(1)
  expect(conversation).toMatchObject({ name: 'Trip to the lake', isGroup: true })
  expect(conversation.participants.map(({ address }) => address).toSorted()).toEqual(
    people.trip.addresses.toSorted()
  )
  expect(account).toMatchObject({ kind: 'photon', serverUrl: server.url })
  const byText = (text: string): ExportedMessage | undefined =>
    exported.messages.find((message) => message.text === text)
  const question = byText('Which way around the lake?')
  expect(question?.reactions).toMatchObject([
    { sender: { address: benAddress, isMe: false }, emoji: '👍' }
  ])
  expect(byText('North')?.replyTo).toEqual({ serverId: question?.serverId, id: question?.id })
  expect(exported.messages.filter(({ unsent }) => unsent !== null)).toHaveLength(1)
  const files = exported.messages.flatMap(({ attachments }) => attachments)
  expect(files.map(({ file, missing }) => [file, missing])).toEqual([
    ['files/lake.bin', null],
    ['files/lake 2.bin', null]
  ])
  expect(Buffer.compare(readFileSync(join(path, 'files/lake.bin')), PHOTO)).toBe(0)
  expect(Buffer.compare(readFileSync(join(path, 'files/lake 2.bin')), SECOND)).toBe(0)
  const documented = fieldsIn(readFileSync('docs/export-format.md', 'utf8'))
  for (const message of exported.messages)
    expect(Object.keys(message).toSorted()).toEqual(documented)
})

/** First column of the table of a message's fields. */
const fieldsIn = (page: string): readonly string[] => {
  const rows = page.slice(page.indexOf('| field')).split('\n').slice(2)
  const table = rows.slice(
    0,
    rows.findIndex((line) => !line.startsWith('|'))
  )
  return table
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/gu)])
    .map(([, name]) => name ?? '')
    .toSorted()
}

test('a conversation as a web page shows every text and runs nothing', async () => {
  const path = join(folder, 'trip html')
  await answerSaveDialog(path)
  await openExport('Trip to the lake', 'Web page')
  await startExport()
  await expect.poll(() => existsSync(path)).toBe(true)
  const html = readFileSync(join(path, 'conversation.html'), 'utf8')
  expect(html).not.toMatch(/<script|<img src=x|onerror=alert\(1\)>/u)
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
  expect(html).toContain('Eight o clock')
  expect(html).not.toContain('Wrong conversation')
  expect(readdirSync(join(path, 'files')).toSorted()).toEqual(['lake 2.bin', 'lake.bin'])
  expect(html).toContain('files/lake')
})

test('a conversation as text is a line for each message, without files if so chosen', async () => {
  const path = join(folder, 'trip text')
  await answerSaveDialog(path)
  await openExport('Trip to the lake', 'Text')
  const files = tern.page
    .getByRole('dialog')
    .getByRole('switch', { name: 'With pictures and files' })
  await files.click()
  await startExport()
  await expect.poll(() => existsSync(path)).toBe(true)
  expect(readdirSync(path)).toEqual(['conversation.txt'])
  const text = readFileSync(join(path, 'conversation.txt'), 'utf8')
  for (const words of ['Who brings the tent?', 'North', 'Eight o clock', NASTY, 'lake.bin'])
    expect(text).toContain(words)
})

test('a long export shows how far it is, and leaves nothing when it is cancelled', async () => {
  const path = join(folder, 'long')
  await answerSaveDialog(path)
  const { page } = tern
  server.faults.onRequest = (_method, where) =>
    where.includes('/attachment/') ? { delayMs: 6_000 } : null
  await openExport('Long one', 'JSON')
  await startExport()
  await expect(page.getByText('200 of 450 messages')).toBeVisible()
  expect(readdirSync(folder)).toContain('long.part')
  await page.getByRole('button', { name: 'Cancel export' }).click()
  // Without waiting for the file that is on its way.
  await soon(() => readdirSync(folder).filter((name) => name.startsWith('long')), 3_000).toEqual([])
  await expect(page.getByText('200 of 450 messages')).toHaveCount(0)
  server.faults.reset()
  await startExport()
  await expect(page.getByText('Exported 450 messages and 1 file.')).toBeVisible({ timeout: 15_000 })
  const exported = JSON.parse(readFileSync(join(path, 'conversation.json'), 'utf8')) as Exported
  expect(exported.messages.map(({ text }) => text)).toEqual(
    Array.from({ length: 450 }, (_, number) => `line ${String(number)}`)
  )
})
