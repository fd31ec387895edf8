import type { DemoServer } from '../../src/demo/types'
import { API_KEY, type People, startPeopleServer } from './support/people'
import { bubble, composer, openConversation, send, signIn, timeline } from './support/screens'
import { inPage, invoke } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })

const ADA = 'Ada Park'

let server: DemoServer
let people: People
let tern: Tern

test.beforeAll(async () => {
  ;({ server, people } = await startPeopleServer())
  tern = await launchTern({ args: ['--use-fake-device-for-media-stream'] })
  await signIn(tern.page, server.url, API_KEY)
  await openConversation(tern.page, ADA)
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

const holdFor = async (undoSendSeconds: number): Promise<void> => {
  await invoke(inPage(tern.page), 'settings:set', { undoSendSeconds })
}

const ownTexts = (): readonly string[] =>
  server.world
    .listMessages(people.ada.guid)
    .filter(({ isFromMe }) => isFromMe)
    .map(({ text }) => text)

/** A picture of one pixel, as a paste brings it. */
const pastePicture = (name: string): Promise<void> =>
  composer(tern.page).evaluate((box, fileName) => {
    const bytes = Uint8Array.from(
      atob(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
      ),
      (letter) => letter.charCodeAt(0)
    )
    const data = new DataTransfer()
    data.items.add(new File([bytes], fileName, { type: 'image/png' }))
    const options = { clipboardData: data, bubbles: true, cancelable: true }
    box.dispatchEvent(new ClipboardEvent('paste', options))
  }, name)

const stagedFiles = () => tern.page.getByRole('list', { name: 'Files to send' })

test('takes a message back within its time, with the key', async () => {
  await holdFor(60)
  await send(tern.page, 'Not yet finished')
  await expect(bubble(tern.page, 'Not yet finished')).toContainText(/Sending in \d+ s/)
  await composer(tern.page).press('Control+z')
  await expect(composer(tern.page)).toHaveValue('Not yet finished')
  await expect(bubble(tern.page, 'Not yet finished')).toHaveCount(0)
  expect(ownTexts()).not.toContain('Not yet finished')
})

test('keeps a draft with its reply and files over a kill, and sends it once', async () => {
  await holdFor(0)
  await composer(tern.page).fill('Half a thought')
  await timeline(tern.page).getByRole('article').last().hover()
  await timeline(tern.page)
    .getByRole('article')
    .last()
    .getByRole('button', { name: 'Message actions' })
    .click()
  await tern.page.getByRole('menuitem', { name: 'Reply' }).click()
  await pastePicture('pixel.png')
  await expect(stagedFiles().getByRole('listitem')).toHaveCount(1)
  // A picture that could not be shown would have no size.
  await soon(() =>
    stagedFiles()
      .locator('img')
      .evaluate((image) => (image as HTMLImageElement).naturalWidth)
  ).toBe(1)
  await tern.page.getByRole('button', { name: 'Emoji' }).focus()

  await tern.kill9()
  tern = await tern.relaunch()
  await expect(composer(tern.page)).toHaveValue('Half a thought')
  await expect(stagedFiles()).toContainText('pixel.png')
  await expect(tern.page.getByText(/^Reply to/)).toBeVisible()

  await composer(tern.page).press('Enter')
  await expect(stagedFiles()).toHaveCount(0)
  await soon(() => ownTexts().filter((text) => text === 'Half a thought')).toHaveLength(1)
  await tern.kill9()
  tern = await tern.relaunch()
  await expect(composer(tern.page)).toHaveValue('')
  await expect(stagedFiles()).toHaveCount(0)
})

test('sends at once what is held when the person quits, and once', async () => {
  await holdFor(60)
  await send(tern.page, 'On my way out')
  await expect(bubble(tern.page, 'On my way out')).toContainText(/Sending in \d+ s/)
  await tern.close()
  expect(ownTexts().filter((text) => text === 'On my way out')).toHaveLength(1)
  tern = await tern.relaunch()
  await expect(bubble(tern.page, 'On my way out')).toHaveCount(1)
})

test('sends after a crash what was held, when its time is over', async () => {
  await holdFor(5)
  await send(tern.page, 'Through the crash')
  await expect(bubble(tern.page, 'Through the crash')).toContainText(/Sending in \d s/)
  await tern.kill9()
  expect(ownTexts()).not.toContain('Through the crash')
  tern = await tern.relaunch()
  await soon(() => ownTexts().filter((text) => text === 'Through the crash'), 20_000).toHaveLength(
    1
  )
  await expect(bubble(tern.page, 'Through the crash')).toHaveCount(1)
})

test('records a voice note, plays it and sends it as one', async () => {
  await holdFor(0)
  await tern.close()
  tern = await tern.relaunch({ args: ['--use-fake-device-for-media-stream'] })
  const button = (name: string) => tern.page.getByRole('button', { name, exact: true })
  await button('Record a voice note').click()
  await expect(tern.page.getByRole('timer')).toHaveText('0:01')
  await button('Stop recording').click()
  await button('Play recording').click()
  await expect(button('Stop playing').or(button('Play recording'))).toBeVisible()
  await button('Send voice note').click()
  const newest = timeline(tern.page).getByRole('article').last()
  await expect(newest).toContainText(/0:0[1-9]/)
  await expect(newest).toHaveAttribute('data-send-state', /sent|delivered|read/)
  await expect(composer(tern.page)).toBeFocused()
})

test('lets the page listen only when a person asked for it, and never see', async () => {
  const ask = (constraints: MediaStreamConstraints) =>
    tern.page.evaluate(async (wanted) => {
      try {
        const stream = await navigator.mediaDevices.getUserMedia(wanted)
        for (const track of stream.getTracks()) track.stop()
        return 'granted'
      } catch (error) {
        return (error as DOMException).name
      }
    }, constraints)
  // The seconds after the last recording are over.
  await soon(() => ask({ audio: true })).toBe('NotAllowedError')
  await invoke(inPage(tern.page), 'microphone:ask', {})
  expect(await ask({ video: true })).toBe('NotAllowedError')
  expect(await ask({ audio: true, video: true })).toBe('NotAllowedError')
  expect(await ask({ audio: true })).toBe('granted')
})

test('a recording that is discarded leaves nothing, and the keyboard in the field', async () => {
  await tern.page.getByRole('button', { name: 'Record a voice note' }).click()
  await tern.page.getByRole('button', { name: 'Stop recording' }).press('Escape')
  await expect(composer(tern.page)).toBeFocused()
  await expect(stagedFiles()).toHaveCount(0)
})

test('says so where there is no microphone', async () => {
  await tern.close()
  tern = await tern.relaunch()
  await tern.page.getByRole('button', { name: 'Record a voice note' }).click()
  await expect(tern.page.getByRole('alert')).toContainText('No microphone was found')
})
