import type { Page } from 'playwright'

/** A message that stands in the timeline, known by its server id. */
type Tracked = { readonly serverId: string; readonly text: string }

const LOG = `document.querySelector('[role="log"]')`
const TOP_OF = `(article) =>
  article.querySelector('[data-anchor]').getBoundingClientRect().top - ${LOG}.getBoundingClientRect().top`

/**
 * Follows the first message that is wholly in view, after `scrollBy` px, from frame to frame: where it
 * was painted, not where a layout between two frames had it.
 */
export const watchFirstVisible = (page: Page, scrollBy = 0): Promise<Tracked> =>
  page.evaluate(`(() => {
    const log = ${LOG}
    log.scrollTop += ${String(scrollBy)}
    const topOf = ${TOP_OF}
    const first = [...log.querySelectorAll('article[data-server-id]')].find(
      (article) => topOf(article) >= 0
    )
    const watch = { from: topOf(first), furthest: 0, last: 0, isOn: true, isGone: false }
    globalThis.__movement = watch
    const channel = new MessageChannel()
    channel.port1.onmessage = () => {
      if (!watch.isOn) return
      watch.isGone = !first.isConnected
      watch.last = watch.isGone ? Number.POSITIVE_INFINITY : topOf(first) - watch.from
      watch.furthest = Math.max(watch.furthest, Math.abs(watch.last))
      requestAnimationFrame(frame)
    }
    const frame = () => channel.port2.postMessage(null)
    requestAnimationFrame(frame)
    return { serverId: first.getAttribute('data-server-id'), text: first.textContent.trim() }
  })()`)

/** The furthest it was ever painted from where it was, px; two frames after now. */
export const movementOf = (page: Page): Promise<number> =>
  page.evaluate(`new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
    setTimeout(() => {
      globalThis.__movement.isOn = false
      resolve(globalThis.__movement.furthest)
    }, 50)
  })))`)
