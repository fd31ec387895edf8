import type { DemoServer } from '../../src/demo/types'
import { figure } from './support/bareClient'
import { API_KEY, benAddress, type People, startPeopleServer } from './support/people'
import { bubble, openConversation, signIn } from './support/screens'
import { inMain, invoke } from './support/snapshot'
import { runInMain } from './support/stalls'
import { expect, soon, test } from './support/test'
import { closeAllTerns, launchTern, type Tern } from './support/tern'

const PUSHES = 5_000

let server: DemoServer
let people: People
let tern: Tern

test.beforeAll(async () => {
  ;({ server, people } = await startPeopleServer())
  tern = await launchTern()
  await signIn(tern.page, server.url, API_KEY)
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

/** Counts what main sends to the window from now on. */
const COUNT = `(() => {
  const { BrowserWindow } = process.mainModule.require('electron')
  const { webContents } = BrowserWindow.getAllWindows()[0]
  const send = webContents.send.bind(webContents)
  globalThis.__sent = 0
  webContents.send = (...args) => { globalThis.__sent += 1; send(...args) }
})()`

const heapOf = (): Promise<number> =>
  tern.app.evaluate(() => process.memoryUsage().heapUsed / 2 ** 20)

test('a hidden window is spared a flood, and has all of it when it is shown', async () => {
  const { app, page } = tern
  await openConversation(page, 'Ben Osei')
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.hide()
  })
  await runInMain(app, COUNT)
  const heap = await heapOf()
  const began = performance.now()
  for (let n = 0; n < PUSHES; n += 1)
    server.world.receive({ chatGuid: people.ben.guid, from: benAddress, text: `push ${n}` })
  const countOf = async (): Promise<number> => {
    const { conversations } = await invoke(inMain(app), 'app:snapshot')
    return conversations.find(({ name }) => name === 'Ben Osei')?.messageCount ?? 0
  }
  await soon(countOf, 40_000).toBe(PUSHES + 1)
  const seconds = (performance.now() - began) / 1_000
  const batches = Number(await runInMain(app, 'globalThis.__sent'))
  const grown = (await heapOf()) - heap
  figure(
    `${(batches / seconds).toFixed(1)} batches a second over ${seconds.toFixed(1)} s, heap of main ${grown.toFixed(0)} MB more`
  )
  expect(batches / seconds).toBeLessThanOrEqual(20.5)
  expect(grown).toBeLessThan(100)
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.show()
  })
  await expect(bubble(page, `push ${PUSHES - 1}`)).toBeVisible()
})
