/** `--screenshot=FILE`: a picture of the window once it shows an inbox, for READMEs and smoke tests. */
import type { WebContents } from 'electron'

import { err, ok, type Result } from '../../shared/domain'
import type { Clock } from '../core/ports'

/** Given up on when nothing changes for this long, ms: a busy machine may need long for each step. */
export const STALL_LIMIT_MS = 30_000
/** ... and in any case after this, before the script that started it does (`scripts/demo.mjs`), ms. */
export const SCREENSHOT_LIMIT_MS = 55_000
const LOOK_EVERY_MS = 100

const NO_TIMELINE = 'no timeline is shown'
const NOT_SHOWN = 'the window is not shown'

/** Runs in the page: null when everything worth a picture is painted, else what is missing. */
const MISSING = `(() => {
  if (document.visibilityState !== 'visible') return '${NOT_SHOWN}'
  const list = document.querySelectorAll('[role="option"][data-conversation-id]')
  if (list.length === 0) return 'the conversation list is empty'
  if (document.querySelector('[role="log"] [data-message-id]') === null) return '${NO_TIMELINE}'
  const phase = document.querySelector('[data-phase]')?.dataset.phase
  if (phase === 'connecting' || phase === 'catching_up') return 'messages are still being fetched'
  if (document.querySelector('[role="log"][aria-busy="true"]') !== null) return 'the timeline is still loading'
  const waiting = [...document.images].filter((image) => !image.complete && image.offsetParent !== null)
  if (waiting.length > 0) return 'pictures are still loading'
  return null
})()`

/** Two frames later everything that was in the document is on the screen. */
const PAINTED = `new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => done(null)))
})`

export type InboxPicture = {
  readonly contents: () => WebContents | null
  readonly clock: Clock
  /** What is not fetched yet, in words for a terminal; null: nothing. */
  readonly pending: () => string | null
  /** Called while no timeline is shown. */
  readonly openConversation: () => void
  /** Called while the page is hidden: a list that is not painted has no height, and draws no rows. */
  readonly showWindow: () => void
}

/** Resolves when the page shows a list and a timeline; with what is missing when the time is over. */
export const waitForInbox = async (picture: InboxPicture): Promise<Result<void>> => {
  const { contents, clock, pending, openConversation, showWindow } = picture
  const startedAt = clock.monotonic()
  let changedAt = startedAt
  let missing = 'the window has no page'
  const isLate = (): boolean => {
    const now = clock.monotonic()
    return now - startedAt >= SCREENSHOT_LIMIT_MS || now - changedAt >= STALL_LIMIT_MS
  }
  while (!isLate()) {
    // Asked first: what is fetched then is on the page by the time that it says so itself.
    const found = pending() ?? (await look(contents()))
    if (found === '') return ok(undefined)
    if (found !== missing) changedAt = clock.monotonic()
    missing = found
    if (missing === NO_TIMELINE) openConversation()
    if (missing === NOT_SHOWN) showWindow()
    await new Promise<void>((resolve) => {
      clock.after(LOOK_EVERY_MS, resolve)
    })
  }
  return err('timeout', missing)
}

const look = async (page: WebContents | null): Promise<string> => {
  if (page === null || page.isLoading()) return 'the page is still loading'
  try {
    const missing: unknown = await page.executeJavaScript(MISSING)
    if (typeof missing === 'string') return missing
    await page.executeJavaScript(PAINTED)
    return ''
  } catch {
    return 'the page went away'
  }
}
