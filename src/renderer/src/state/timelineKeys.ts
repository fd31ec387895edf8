import type { TimelineRow } from '../view/timelineRows'

/** The nearest row above (-1) or below (1) that can have the focus; -1 when there is none. */
export const nextFocusable = (rows: readonly TimelineRow[], from: number, by: 1 | -1): number => {
  for (let index = from + by; index >= 0 && index < rows.length; index += by) {
    if (rows[index]?.type === 'message') return index
  }
  return -1
}

/** The first or the last message that is wholly in view; null when there is none. */
export const edgeInView = (scroller: HTMLElement, edge: 'first' | 'last'): string | null => {
  const view = scroller.getBoundingClientRect()
  const shown = [...scroller.querySelectorAll('article[data-message-id]')].filter((article) => {
    const { top, bottom } = article.getBoundingClientRect()
    return top >= view.top - 1 && bottom <= view.bottom + 1
  })
  const found = edge === 'first' ? shown[0] : shown.at(-1)
  return found?.getAttribute('data-message-id') ?? null
}

/** The last message whose upper edge can be seen; null when there is none. */
export const lastSeen = (scroller: HTMLElement): string | null => {
  const line = scroller.getBoundingClientRect().bottom - 12
  const articles = [...scroller.querySelectorAll('article[data-message-id]')]
  const found = articles.findLast((article) => article.getBoundingClientRect().top < line)
  return found?.getAttribute('data-message-id') ?? null
}
