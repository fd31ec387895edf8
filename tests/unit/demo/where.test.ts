import { describe, expect, it } from 'vitest'

import { parseWhere, SqlError } from '../../../src/demo/query/where'
import { toAppleNs } from '../../../src/demo/wire/appleTime'
import { World } from '../../../src/demo/world/world'
import type { MessageRow } from '../../../src/demo/world/rows'

function createRows(): { world: World; rows: readonly MessageRow[] } {
  const world = new World()
  const chat = world.addChat({ addresses: ['+15550100001'] })
  const texts = ['See you at Six', '100% sure', 'snake_case', '6 o’clock']
  for (const text of texts) world.receive({ chatGuid: chat.guid, from: '+15550100001', text })
  return { world, rows: world.tables.byRowId }
}

function textsWhere(rows: readonly MessageRow[], ...clauses: unknown[]): (string | null)[] {
  const { minRowId, maxRowId, predicates } = parseWhere(clauses)
  return rows
    .filter((row) => row.rowId >= minRowId && row.rowId <= maxRowId)
    .filter((row) => predicates.every((predicate) => predicate(row)))
    .map((row) => row.text)
}

describe('parseWhere', () => {
  it('takes ROWID windows as bounds: exclusive below, inclusive above', () => {
    const where = parseWhere([
      { statement: 'message.ROWID > :startRowId', args: { startRowId: 1 } },
      { statement: 'message.ROWID <= :endRowId', args: { endRowId: '3' } }
    ])
    expect(where).toEqual({ minRowId: 2, maxRowId: 3, predicates: [] })
  })

  it('matches LIKE anywhere, in any case, and takes other signs literally', () => {
    const { rows } = createRows()
    const like = (text: string): unknown => ({
      statement: 'message.text LIKE :text',
      args: { text }
    })
    expect(textsWhere(rows, like('%SIX%'))).toEqual(['See you at Six'])
    expect(textsWhere(rows, like('six'))).toEqual([])
    expect(textsWhere(rows, like('100_ sure'))).toEqual(['100% sure'])
    expect(textsWhere(rows, like('%(%'))).toEqual([])
  })

  it('compares update dates in Apple nanoseconds; unset ones are never newer', () => {
    const { world, rows } = createRows()
    const edited = world.edit(rows[1]!.guid, 'quite sure')
    const t = toAppleNs(edited.dateEdited!)
    const since = (statement: string, args: unknown): unknown[] =>
      textsWhere(rows, { statement, args })
    expect(since('message.date_edited >= :t', { t })).toEqual(['quite sure'])
    expect(since('message.date_edited >= :t', { t: t + 1_000_000 })).toEqual([])
    const either = '(message.date_read >= :t OR message.date_edited >= :t)'
    expect(since(either, { t })).toEqual(['quite sure'])
  })

  it('binds an argument that is missing as NULL, which matches nothing', () => {
    const { rows } = createRows()
    expect(textsWhere(rows, { statement: 'message.ROWID > :a', args: {} })).toEqual([])
    expect(textsWhere(rows, { statement: 'message.text LIKE :a', args: null })).toEqual([])
  })

  it.each(['1=1; DROP TABLE message', 'message.nope > :a', '', 'message.ROWID > 5'])(
    'refuses %j as SQL would',
    (statement) => {
      expect(() => parseWhere([{ statement, args: { a: 1 } }])).toThrow(SqlError)
    }
  )
})
