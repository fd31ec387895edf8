import { beforeEach, describe, expect, it } from 'vitest'

import { edgeInView, goesOn, timelineKey } from '../../src/renderer/src/state/timelineKeys'

const VIEW = { top: 100, bottom: 700 }

let log: HTMLElement

const place = (element: Element, top: number, bottom: number): void => {
  element.getBoundingClientRect = () =>
    ({ top, bottom, height: bottom - top }) as unknown as DOMRect
}

/** A log with messages at these places, each with a button in it. */
const draw = (...places: readonly (readonly [number, number])[]): readonly HTMLElement[] => {
  log.replaceChildren()
  return places.map(([top, bottom], index) => {
    const article = document.createElement('article')
    article.dataset.messageId = `m${String(index)}`
    article.append(document.createElement('button'))
    log.append(article)
    place(article, top, bottom)
    return article
  })
}

/** What a key asks for when it is pressed in an element of the log. */
const asked = (
  target: Element,
  key: string,
  modifier: Partial<KeyboardEventInit> = {}
): ReturnType<typeof timelineKey> => {
  let found: ReturnType<typeof timelineKey> = null
  const listen = (event: KeyboardEvent): void => {
    found = timelineKey(event)
  }
  log.addEventListener('keydown', listen)
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...modifier }))
  log.removeEventListener('keydown', listen)
  return found
}

beforeEach(() => {
  log = document.createElement('div')
  document.body.replaceChildren(log)
  place(log, VIEW.top, VIEW.bottom)
})

describe('keys of the timeline', () => {
  it('asks the same of the log and of a message in it', () => {
    const [article] = draw([100, 200])
    for (const target of [log, article!]) {
      expect(asked(target, 'ArrowUp')).toEqual({ type: 'step', by: -1 })
      expect(asked(target, 'PageDown')).toEqual({ type: 'page', by: 1 })
      expect(asked(target, ' ')).toEqual({ type: 'page', by: 1 })
      expect(asked(target, ' ', { shiftKey: true })).toEqual({ type: 'page', by: -1 })
      expect(asked(target, 'Enter')).toEqual({ type: 'menu' })
    }
  })

  it('pages from a button, whose own keys stay its own', () => {
    const button = draw([100, 200])[0]!.querySelector('button')!
    expect(asked(button, 'PageUp')).toEqual({ type: 'page', by: -1 })
    expect(asked(button, 'End')).toEqual({ type: 'end' })
    for (const key of [' ', 'Enter', 'ArrowUp']) expect(asked(button, key)).toBeNull()
  })

  it('leaves fields and keys with a modifier alone', () => {
    const [article] = draw([100, 200])
    const field = document.createElement('input')
    article!.append(field)
    expect(asked(field, 'Home')).toBeNull()
    expect(asked(log, 'Home', { ctrlKey: true })).toBeNull()
    expect(asked(log, 'ArrowUp', { altKey: true })).toBeNull()
  })
})

describe('the message that arrows begin with', () => {
  it('is wholly in view', () => {
    draw([50, 150], [150, 300], [300, 650], [650, 800])
    expect(edgeInView(log, 'first')).toBe('m1')
    expect(edgeInView(log, 'last')).toBe('m2')
  })

  it('is the one that fills the view', () => {
    draw([-900, -400], [-400, 2_000], [2_000, 2_100])
    expect(edgeInView(log, 'first')).toBe('m1')
    expect(edgeInView(log, 'last')).toBe('m1')
  })
})

describe('a message that is higher than the view', () => {
  it('goes on in a direction until its edge is in view', () => {
    const [article] = draw([100, 1_500])
    expect(goesOn(log, article!, 1)).toBe(true)
    expect(goesOn(log, article!, -1)).toBe(false)
    place(article!, -700, 700)
    expect(goesOn(log, article!, 1)).toBe(false)
    expect(goesOn(log, article!, -1)).toBe(true)
  })

  it('is not one that the edge of the view cuts', () => {
    const [article] = draw([600, 800])
    expect(goesOn(log, article!, 1)).toBe(false)
  })
})
