import type { Locator, Page } from 'playwright'
import { expect } from 'playwright/test'

/** Finds things as a person with a screen reader does: the names of the interface's contract. */
export const conversationList = (page: Page): Locator =>
  page.getByRole('listbox', { name: 'Conversations', exact: true })

export const conversationOption = (page: Page, name: string): Locator =>
  conversationList(page).getByRole('option', { name })

export const timeline = (page: Page): Locator => page.getByRole('log', { name: 'Messages' })

export const bubble = (page: Page, text: string): Locator =>
  timeline(page).getByRole('article').filter({ hasText: text })

export const connection = (page: Page): Locator => page.getByRole('status', { name: 'Connection' })

export const expectConnected = async (page: Page, timeout = 15_000): Promise<void> => {
  await expect(connection(page).first()).toHaveText(/Connected/, { timeout })
}

export const openSignInForm = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Connect an iMessage server' }).click()
  await expect(page.getByRole('textbox', { name: 'Server URL' })).toBeVisible()
}

export const submitSignIn = async (page: Page, url: string, key: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Server URL' }).fill(url)
  await page.getByRole('textbox', { name: 'API key' }).fill(key)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
}

/** Welcome screen -> signed in and caught up. */
export const signIn = async (page: Page, url: string, key: string): Promise<void> => {
  await openSignInForm(page)
  await submitSignIn(page, url, key)
  await expectConnected(page)
}

export const openConversation = async (page: Page, name: string): Promise<void> => {
  await conversationOption(page, name).click()
  await expect(timeline(page)).toBeVisible()
}

export const composer = (page: Page): Locator =>
  page.getByRole('textbox', { name: 'Message', exact: true })

export const send = async (page: Page, text: string): Promise<void> => {
  await composer(page).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}
