import type { TimelineRow } from '../view/timelineRows'
import type { ScrollPosition } from './scrollPosition'

/** What a key asks of the timeline. */
export type TimelineKey =
  | { readonly type: 'step' | 'page'; readonly by: 1 | -1 }
  | { readonly type: 'start' | 'end' | 'menu' }

const BY_KEY: Readonly<Record<string, TimelineKey>> = {
  ArrowUp: { type: 'step', by: -1 },
  ArrowDown: { type: 'step', by: 1 },
  PageUp: { type: 'page', by: -1 },
  PageDown: { type: 'page', by: 1 },
  ' ': { type: 'page', by: 1 },
  Home: { type: 'start' },
  End: { type: 'end' },
  Enter: { type: 'menu' }
}

const hasModifier = (event: KeyboardEvent): boolean =>
  event.altKey || event.ctrlKey || event.metaKey || event.shiftKey

/** What moves the page is asked of a link or a button in it, too; they do not use these keys. */
const isForPage = (target: HTMLElement, key: TimelineKey): boolean =>
  target.matches('a, button') && (key.type === 'start' || key.type === 'end' || key.type === 'page')

/** What a key press asks for, null where it is not the timeline's. */
export const timelineKey = (event: KeyboardEvent): TimelineKey | null => {
  const { key, target, currentTarget } = event
  if (!(target instanceof HTMLElement)) return null
  const isHere = target === currentTarget || target.matches('article')
  if (key === ' ' && isHere && event.shiftKey) return { type: 'page', by: -1 }
  const wanted = BY_KEY[key]
  if (wanted === undefined || hasModifier(event)) return null
  return isHere || (key !== ' ' && isForPage(target, wanted)) ? wanted : null
}

/** The nearest row above (-1) or below (1) that can have the focus; -1 when there is none. */
const nextFocusable = (rows: readonly TimelineRow[], from: number, by: 1 | -1): number => {
  for (let index = from + by; index >= 0 && index < rows.length; index += by) {
    if (rows[index]?.type === 'message') return index
  }
  return -1
}

/** The first or the last message in view: of those that are wholly in it, where there is one. */
export const edgeInView = (scroller: HTMLElement, edge: 'first' | 'last'): string | null => {
  const view = scroller.getBoundingClientRect()
  const inView = [...scroller.querySelectorAll('article[data-message-id]')].filter((article) => {
    const { top, bottom } = article.getBoundingClientRect()
    return top < view.bottom && bottom > view.top
  })
  const whole = inView.filter((article) => {
    const { top, bottom } = article.getBoundingClientRect()
    return top >= view.top - 1 && bottom <= view.bottom + 1
  })
  const shown = whole.length > 0 ? whole : inView
  const found = edge === 'first' ? shown[0] : shown.at(-1)
  return found?.getAttribute('data-message-id') ?? null
}

/** A message that is higher than the view has more to read above (-1) or below (1). */
export const goesOn = (scroller: HTMLElement, article: Element, by: 1 | -1): boolean => {
  const view = scroller.getBoundingClientRect()
  const { top, bottom } = article.getBoundingClientRect()
  if (!article.matches('article') || bottom - top <= view.height) return false
  return by === 1 ? bottom > view.bottom + 1 : top < view.top - 1
}

/**
 * Moves the focus to the message above (-1) or below (1) the focused one, or into what is in view
 * where that is none; reads on in a message that is higher than the view.
 */
export const step = (position: ScrollPosition, rows: readonly TimelineRow[], by: 1 | -1): void => {
  const { scroller } = position
  const focused = document.activeElement
  if (focused !== null && goesOn(scroller, focused, by)) {
    position.page(by)
    return
  }
  const id = focused?.getAttribute('data-message-id') ?? null
  const from = rows.findIndex((row) => row.key === id)
  const edge = edgeInView(scroller, by === 1 ? 'first' : 'last')
  const key = from === -1 ? edge : (rows[nextFocusable(rows, from, by)]?.key ?? null)
  if (key === null) return
  const selector = `[data-message-id="${CSS.escape(key)}"]`
  const article = scroller.querySelector<HTMLElement>(selector)
  if (article === null) return
  article.focus({ preventScroll: true })
  position.show(article)
}

/** The last message whose upper edge can be seen; null when there is none. */
export const lastSeen = (scroller: HTMLElement): string | null => {
  const line = scroller.getBoundingClientRect().bottom - 12
  const articles = [...scroller.querySelectorAll('article[data-message-id]')]
  const found = articles.findLast((article) => article.getBoundingClientRect().top < line)
  return found?.getAttribute('data-message-id') ?? null
}
