/** Catch-up against a server of a few lines, for states that the demo server cannot be brought into. */
import { describe, expect, it } from 'vitest'

import { DEFAULT_LIMITS } from '../../../src/main/backends/backendDeps'
import { catchUpPages } from '../../../src/main/backends/photon/catchUp'
import { createDirectory } from '../../../src/main/backends/photon/directory'
import type { RestClient, RestRequest } from '../../../src/main/backends/shared/restClient'
import type { CatchUpPage } from '../../../src/main/core/chatBackend'
import { err, ok } from '../../../src/shared/domain'
import { createRecordingLogger } from '../../support/recorders'
import { ROW } from './fixtures'

type Row = { readonly originalROWID: number; readonly guid: string; readonly dateCreated: number }

const rowsOf = (count: number, prefix: string): Row[] =>
  Array.from({ length: count }, (_, index) => ({
    ...ROW,
    originalROWID: index + 1,
    guid: `${prefix}${String(index + 1)}`,
    dateCreated: ROW.dateCreated + index
  }))

type Query = {
  readonly where?: readonly { readonly statement: string; readonly args: Record<string, number> }[]
  readonly after?: number
  readonly limit: number
  readonly offset?: number
  readonly sort: 'ASC' | 'DESC'
}

type Quirks = {
  /** What `metadata.total` counts: the matches (as documented), the page alone, or all that it has. */
  readonly total?: 'matches' | 'page' | 'all' | 'none'
  readonly ignoresWhere?: boolean
  readonly ignoresOffset?: boolean
  readonly refusesWhere?: boolean
  /** Null where there is nothing to list. */
  readonly saysNull?: boolean
  readonly cap?: number
}

const refusal: ReturnType<RestClient['request']> = Promise.resolve({
  ok: false,
  error: {
    kind: 'rejected',
    status: 400,
    error: err('rejected', 'no where').error,
    sentence: '',
    data: null
  }
})

const fakeServer = (
  rows: () => readonly Row[],
  quirks: Quirks = {}
): RestClient & { queries: number } => {
  const { total = 'matches', ignoresWhere = false, cap = 1_000 } = quirks
  const query = (body: Query): { data: readonly Row[]; total: number | null } => {
    const bounds = Object.assign({}, ...(body.where ?? []).map(({ args }) => args)) as {
      startRowId?: number
      endRowId?: number
      updatedAt?: number
    }
    const isInside = ({ originalROWID }: Row): boolean =>
      ignoresWhere ||
      (bounds.updatedAt === undefined &&
        originalROWID > (bounds.startRowId ?? 0) &&
        originalROWID <= (bounds.endRowId ?? Infinity))
    const found = rows().filter((row) => isInside(row) && row.dateCreated >= (body.after ?? 0))
    const sorted = body.sort === 'ASC' ? found : found.toReversed()
    const from = quirks.ignoresOffset === true ? 0 : (body.offset ?? 0)
    const data = sorted.slice(from, from + Math.min(cap, body.limit))
    const totals = { matches: found.length, page: data.length, all: rows().length, none: null }
    return { data, total: totals[total] }
  }
  return {
    queries: 0,
    request({ path, json }: RestRequest) {
      const answer = (data: unknown, total: number | null): ReturnType<RestClient['request']> =>
        Promise.resolve(ok({ data, total, serverNow: null }))
      if (path === '/chat/query') return answer(quirks.saysNull === true ? null : ROW.chats, 1)
      if (path.startsWith('/chat/')) return answer(ROW.chats[0], null)
      if (path === '/message/count/updated') return answer({ total: 0 }, null)
      if (path !== '/message/query') throw new Error(path)
      this.queries += 1
      if (this.queries > 500) throw new Error('endless')
      const asked = json as Query
      if (quirks.refusesWhere === true && asked.where !== undefined) return refusal
      const { data, total } = query(asked)
      return answer(quirks.saysNull === true && data.length === 0 ? null : data, total)
    },
    download: () => {
      throw new Error('not here')
    }
  }
}

const run = async (
  rest: RestClient,
  cursor: string | null,
  identity = 'mac'
): Promise<readonly CatchUpPage[]> => {
  const pages: CatchUpPage[] = []
  const deps = {
    rest,
    directory: createDirectory(),
    limits: DEFAULT_LIMITS,
    logger: createRecordingLogger(),
    resolveRow: () => Promise.resolve(null),
    signal: new AbortController().signal,
    run: 0
  }
  for await (const page of catchUpPages(deps, identity, cursor)) pages.push(page)
  return pages
}

const guidsIn = (pages: readonly CatchUpPage[]): ReadonlySet<string> =>
  new Set(
    pages.flatMap(({ events }) =>
      events.flatMap((event) => (event.type === 'message' ? [event.message.serverId] : []))
    )
  )

const cursorOf = (pages: readonly CatchUpPage[]): string => pages.at(-1)?.cursor ?? ''

describe('a database that was rebuilt under the same identity', () => {
  it.each([
    ['longer than the cursor', 80],
    ['shorter than the cursor', 10]
  ])('is noticed when it is %s', async (_, count) => {
    let rows = rowsOf(50, 'old')
    const rest = fakeServer(() => rows)
    const cursor = cursorOf(await run(rest, null))
    rows = rowsOf(count, 'new')
    const pages = await run(rest, cursor)
    expect(guidsIn(pages).size).toBe(count)
    expect(pages.some(({ isInitial }) => isInitial)).toBe(true)
  })

  const renumbered = (rows: readonly Row[]): Row[] =>
    rows.toReversed().map((row, index) => ({ ...row, originalROWID: index + 1 }))

  it('is noticed though a row has its old number by chance', async () => {
    let rows = rowsOf(9, 'g')
    const rest = fakeServer(() => rows)
    const cursor = cursorOf(await run(rest, null))
    // The newest first: the fifth of nine stays where it was.
    rows = renumbered(rowsOf(9, 'g'))
    expect((await run(rest, cursor)).some(({ isInitial }) => isInitial)).toBe(true)
  })

  it('is noticed by a server that gives few rows at once', async () => {
    let rows = rowsOf(9, 'g')
    const rest = fakeServer(() => rows, { cap: 5 })
    const cursor = cursorOf(await run(rest, null))
    rows = renumbered(rowsOf(70, 'g'))
    expect(guidsIn(await run(rest, cursor)).size).toBe(70)
  })

  it('is noticed during a first sync', async () => {
    let rows = rowsOf(12, 'g')
    const rest = fakeServer(() => rows, { cap: 5 })
    const pages = await run(rest, null)
    const open = pages.find(({ cursor }) => /"rowId":5,.*"pending":"rows"/.test(cursor))
    rows = renumbered(rows)
    expect(guidsIn(await run(rest, open!.cursor)).size).toBe(12)
  })

  it.each([true, false])(
    'is not suspected because nothing is there (null: %s)',
    async (saysNull) => {
      let rows = rowsOf(50, 'old')
      const rest = fakeServer(() => rows, { saysNull, total: saysNull ? 'none' : 'matches' })
      const cursor = cursorOf(await run(rest, null))
      rows = []
      const pages = await run(rest, cursor)
      expect(pages.every(({ isInitial }) => !isInitial)).toBe(true)
      // What the new database holds later is another matter.
      rows = rowsOf(10, 'new')
      expect(guidsIn(await run(rest, cursorOf(pages))).size).toBe(10)
    }
  )

  it('is not suspected because the server does not say, or begins to say, who it is', async () => {
    const rows = rowsOf(50, 'g')
    const rest = fakeServer(() => rows)
    const named = await run(rest, null, 'mac')
    const unnamed = await run(rest, cursorOf(named), 'unnamed')
    expect(unnamed.every(({ isInitial }) => !isInitial)).toBe(true)
    const other = await run(rest, cursorOf(unnamed), 'another mac')
    expect(other.some(({ isInitial }) => isInitial)).toBe(true)
    const late = await run(rest, cursorOf(await run(rest, null, 'unnamed')), 'mac')
    expect(late.every(({ isInitial }) => !isInitial)).toBe(true)
  })

  it('is not suspected because messages were deleted', async () => {
    let rows = rowsOf(50, 'old')
    const rest = fakeServer(() => rows)
    const cursor = cursorOf(await run(rest, null))
    rows = rows.slice(0, 45)
    expect((await run(rest, cursor)).every(({ isInitial }) => !isInitial)).toBe(true)
  })
})

describe('servers with other habits', () => {
  it('need not say how many rows there are', async () => {
    const rest = fakeServer(() => rowsOf(2_300, 'g'), { total: 'none' })
    expect(guidsIn(await run(rest, null)).size).toBe(2_300)
  })

  it('may answer fewer rows than asked for', async () => {
    const rest = fakeServer(() => rowsOf(900, 'g'), { cap: 100 })
    expect(guidsIn(await run(rest, null)).size).toBe(900)
  })

  it.each([
    ['', {}],
    [', and know no offset', { ignoresOffset: true }],
    [', and refuse where', { refusesWhere: true }]
  ])('may have a limit of their own and count nothing%s', async (_, quirks) => {
    let rows = rowsOf(900, 'g')
    const rest = fakeServer(() => rows, { total: 'none', cap: 60, ...quirks })
    const first = await run(rest, null)
    expect(guidsIn(first).size).toBe(900)
    rows = rowsOf(1_300, 'g')
    const missed = rows.slice(900).map(({ guid }) => guid)
    const pages = await run(rest, cursorOf(first))
    expect(missed.filter((guid) => !guidsIn(pages).has(guid))).toEqual([])
    expect(pages.every(({ total }) => total === null || Number.isFinite(total))).toBe(true)
  })

  it('may have that limit and a wide hole in their ids, and a row with an old date', async () => {
    const at = (originalROWID: number, index: number): Row => ({
      ...ROW,
      originalROWID,
      guid: `h${String(originalROWID)}`,
      dateCreated: ROW.dateCreated + index
    })
    const ids = Array.from({ length: 400 }, (_, index) =>
      index < 200 ? index + 1 : 90_000 + index
    )
    const rows = [...ids.map(at), at(90_999, -5_000)].sort((a, b) => a.dateCreated - b.dateCreated)
    const rest = fakeServer(() => rows, { total: 'none', cap: 60 })
    expect(guidsIn(await run(rest, null)).size).toBe(401)
    expect(rest.queries).toBeLessThan(120)
  })

  it.each([
    ['say how many there are', 60, 'matches', 900],
    ['say how many there are', 1_000, 'matches', 6_000],
    ['do not say how many there are', 60, 'none', 900]
  ] as const)(
    'may have wide holes in their ids, however few they give at once: they %s, %i a page',
    async (_, cap, total, count) => {
      // Five crowds with a million ids between each and the next, and between them a straggler.
      const crowd = count / 5
      const rows = Array.from({ length: count }, (__, index) => {
        const isStraggler = index % crowd === crowd - 1
        const originalROWID = Math.floor(index / crowd) * 1_000_000 + index + 1
        return {
          ...ROW,
          originalROWID: isStraggler ? originalROWID + 500_000 : originalROWID,
          guid: `w${String(index)}`,
          dateCreated: ROW.dateCreated + index
        }
      })
      const rest = fakeServer(() => rows, { total, cap })
      expect(guidsIn(await run(rest, null)).size).toBe(count)
      // About two questions for each halving of a hole, and two for each page.
      expect(rest.queries).toBeLessThan(8 * 2 * 20 + (2 * count) / cap)
    }
  )

  it('are asked for nothing twice when more is missing than they give at once', async () => {
    let rows = rowsOf(100, 'g')
    const rest = fakeServer(() => rows)
    const cursor = cursorOf(await run(rest, null))
    rows = rowsOf(2_600, 'g')
    const before = rest.queries
    expect(guidsIn(await run(rest, cursor)).size).toBe(2_600)
    // The trailing rows, and three pages of what is new.
    expect(rest.queries - before).toBe(4)
  })

  it('lose nothing to a hole in what they gave of too much', async () => {
    let rows = rowsOf(100, 'g')
    const rest = fakeServer(() => rows)
    const cursor = cursorOf(await run(rest, null))
    // Sorted by date: id 150 stands behind the thousand that come first.
    const late = { ...rowsOf(150, 'g')[149]!, dateCreated: ROW.dateCreated + 10_000 }
    rows = [...rowsOf(2_600, 'g').filter(({ originalROWID: id }) => id !== 150), late]
    const found = guidsIn(await run(rest, cursor))
    expect(rows.filter(({ guid, originalROWID: id }) => id > 100 && !found.has(guid))).toEqual([])
  })

  it('may say null where they have nothing to list', async () => {
    let rows = rowsOf(0, 'g')
    const rest = fakeServer(() => rows, { saysNull: true, total: 'none' })
    const empty = await run(rest, null)
    rows = rowsOf(30, 'g')
    const pages = await run(rest, cursorOf(empty))
    expect(guidsIn(pages).size).toBe(30)
    const again = await run(rest, cursorOf(pages))
    expect(again.every(({ isInitial }) => !isInitial)).toBe(true)
  })

  it.each([
    ['only the page', 'page', false],
    ['only the page, and ignore `where`', 'page', true],
    ['everything they have', 'all', false]
  ] as const)('may count %s', async (_, total, ignoresWhere) => {
    let rows = rowsOf(2_300, 'g')
    const rest = fakeServer(() => rows, { total, ignoresWhere })
    const first = await run(rest, null)
    expect(guidsIn(first).size).toBe(2_300)
    // Ids with holes: no window is as full as it is wide.
    rows = rowsOf(6_000, 'g').filter(({ originalROWID: id }) => id <= 2_300 || id % 3 === 0)
    const missed = rows.filter(({ originalROWID: id }) => id > 2_300).map(({ guid }) => guid)
    expect([...guidsIn(await run(rest, cursorOf(first)))]).toEqual(expect.arrayContaining(missed))
  })

  it.each([
    ['only the page', 1_000],
    ['nothing', null],
    ['more than there are', 9_000]
  ])('may count %s of their conversations', async (_, total) => {
    const rest = fakeServer(() => [])
    const ask = rest.request.bind(rest)
    const chats = Array.from({ length: 2_400 }, (__, index) => ({
      guid: `iMessage;-;+1${String(index)}`
    }))
    rest.request = (request) => {
      if (request.path !== '/chat/query') return ask(request)
      const { offset, limit } = request.json as { offset: number; limit: number }
      const data = chats.slice(offset, offset + limit)
      return Promise.resolve(ok({ data, total, serverNow: null }))
    }
    const events = (await run(rest, null)).flatMap((page) => page.events)
    expect(events.filter(({ type }) => type === 'conversation')).toHaveLength(2_400)
  })

  it('are read by date when they take `where` and ignore it', async () => {
    let rows = rowsOf(1_500, 'g')
    const rest = fakeServer(() => rows, { ignoresWhere: true })
    const cursor = cursorOf(await run(rest, null))
    rows = rowsOf(2_700, 'g')
    const pages = await run(rest, cursor)
    expect(guidsIn(pages).has('g2700')).toBe(true)
    expect(guidsIn(pages).has('g1501')).toBe(true)
  })
})

describe('a cursor', () => {
  it('never goes back, and its rows never stand behind it', async () => {
    let rows = rowsOf(3_000, 'g')
    const rest = fakeServer(() => rows)
    let cursor = cursorOf(await run(rest, null))
    rows = rowsOf(6_200, 'g')
    let last = 3_000
    const stored = new Set(rows.slice(0, 3_000).map(({ guid }) => guid))
    for (const page of await run(rest, cursor)) {
      for (const guid of guidsIn([page])) stored.add(guid)
      const { rowId } = JSON.parse(page.cursor) as { rowId: number }
      expect(rowId).toBeGreaterThanOrEqual(last)
      expect(rows.slice(0, rowId).every(({ guid }) => stored.has(guid))).toBe(true)
      last = rowId
      cursor = page.cursor
    }
    expect(last).toBe(6_200)
  })

  it('of an unknown version starts a first sync', async () => {
    const rest = fakeServer(() => rowsOf(3, 'g'))
    const pages = await run(rest, '{"v":9}')
    expect(guidsIn(pages).size).toBe(3)
    expect(pages.every(({ isInitial }) => isInitial)).toBe(true)
  })
})

describe('a failing page', () => {
  it('is thrown with its reason', async () => {
    const rest: RestClient = {
      ...fakeServer(() => []),
      request: () =>
        Promise.resolve({
          ok: false,
          error: {
            kind: 'timeout',
            status: null,
            error: err('timeout', 'x').error,
            sentence: '',
            data: null
          }
        })
    }
    await expect(run(rest, null)).rejects.toMatchObject({ failure: { cause: 'timeout' } })
  })
})
