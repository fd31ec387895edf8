/** The same window in Traditional Chinese, reached without any word of it. */
import { expect } from 'playwright/test'

import { inPage, invoke } from '../snapshot'
import type { Screen } from './list'
import type { Stage } from './stage'

const speak = async (stage: Stage, language: 'zh-Hant' | 'en'): Promise<void> => {
  await stage.set({ language })
  await expect(stage.page.locator('html')).toHaveAttribute('lang', language)
}

/** By its name, which is in nobody's language. */
const show = async ({ page }: Stage, name: string): Promise<void> => {
  const { conversations } = await invoke(inPage(page), 'app:snapshot')
  if (!conversations.some((one) => one.name === name)) throw new Error(`no conversation ${name}`)
  await page.keyboard.press('Control+k')
  const field = page.getByRole('dialog').getByRole('combobox')
  await field.fill(name)
  await field.press('Enter')
  await expect(page.locator('header h1', { hasText: name })).toBeVisible()
  await expect(page.getByRole('article').last()).toBeInViewport()
}

const chinese = (name: string, open: (stage: Stage) => Promise<unknown>): Screen => ({
  name: `chinese-${name}`,
  open: async (stage) => {
    await speak(stage, 'zh-Hant')
    await open(stage)
  },
  leave: (stage) => speak(stage, 'en')
})

export const chineseScreens: readonly Screen[] = [
  chinese('conversation', (stage) => show(stage, 'Sunday kitchen 🥟')),
  chinese('message-menu', async (stage) => {
    await show(stage, 'Zoë Ångström')
    await stage.page.getByRole('article').last().locator('.bubble').click({ button: 'right' })
    await expect(stage.page.getByRole('menu')).toBeVisible()
  }),
  chinese('emoji-picker', async (stage) => {
    await show(stage, 'Zoë Ångström')
    await stage.page.locator('[data-part=emoji]').click()
    await expect(stage.page.locator('#emoji-search')).toBeFocused()
  }),
  chinese('settings', async ({ page }) => {
    await page.keyboard.press('Control+,')
    await page.getByRole('dialog').getByRole('tab').nth(1).click()
    await expect(page.getByRole('tabpanel')).toBeVisible()
  })
]
