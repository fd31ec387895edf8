import type { MessageRow } from './rows'

/**
 * Rows ordered by creation date, the order in which the server answers. Rows of one date stay in
 * arrival order: SQLite has no tie-break either, so no client may rely on it.
 */
export class DateIndex {
  private readonly rows: MessageRow[] = []

  get length(): number {
    return this.rows.length
  }

  at(index: number): MessageRow | undefined {
    return this.rows[index]
  }

  add(row: MessageRow): void {
    const last = this.rows[this.rows.length - 1]
    if (last === undefined || last.dateCreated <= row.dateCreated) this.rows.push(row)
    else this.rows.splice(this.firstAfter(row.dateCreated), 0, row)
  }

  remove(row: MessageRow): void {
    for (let i = this.firstFrom(row.dateCreated); i < this.rows.length; i += 1) {
      if (this.rows[i] !== row) continue
      this.rows.splice(i, 1)
      return
    }
  }

  /** First index whose date is >= `date`. */
  firstFrom(date: number): number {
    return lowerBound(this.rows.length, (i) => (this.rows[i]?.dateCreated ?? 0) >= date)
  }

  /** First index whose date is > `date`. */
  firstAfter(date: number): number {
    return lowerBound(this.rows.length, (i) => (this.rows[i]?.dateCreated ?? 0) > date)
  }

  [Symbol.iterator](): IterableIterator<MessageRow> {
    return this.rows[Symbol.iterator]()
  }
}

/** Smallest index in [0, length] for which `isPast` holds; `isPast` must be monotone. */
export function lowerBound(length: number, isPast: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isPast(middle)) high = middle
    else low = middle + 1
  }
  return low
}
