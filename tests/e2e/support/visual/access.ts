/** What each screen is asked beside its look: accessibility rules, room, contrast, rest. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'

import { settle } from '../../../pictures/page'
import { decodePixels, type Pixels } from './pixels'

/** The accessibility rules that the page breaks, with the elements. */
export const brokenRules = async (page: Page): Promise<readonly string[]> => {
  // Its other mode opens a page of its own, which Electron does not offer.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({
      // What is in order is not to be described element by element.
      resultTypes: ['violations'],
      // By contract an option's name is the conversation's alone, though the row shows more.
      rules: { 'label-content-name-mismatch': { enabled: false } }
    })
    .analyze()
  // Menus lie in a layer over all landmarks, by the library that draws them.
  const isMenuLayer = (html: string): boolean => html.includes('data-bits-floating-c')
  return violations
    .map(({ id, nodes }) => ({
      id,
      nodes: id === 'region' ? nodes.filter(({ html }) => !isMenuLayer(html)) : nodes
    }))
    .filter(({ nodes }) => nodes.length > 0)
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 300)).join(' | ')}`)
}

/** What is to be scrolled sideways, and controls that stick out of the window. */
export const spills = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page')
    for (const element of document.body.querySelectorAll('*')) {
      if (!element.checkVisibility({ checkVisibilityCSS: true })) continue
      const isScroller = /auto|scroll/u.test(getComputedStyle(element).overflowX)
      if (isScroller && element.scrollWidth > element.clientWidth + 1)
        found.push(element.outerHTML.slice(0, 160))
      const { left, right, width } = element.getBoundingClientRect()
      const isControl = element.matches('button, input, textarea, select, a, [role=option]')
      if (isControl && width > 1 && (left < -1 || right > innerWidth + 1))
        found.push(element.outerHTML.slice(0, 160))
    }
    return found
  })

/** What still moves although no motion is wanted. */
export const movements = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ effect, playState }) => {
        const { activeDuration } = effect?.getComputedTiming() ?? {}
        return playState === 'running' && Number(activeDuration ?? 0) > 1
      })
      .map(({ effect }) => (effect as KeyframeEffect | null)?.target?.outerHTML.slice(0, 160) ?? '')
  )

type Box = {
  readonly what: string
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Controls and texts that nothing lies over, with where they are drawn. */
const boxes = (page: Page): Promise<readonly Box[]> =>
  page.evaluate(() => {
    const drawn: { what: string; owner: Element; rect: DOMRect }[] = []
    // A slider lies unseen over what it moves in.
    const controls = 'button, input:not([type=range]), textarea, select, [role=tab]'
    for (const owner of document.querySelectorAll(controls))
      drawn.push({
        what: owner.outerHTML.slice(0, 160),
        owner,
        // A field may be seen by the frame that it shares with what was chosen in it.
        rect: (owner.closest('.input') ?? owner).getBoundingClientRect()
      })
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? ''
      // Letters on an avatar stand in for a picture; the name is beside it.
      if (text === '' || node.parentElement?.closest('[aria-hidden=true]') !== null) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const [rect] = range.getClientRects()
      if (rect !== undefined)
        drawn.push({ what: `“${text.slice(0, 60)}”`, owner: node.parentElement, rect })
    }
    return drawn
      .filter(({ owner, rect }) => {
        const { left, top, right, bottom, width, height } = rect
        if (width < 4 || height < 4 || left < 0 || top < 0) return false
        if (right > innerWidth || bottom > innerHeight) return false
        const above = document.elementFromPoint(left + width / 2, top + height / 2)
        if (above === null || !(owner.contains(above) || above.contains(owner))) return false
        return owner.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
      })
      .map(({ what, rect: { left, top, right, bottom } }) => ({ what, left, top, right, bottom }))
  })

/** Of 255: darkest to lightest of what can be told from its ground. */
const LEAST_SPREAD = 50

const spread = ({ width, data }: Pixels, box: Box): number => {
  let [least, most] = [255, 0]
  for (let y = Math.floor(box.top); y < Math.ceil(box.bottom); y += 1)
    for (let x = Math.floor(box.left); x < Math.ceil(box.right); x += 1) {
      const at = (y * width + x) * 3
      const light = ((data[at] ?? 0) * 3 + (data[at + 1] ?? 0) * 6 + (data[at + 2] ?? 0)) / 10
      least = Math.min(least, light)
      most = Math.max(most, light)
    }
  return most - least
}

/** With the colours that the system forces: what cannot be seen any more. */
export const lostInForcedColors = async (page: Page): Promise<readonly string[]> => {
  await page.emulateMedia({ forcedColors: 'active' })
  try {
    // Bubbles get an edge then, which moves what is below.
    await settle(page)
    const all = await boxes(page)
    const pixels = decodePixels(await page.screenshot({ animations: 'disabled' }))
    return all.filter((box) => spread(pixels, box) < LEAST_SPREAD).map(({ what }) => what)
  } finally {
    await page.emulateMedia({ forcedColors: 'none' })
  }
}
