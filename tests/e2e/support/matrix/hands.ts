/** What a person does in the cells of the matrix, in few words. */
import type { Locator, Page } from 'playwright'
import { expect } from 'playwright/test'

import { bubble, composer, conversationOption, openConversation, send } from '../screens'
import { soon } from '../test'
import type { Stage } from './stage'

/** A picture of 3 x 2 pixels. */
export const PICTURE = Buffer.from('R0lGODdhAwACAIAAAP8AAAAA/ywAAAAAAwACAAACAoRfADs=', 'base64')

export const menuOf = async (article: Locator): Promise<void> => {
  await article.hover()
  await article.getByRole('button', { name: 'Message actions' }).click()
  await expect(article.page().getByRole('menu', { name: 'Message actions' })).toBeVisible()
}

export const choose = async (article: Locator, item: string): Promise<void> => {
  await menuOf(article)
  await article.page().getByRole('menuitem', { name: item, exact: true }).click()
}

/** What the menu of a message holds. */
export const offered = async (article: Locator): Promise<readonly string[]> => {
  await menuOf(article)
  const page = article.page()
  const labels = await page
    .getByRole('menu', { name: 'Message actions' })
    .getByRole('menuitem')
    .allInnerTexts()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)
  return labels.map((label) => label.trim())
}

export const direct = async ({ page, far }: Stage): Promise<void> => {
  if (!(await page.getByRole('heading', { name: far.direct, level: 1 }).isVisible()))
    await openConversation(page, far.direct)
}

/** Shown here, from the friend. */
export const received = async (stage: Stage, text: string): Promise<string> => {
  await direct(stage)
  const id = stage.far.receive(text)
  await expect(bubble(stage.page, text)).toBeVisible()
  return id
}

/** Arrived there, from here; its id. */
export const sent = async (stage: Stage, text: string): Promise<string> => {
  await direct(stage)
  await send(stage.page, text)
  await soon(() => stage.far.find(text)).toBeDefined()
  await expect(bubble(stage.page, text)).toHaveAttribute('data-send-state', /sent|delivered|read/)
  return stage.far.find(text)?.id ?? ''
}

export const dialog = (page: Page): Locator => page.getByRole('dialog')

export const confirm = async (page: Page, action: string): Promise<void> => {
  await dialog(page).getByRole('button', { name: action, exact: true }).click()
  await expect(dialog(page)).toHaveCount(0)
}

export const details = async (page: Page, name: string): Promise<Locator> => {
  await openConversation(page, name)
  const aside = page.getByRole('complementary', { name: 'Conversation details' })
  // Its content is loaded on demand: whether it was asked for, the button knows first.
  const button = page.getByRole('button', { name: 'Details', exact: true })
  if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click()
  await expect(aside.getByRole('heading', { name, exact: true })).toBeVisible()
  return aside
}

export const closeDetails = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Close details' }).click()
}

export const conversationMenu = async (page: Page, name: string): Promise<Locator> => {
  await conversationOption(page, name).click({ button: 'right' })
  return page.getByRole('menu', { name: 'Conversation actions' })
}

export const pasteFile = (page: Page, name: string): Promise<void> =>
  composer(page).evaluate(
    (box, { fileName, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const data = new DataTransfer()
      data.items.add(new File([bytes], fileName, { type: 'image/gif' }))
      const options = { clipboardData: data, bubbles: true, cancelable: true }
      box.dispatchEvent(new ClipboardEvent('paste', options))
    },
    { fileName: name, base64: PICTURE.toString('base64') }
  )

export const newConversation = async (
  page: Page,
  addresses: readonly string[]
): Promise<Locator> => {
  await page.getByRole('button', { name: 'New conversation' }).click()
  const people = dialog(page).getByRole('combobox', { name: /User id|Phone number/ })
  for (const address of addresses) {
    await people.fill(address)
    if (addresses.length > 1) await people.press('Enter')
  }
  return dialog(page)
}
