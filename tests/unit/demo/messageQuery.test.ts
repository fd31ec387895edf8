import { describe, expect, it } from 'vitest'

import { queryMessages, type MessageQuery } from '../../../src/demo/query/messageQuery'
import { parseWhere } from '../../../src/demo/query/where'
import { createTables } from '../../../src/demo/seed'
import { World } from '../../../src/demo/world/world'

const address = '+15550100001'

function createWorld(dates: readonly number[]): { world: World; chatGuid: string } {
  const world = new World()
  const chatGuid = world.addChat({ addresses: [address] }).guid
  dates.forEach((dateCreated, index) => {
    world.receive({ chatGuid, from: address, text: `m${index + 1}`, dateCreated })
  })
  return { world, chatGuid }
}

function texts(world: World, query: Partial<MessageQuery>): (string | null)[] {
  const page = queryMessages(world.tables, { sort: 'ASC', offset: 0, limit: 100, ...query })
  return page.rows.map((row) => row.text)
}

const rowIdAbove = (a: number): NonNullable<MessageQuery['where']> =>
  parseWhere([{ statement: 'message.ROWID > :a', args: { a } }])

describe('queryMessages', () => {
  it('takes both bounds as inclusive', () => {
    const { world } = createWorld([100, 200, 300, 400])
    expect(texts(world, { after: 200, before: 300 })).toEqual(['m2', 'm3'])
  })

  it('sorts by date in both directions and leaves ties in arrival order', () => {
    const { world } = createWorld([300, 100, 200, 200])
    expect(texts(world, { sort: 'ASC' })).toEqual(['m2', 'm3', 'm4', 'm1'])
    expect(texts(world, { sort: 'DESC', where: rowIdAbove(0) })).toEqual(['m1', 'm3', 'm4', 'm2'])
  })

  it('takes the last ROWID of a window', () => {
    const { world } = createWorld([1, 2, 3, 4])
    const upTo = parseWhere([{ statement: 'message.ROWID <= :b', args: { b: 3 } }])
    const where = { ...upTo, minRowId: 2 }
    expect(texts(world, { where })).toEqual(['m2', 'm3'])
    expect(texts(world, { where, after: 3 })).toEqual(['m3'])
  })

  it('finds back-dated rows by ROWID but not by date', () => {
    const { world } = createWorld([1000, 2000, 500])
    expect(texts(world, { after: 2000 })).toEqual(['m2'])
    expect(texts(world, { where: rowIdAbove(2) })).toEqual(['m3'])
  })

  it('counts all matches and cuts the page by offset and limit', () => {
    const { world } = createWorld([1, 2, 3, 4, 5])
    const page = queryMessages(world.tables, {
      sort: 'DESC',
      offset: 1,
      limit: 2,
      where: rowIdAbove(1)
    })
    expect(page.rows.map((row) => row.text)).toEqual(['m4', 'm3'])
    expect(page.total).toBe(4)
  })

  it('answers an unknown chat with nothing', () => {
    const { world } = createWorld([1, 2])
    expect(texts(world, { chat: null })).toEqual([])
  })

  it('forgets removed rows everywhere, and ROWIDs are not used again', () => {
    const { world, chatGuid } = createWorld([1, 2, 3])
    world.remove(world.listMessages()[2]!.guid)
    world.receive({ chatGuid, from: address, text: 'next', dateCreated: 4 })
    expect(texts(world, {})).toEqual(['m1', 'm2', 'next'])
    expect(world.listMessages().map((row) => row.rowId)).toEqual([1, 2, 4])
    expect(world.tables.findChat(chatGuid)?.newest?.text).toBe('next')
  })

  it('gives new ROWIDs from 1 when the database is rebuilt, in date order', () => {
    const { world } = createWorld([300, 100, 200])
    const before = world.computerId
    const guids = world.listMessages().map((row) => row.guid)
    world.rebuildDatabase()
    expect(world.computerId).not.toBe(before)
    expect(world.listMessages().map((row) => row.guid)).toEqual([guids[1], guids[2], guids[0]])
    expect(texts(world, { where: rowIdAbove(2) })).toEqual(['m1'])
  })
})

describe('a large world', () => {
  const tables = createTables({ conversations: 50, messages: 60_000 })

  it('holds what was asked for', () => {
    expect(tables.chats).toHaveLength(50)
    expect(tables.byRowId).toHaveLength(60_000)
  })

  it('agrees with a plain scan on either side of the small-window limit', () => {
    for (const from of [100, 39_000, 59_500]) {
      const page = queryMessages(tables, {
        sort: 'ASC',
        offset: 3,
        limit: 5,
        where: rowIdAbove(from)
      })
      const scanned = tables.byRowId.filter((row) => row.rowId > from)
      expect(page.total).toBe(scanned.length)
      const sorted = [...scanned].sort((a, b) => a.dateCreated - b.dateCreated)
      expect(page.rows.map((row) => row.rowId)).toEqual(sorted.slice(3, 8).map((row) => row.rowId))
    }
  })

  it('answers a ROWID window in milliseconds', () => {
    const clauses = [
      { statement: 'message.ROWID > :a', args: { a: 30_000 } },
      { statement: 'message.ROWID <= :b', args: { b: 31_000 } }
    ]
    const startedAt = performance.now()
    for (let i = 0; i < 20; i += 1) {
      queryMessages(tables, { sort: 'ASC', offset: 0, limit: 1000, where: parseWhere(clauses) })
    }
    expect((performance.now() - startedAt) / 20).toBeLessThan(25)
  })
})
