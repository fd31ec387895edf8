import { describe, expect, it } from 'vitest'

import { rowAt, RowHeights, spanAround } from '../../src/renderer/src/view/rowSpan'

const rows = Array.from({ length: 100 }, (_, index) => ({ key: String(index) }))
const heights = (): RowHeights<{ key: string }> => new RowHeights(() => 50)

describe('which rows are drawn', () => {
  it('those in view and within the margin', () => {
    // Row 40 begins 10 px above the view of 200 px: 40 to 44 are in view.
    const span = spanAround(rows, heights(), { index: 40, y: -10 }, 200, 100)
    expect(span).toEqual({ start: 38, end: 47 })
  })

  it('more on the other side where the list ends', () => {
    expect(spanAround(rows, heights(), { index: 99, y: 150 }, 200, 100)).toEqual({
      start: 94,
      end: 100
    })
    expect(spanAround(rows, heights(), { index: 0, y: 0 }, 200, 100)).toEqual({ start: 0, end: 6 })
  })

  it('all where they do not fill the view', () => {
    const few = rows.slice(0, 3)
    expect(spanAround(few, heights(), { index: 2, y: 150 }, 400, 100)).toEqual({ start: 0, end: 3 })
  })

  it('knows heights by keys, not by places', () => {
    const known = heights()
    known.measured('7', 300)
    const without = rows.slice(5)
    expect(known.of(without[2])).toBe(300)
    expect(known.sum(without, 0, 3)).toBe(400)
  })

  it('finds the row that lies across a line, from anywhere', () => {
    const from = { index: 50, y: 2_500 }
    expect(rowAt(rows, heights(), from, 120)).toEqual({ index: 2, y: 100 })
    expect(rowAt(rows, heights(), from, 4_999)).toEqual({ index: 99, y: 4_950 })
    expect(rowAt(rows, heights(), from, -30)).toEqual({ index: 0, y: 0 })
  })
})
