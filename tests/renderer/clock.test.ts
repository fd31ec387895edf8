import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { ClockState } from '../../src/renderer/src/state/clock.svelte'

const setVisibility = (state: DocumentVisibilityState): void => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  document.dispatchEvent(new Event('visibilitychange'))
}

describe('the clock of the window', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })

  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  it('stands still while nobody can see it, and is right again when they can', () => {
    const clock = new ClockState()
    clock.setFast(true)
    vi.advanceTimersByTime(2_000)
    expect(clock.now).toBe(Date.now())
    setVisibility('hidden')
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(60_000)
    setVisibility('visible')
    expect(clock.now).toBe(Date.now())
    vi.advanceTimersByTime(1_000)
    expect(clock.now).toBe(Date.now())
    clock.dispose()
    expect(vi.getTimerCount()).toBe(0)
    setVisibility('visible')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('begins hidden in a window that starts in the tray', () => {
    setVisibility('hidden')
    const clock = new ClockState()
    clock.setFast(false)
    expect(vi.getTimerCount()).toBe(0)
    clock.dispose()
  })
})
