import type { WebContents } from 'electron'
import { describe, expect, it } from 'vitest'

import {
  SCREENSHOT_LIMIT_MS,
  STALL_LIMIT_MS,
  waitForInbox
} from '../../../src/main/platform/screenshot'
import type { Result } from '../../../src/shared/domain'
import { createFakeClock, type FakeClock } from '../../support/fakeClock'

const EMPTY = 'the conversation list is empty'

type Watched = {
  readonly clock: FakeClock
  readonly done: Promise<Result<void>>
  readonly shown: { count: number }
}

/** @param missing what the page says is missing after so many ms; null: nothing */
const watch = (
  missing: (elapsedMs: number) => string | null,
  pending: (elapsedMs: number) => string | null = () => null
): Watched => {
  const clock = createFakeClock()
  const shown = { count: 0 }
  const contents = {
    isLoading: () => false,
    // Of the two scripts only the one that looks may be answered with words.
    executeJavaScript: (script: string) =>
      Promise.resolve(script.includes('Promise') ? null : missing(clock.monotonic()))
  } as unknown as WebContents
  const done = waitForInbox({
    contents: () => contents,
    clock,
    pending: () => pending(clock.monotonic()),
    openConversation: () => undefined,
    showWindow: () => {
      shown.count += 1
    }
  })
  return { clock, done, shown }
}

describe('waiting for an inbox to take a picture of', () => {
  it('goes on while a busy machine gets from one step to the next', async () => {
    const { clock, done } = watch(
      (elapsed) => (elapsed < 40_000 ? EMPTY : null),
      (elapsed) => (elapsed < 25_000 ? 'an account is still being fetched' : null)
    )
    await clock.advance(41_000)
    expect((await done).ok).toBe(true)
  })

  it('ends when nothing changes, with what is missing', async () => {
    const { clock, done } = watch(() => EMPTY)
    await clock.advance(STALL_LIMIT_MS + 200)
    expect(await done).toMatchObject({ ok: false, error: { code: 'timeout', detail: EMPTY } })
  })

  it('ends when it changes for ever', async () => {
    const { clock, done } = watch((elapsed) => (elapsed % 200 < 100 ? EMPTY : 'pictures'))
    await clock.advance(SCREENSHOT_LIMIT_MS + 200)
    expect((await done).ok).toBe(false)
  })

  it('shows a window that nobody can see: what is not painted draws no rows', async () => {
    const { clock, done, shown } = watch(() =>
      shown.count === 0 ? 'the window is not shown' : null
    )
    await clock.advance(1_000)
    expect((await done).ok).toBe(true)
    expect(shown.count).toBe(1)
  })
})
