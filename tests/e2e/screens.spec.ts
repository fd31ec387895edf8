/** What visual.spec.ts, which opens every screen, does not: a form that says no, and one pane alone. */
import { startDemoServer } from '../../src/demo/server'
import type { DemoServer } from '../../src/demo/types'
import { API_KEY } from './support/people'
import { conversationList, openSignInForm, signIn, submitSignIn, timeline } from './support/screens'
import { inPage, invoke } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, test } from './support/test'
import { brokenRules } from './support/visual/access'

test.describe.configure({ mode: 'serial' })

let server: DemoServer
let tern: Tern

test.beforeAll(async () => {
  server = await startDemoServer({ seed: 'inbox', apiKey: API_KEY })
  tern = await launchTern()
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

/** In both themes. */
const expectNoBrokenRule = async (): Promise<void> => {
  const { page } = tern
  for (const theme of ['light', 'dark']) {
    await invoke(inPage(page), 'settings:set', { theme })
    await expect
      .poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches))
      .toBe(theme === 'dark')
    await page.evaluate(paintedAtRest)
    expect(await brokenRules(page), theme).toEqual([])
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

test('the sign-in form with what is wrong breaks no accessibility rule', async () => {
  const { page } = tern
  await openSignInForm(page)
  await submitSignIn(page, 'not an address at all', '')
  await expect(page.getByRole('alert')).toBeVisible()
  await expectNoBrokenRule()
  await page.getByRole('button', { name: 'Cancel' }).click()
})

test('one pane at a time breaks none either', async () => {
  const { page, app } = tern
  await signIn(page, server.url, API_KEY)
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(480, 800)
  })
  await expectNoBrokenRule()
  await conversationList(page).getByRole('option').first().click()
  await expect(timeline(page).getByRole('article').last()).toBeVisible()
  await expect(page.getByRole('button', { name: /back/i })).toBeVisible()
  await expectNoBrokenRule()
})
