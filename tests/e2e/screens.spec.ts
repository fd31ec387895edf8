import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'

import { startDemoServer } from '../../src/demo/server'
import type { DemoServer } from '../../src/demo/types'
import { API_KEY } from './support/people'
import {
  conversationList,
  expectConnected,
  openSignInForm,
  submitSignIn,
  timeline
} from './support/screens'
import { inPage, invoke } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, test } from './support/test'

test.describe.configure({ mode: 'serial' })

const themes = ['light', 'dark'] as const

let server: DemoServer
let tern: Tern
/** All are looked at before one fails the run. */
const broken: string[] = []

test.beforeAll(async () => {
  server = await startDemoServer({ seed: 'inbox', apiKey: API_KEY })
  tern = await launchTern()
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

test('welcome and the sign-in form', async () => {
  const { page } = tern
  await expect(page.getByRole('heading', { name: 'Welcome to Tern' })).toBeVisible()
  await check(page, 'welcome')
  await openSignInForm(page)
  await submitSignIn(page, 'not an address at all', '')
  await expect(page.getByRole('alert')).toBeVisible()
  await check(page, 'sign-in')
  await submitSignIn(page, server.url, API_KEY)
  await expectConnected(page)
})

test('the inbox, a conversation and a group', async () => {
  const { page } = tern
  const options = conversationList(page).getByRole('option')
  await expect(options.first()).toBeVisible()
  await check(page, 'inbox')
  await options.first().click()
  await expect(timeline(page).getByRole('article').last()).toBeVisible()
  await check(page, 'conversation')
  const { conversations } = await invoke(inPage(page), 'app:snapshot')
  const groups = conversations.filter(({ isGroup }) => isGroup)
  const group = groups.sort((a, b) => b.lastActivityAt - a.lastActivityAt)[0]
  await conversationList(page)
    .getByRole('option', { name: group?.name ?? '' })
    .first()
    .click()
  await expect(timeline(page).getByRole('article').last()).toBeVisible()
  await check(page, 'group')
})

test('settings, every tab', async () => {
  const { page } = tern
  await page.keyboard.press('Control+,')
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await expect(dialog).toBeVisible()
  for (const [index, tab] of (await dialog.getByRole('tab').all()).entries()) {
    await tab.click()
    await expect(tab).toHaveAttribute('aria-selected', 'true')
    // One theme each: the tabs are made of the same parts.
    await check(page, `settings-${(await tab.innerText()).toLowerCase()}`, [themes[index % 2]!])
  }
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})

test('one pane at a time', async () => {
  const { page, app } = tern
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(480, 800)
  })
  await expect(page.getByRole('button', { name: /back/i })).toBeVisible()
  await check(page, 'narrow')
})

test('no accessibility rule is broken on any of them', () => {
  expect(broken).toEqual([])
})

/** Notes what breaks an accessibility rule, in either theme, and takes a picture to look at. */
const check = async (
  page: Page,
  name: string,
  shown: readonly (typeof themes)[number][] = themes
): Promise<void> => {
  for (const theme of shown) {
    await invoke(inPage(page), 'settings:set', { theme })
    await expect
      .poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches))
      .toBe(theme === 'dark')
    await page.evaluate(paintedAtRest)
    await page.screenshot({ path: `test-results/screens/${name}-${theme}.png` })
    // Its other mode opens a page of its own, which Electron does not offer.
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode(true)
      // By contract an option's name is the conversation's alone, though the row shows more.
      .disableRules(['label-content-name-mismatch'])
      .analyze()
    for (const { id, nodes } of violations)
      broken.push(`${name}, ${theme}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  }
}

/** Colours that are still fading would be measured halfway: they start with the next frame. */
const paintedAtRest = async (): Promise<void> => {
  for (let frame = 0; frame < 2; frame += 1)
    await new Promise((settle) => requestAnimationFrame(settle))
  const fading = document.getAnimations().filter(({ effect }) => {
    const { iterations } = effect?.getTiming() ?? {}
    return iterations !== Infinity
  })
  await Promise.allSettled(fading.map(({ finished }) => finished))
}
