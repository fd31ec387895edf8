import { join } from 'node:path'
import type { Page } from 'playwright'

const docs = join(import.meta.dirname, '..', '..', '..', '..', 'docs')

/** `<screen>-<theme>-<size>.png`, half as large as the window. */
export const picturesFolder = join(docs, 'pictures', 'screens')

/** What the pictures were drawn with, as `fontsOf` tells it. */
export const fontsFile = join(picturesFolder, 'fonts.json')

export const screensPage = join(docs, 'screens.md')

/** Widths of texts of several scripts: other fonts than the pictures' draw other pictures. */
export const fontsOf = async (page: Page): Promise<string> => {
  const widths = await page.evaluate(() => {
    const context = new OffscreenCanvas(1, 1).getContext('2d')
    if (context === null) return []
    return ['Hamburgefonstiv 0123', '訊息永遠不會遺失', 'رسالة جديدة', '🏔️👍', 'שלום'].map(
      (text) => {
        context.font = `100px ${getComputedStyle(document.body).fontFamily}`
        return Math.round(context.measureText(text).width)
      }
    )
  })
  return `${JSON.stringify(widths)}\n`
}
