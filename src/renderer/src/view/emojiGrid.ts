type Row = { readonly first: number; readonly length: number }

const rowsOf = (sizes: readonly number[], columns: number): readonly Row[] => {
  let first = 0
  return sizes.flatMap((size) => {
    const rows: Row[] = []
    for (let left = size; left > 0; left -= columns) {
      const length = Math.min(left, columns)
      rows.push({ first, length })
      first += length
    }
    return rows
  })
}

/**
 * Where an arrow key leads from a place in a grid whose groups each begin a row, by how many places
 * the groups have. -1: above the first row. Null: no arrow key, or there is nothing further.
 */
export const stepInGrid = (
  sizes: readonly number[],
  columns: number,
  at: number,
  key: string
): number | null => {
  const all = sizes.reduce((sum, size) => sum + size, 0)
  if (key === 'ArrowLeft') return at > 0 ? at - 1 : -1
  if (key === 'ArrowRight') return at + 1 < all ? at + 1 : null
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null
  const rows = rowsOf(sizes, columns)
  const row = rows.findIndex(({ first, length }) => at < first + length)
  const from = rows[row]
  const to = rows[row + (key === 'ArrowUp' ? -1 : 1)]
  if (from === undefined) return null
  if (to === undefined) return key === 'ArrowUp' ? -1 : null
  return to.first + Math.min(at - from.first, to.length - 1)
}
