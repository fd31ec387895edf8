/** Which rows of a long list are drawn, and how high those are that are not. Pure; CSS pixels. */

/** `key` stays the same for as long as the row is the same thing. */
type Keyed = { readonly key: string }

/** Rows that are drawn: `start` is the first, `end` the one after the last. */
export type RowSpan = { readonly start: number; readonly end: number }

/** Where a row's upper edge is: px below the upper edge of what is in view. */
export type RowPlace = { readonly index: number; readonly y: number }

/** Where a list is to go. `offset`: px below the place that `align` says. */
export type RowRequest =
  | { readonly to: 'end' }
  | {
      readonly to: 'row'
      readonly key: string
      readonly align: 'start' | 'center'
      readonly offset: number
    }

/** Heights of rows: as last measured, by an estimate until then. */
export class RowHeights<Row extends Keyed> {
  readonly #measured = new Map<string, number>()

  constructor(private readonly estimate: (row: Row) => number) {}

  of(row: Row | undefined): number {
    if (row === undefined) return 0
    return this.#measured.get(row.key) ?? this.estimate(row)
  }

  measured(key: string, height: number): void {
    this.#measured.set(key, height)
  }

  /** Height of the rows from `start` up to, and without, `end`. */
  sum(rows: readonly Row[], start: number, end: number): number {
    let total = 0
    for (let index = start; index < end; index += 1) total += this.of(rows[index])
    return total
  }
}

/**
 * The rows to draw when one of them is at a known place: all in view, and those within `margin` of it.
 *
 * @param view height of what is in view
 */
export const spanAround = <Row extends Keyed>(
  rows: readonly Row[],
  heights: RowHeights<Row>,
  place: RowPlace,
  view: number,
  margin: number
): RowSpan => {
  let start = place.index
  let top = place.y
  while (start > 0 && top > -margin) {
    start -= 1
    top -= heights.of(rows[start])
  }
  let end = place.index
  let bottom = place.y
  while (end < rows.length && bottom < view + margin) {
    bottom += heights.of(rows[end])
    end += 1
  }
  // Beyond either end of the list there is nothing: what is left over goes to the other side.
  while (start > 0 && bottom - top < view + margin) {
    start -= 1
    top -= heights.of(rows[start])
  }
  return { start, end }
}

/** The row that lies across a line, when the row `from` begins at `y`; both px from one origin. */
export const rowAt = <Row extends Keyed>(
  rows: readonly Row[],
  heights: RowHeights<Row>,
  from: RowPlace,
  line: number
): RowPlace => {
  let { index, y } = from
  while (index > 0 && y > line) {
    index -= 1
    y -= heights.of(rows[index])
  }
  while (index < rows.length - 1 && y + heights.of(rows[index]) <= line) {
    y += heights.of(rows[index])
    index += 1
  }
  return { index, y }
}
