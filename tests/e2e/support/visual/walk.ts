import type { Locator } from 'playwright'

import type { Screen } from './list'
import { type Size, type Stage, type Theme, themes } from './stage'

export type Visit = {
  readonly stage: Stage
  readonly screen: Screen
  readonly size: Size
  readonly theme: Theme
  /** `<screen>-<theme>-<size>` */
  readonly name: string
}

/** Opens each screen at each size and shows it in both themes; twice as large in one. */
export const walk = async (
  stage: Stage,
  list: readonly Screen[],
  shown: readonly Size[],
  visit: (visit: Visit) => Promise<void>
): Promise<void> => {
  for (const size of shown) {
    await stage.resize(size)
    for (const screen of list) {
      await open(stage, screen, size)
      for (const theme of size === 'zoomed' ? (['light'] as const) : themes) {
        await showTheme(stage, theme)
        await visit({ stage, screen, size, theme, name: `${screen.name}-${theme}-${size}` })
      }
      await leave(stage, screen)
    }
  }
}

const open = async (stage: Stage, screen: Screen, size: Size): Promise<void> => {
  try {
    await screen.open(stage, size)
  } catch (error) {
    throw new Error(`${screen.name} was not reached at ${size}`, { cause: error })
  }
}

const showTheme = async (stage: Stage, theme: Theme): Promise<void> => {
  await stage.set({ theme })
  await stage.page.waitForFunction(
    (isDark) => matchMedia('(prefers-color-scheme: dark)').matches === isDark,
    theme === 'dark'
  )
}

const leave = async (stage: Stage, { leave: by }: Screen): Promise<void> => {
  const { page } = stage
  if (by !== undefined) await by(stage)
  const open = page.locator('[role=dialog], [role=menu], .popover, [role=toolbar], [role=search]')
  for (let tries = 0; tries < 4 && (await open.count()) > 0; tries += 1)
    await page.keyboard.press('Escape')
  const details: Locator = page.getByRole('button', { name: 'Close details' })
  if (await details.isVisible()) await details.click()
}

/** The window as it is, at rest: without the pointer, a caret, and what differs between machines. */
export const photograph = async ({ stage, screen }: Visit): Promise<Buffer> => {
  const { page } = stage
  await page.mouse.move(1, 1)
  await page.evaluate(settled)
  const hidden = screen.hide?.(page)
  await hidden?.evaluateAll(setVisibility, 'hidden')
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  await hidden?.evaluateAll(setVisibility, '')
  return png
}

const setVisibility = (elements: readonly Element[], visibility: string): void => {
  for (const element of elements) (element as HTMLElement).style.visibility = visibility
}

const settled = async (): Promise<void> => {
  await document.fonts.ready
  await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)))
  for (let frame = 0; frame < 2; frame += 1)
    await new Promise((done) => requestAnimationFrame(done))
}
