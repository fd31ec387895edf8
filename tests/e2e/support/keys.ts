/** A person without a mouse: keys alone, and after each the question where the keyboard is now. */
import type { Locator, Page } from 'playwright'
import { expect } from 'playwright/test'

/** More stops than any screen has. */
const MOST_STOPS = 80

export type Keys = {
  press(...keys: readonly string[]): Promise<void>
  type(text: string): Promise<void>
  /** Tab, or with `'Shift+Tab'` back, until it has the focus, visibly. */
  tabTo(target: Locator, key?: 'Tab' | 'Shift+Tab'): Promise<void>
  /** Presses one key, as an arrow, until it has the focus, visibly. */
  moveTo(target: Locator, key: string): Promise<void>
  expectFocus(target: Locator): Promise<void>
}

export const keysOf = (page: Page): Keys => {
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const expectFocus = async (target: Locator): Promise<void> => {
    await expect(target).toBeFocused()
    // Some are still fading in.
    await expect
      .poll(() => target.evaluate(marksFocus), { message: 'the focus can be seen' })
      .toBe(true)
  }
  const moveTo = async (target: Locator, key: string): Promise<void> => {
    await expect(target).toBeVisible()
    for (let stop = 0; stop < MOST_STOPS && !(await target.evaluate(isFocused)); stop += 1)
      await page.keyboard.press(key)
    await expectFocus(target)
  }
  return {
    press,
    type: (text) => page.keyboard.type(text),
    tabTo: (target, key = 'Tab') => moveTo(target, key),
    moveTo,
    expectFocus
  }
}

const isFocused = (element: Element): boolean => element === document.activeElement

/**
 * A ring of its own or of the field around it, or a mark on the part that the focus stands for: the
 * chosen option of a list, the item of a menu, the caret of a text.
 */
const marksFocus = (element: Element): boolean => {
  const hasRing = (one: Element): boolean => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one)
    const isOutlined = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1
    return isOutlined || /0px 0px 0px [12]px/u.test(boxShadow)
  }
  const isTinted = (one: Element): boolean =>
    !['transparent', 'rgba(0, 0, 0, 0)'].includes(getComputedStyle(one).backgroundColor)
  if (!element.matches(':focus-visible')) return false
  const isText = element.matches('textarea, input:not([type=radio], [type=checkbox])')
  if (isText && getComputedStyle(element).caretColor !== 'rgba(0, 0, 0, 0)') return true
  const activeId = element.getAttribute('aria-activedescendant')
  const active = activeId === null ? null : document.getElementById(activeId)
  if (active !== null)
    return [active, ...active.querySelectorAll('*')].some((one) => hasRing(one) || isTinted(one))
  if (element.getAttribute('role')?.startsWith('menuitem') === true) return isTinted(element)
  const around = [element, element.parentElement, element.parentElement?.parentElement]
  const sibling = element.nextElementSibling
  return [...around, sibling].some((one) => one !== null && one !== undefined && hasRing(one))
}
