import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { ScrollPosition } from '../../src/renderer/src/state/scrollPosition'

const HEIGHT = 800
/** 875 ‰ of what is in view. */
const PAGE = 700
const MOST = 5_000

let isReduced: boolean
let position: ScrollPosition
let moves: number[]

/** A scroller as far as a position goes: jsdom has no layout. */
const makeScroller = (): HTMLElement => {
  const scroller = document.createElement('div')
  let top = 0
  Object.defineProperties(scroller, {
    clientHeight: { value: HEIGHT },
    scrollHeight: { value: MOST + HEIGHT },
    scrollTop: {
      get: () => top,
      set: (value: number) => {
        top = Math.min(MOST, Math.max(0, value))
      }
    }
  })
  return scroller
}

const frames = (ms: number): void => {
  vi.advanceTimersByTime(ms)
}

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'performance']
  })
  isReduced = false
  vi.stubGlobal('matchMedia', () => ({ matches: isReduced }))
  moves = []
  position = new ScrollPosition(makeScroller())
  position.start(() => {
    moves.push(position.scroller.scrollTop)
  })
  position.set(3_000)
})

afterEach(() => {
  position.dispose()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('where a scroller is', () => {
  it('knows what it set itself from what a person did', () => {
    expect(position.takeOver()).toBeNull()
    position.scroller.scrollTop = 3_200
    expect(position.takeOver()).toBe(3_200)
    expect(position.takeOver()).toBeNull()
  })
})

describe('a page', () => {
  it('moves over several frames, in one direction, and says so at each', () => {
    position.page(-1)
    expect(position.isPaging).toBe(true)
    frames(60)
    expect(position.scroller.scrollTop).toBeLessThan(3_000)
    expect(position.scroller.scrollTop).toBeGreaterThan(3_000 - PAGE)
    frames(100)
    expect(position.scroller.scrollTop).toBe(3_000 - PAGE)
    expect(position.isPaging).toBe(false)
    expect(moves.length).toBeGreaterThan(3)
    expect(moves).toEqual([...moves].sort((a, b) => b - a))
  })

  it('adds up with those asked for on the way, and turns round at once', () => {
    position.page(-1)
    frames(50)
    position.page(-1)
    frames(200)
    expect(position.scroller.scrollTop).toBe(3_000 - 2 * PAGE)
    position.page(-1)
    frames(50)
    const turned = position.scroller.scrollTop
    position.page(1)
    frames(200)
    expect(position.scroller.scrollTop).toBe(turned + PAGE)
  })

  it('keeps to its distance while rows above change their height', () => {
    position.page(-1)
    frames(50)
    position.set(position.scroller.scrollTop + 400)
    frames(200)
    expect(position.scroller.scrollTop).toBe(3_400 - PAGE)
  })

  it('is there at once for those who want no movement', () => {
    isReduced = true
    position.page(1)
    expect(position.scroller.scrollTop).toBe(3_000 + PAGE)
    expect(position.isPaging).toBe(false)
  })

  it.each(['wheel', 'touchmove', 'pointerdown'])('ends at a %s', (type) => {
    position.page(-1)
    frames(50)
    const there = position.scroller.scrollTop
    position.scroller.dispatchEvent(new Event(type))
    frames(200)
    expect(position.scroller.scrollTop).toBe(there)
  })

  it('ends at the first message', () => {
    position.set(100)
    position.page(-1)
    frames(60)
    expect(position.scroller.scrollTop).toBe(0)
    frames(20)
    expect(position.isPaging).toBe(false)
  })
})

describe('ending what moves', () => {
  const canBeScrolled = (): boolean => position.scroller.style.overflowY !== 'hidden'

  it('ends a page', () => {
    position.page(-1)
    frames(50)
    const there = position.scroller.scrollTop
    position.end()
    frames(200)
    expect(position.scroller.scrollTop).toBe(there)
    expect(canBeScrolled()).toBe(true)
  })

  it('takes the scroller from a wheel for a few frames', () => {
    position.scroller.dispatchEvent(new Event('wheel'))
    position.end()
    expect(canBeScrolled()).toBe(false)
    expect(position.isEnding).toBe(true)
    frames(100)
    expect(canBeScrolled()).toBe(true)
    expect(position.isEnding).toBe(false)
  })

  it('counts what a finger began as on its way for as long as it moves', () => {
    position.scroller.dispatchEvent(new Event('touchmove'))
    for (let moved = 0; moved < 10; moved += 1) {
      frames(100)
      position.scroller.scrollTop += 50
      position.takeOver()
    }
    position.end()
    expect(canBeScrolled()).toBe(false)
  })

  it('leaves the scroller alone where nobody moves it', () => {
    position.scroller.dispatchEvent(new Event('wheel'))
    frames(400)
    position.end()
    expect(canBeScrolled()).toBe(true)
  })
})
