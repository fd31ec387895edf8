import { beforeEach, describe, expect, it } from 'vitest'

import type { ImkitServer } from '../../../../src/demo/imkit/types'
import { connect, start, closeAfterEach } from './setup'
import type { ImkitClient, Json } from './client'

closeAfterEach()

let server: ImkitServer
let client: ImkitClient
let room: string
let ids: readonly string[]

beforeEach(async () => {
  server = await start({ maxPageSize: 5 })
  client = connect(server)
  room = server.world.addRoom({ members: ['u-ann'] }).id
  ids = Array.from(
    { length: 12 },
    (_, i) => server.world.receive({ room, from: 'u-ann', text: `m${i}` }).id
  )
})

async function page(query: Record<string, string | number>): Promise<Json> {
  const search = new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)]))
  return client.get(`/rooms/${room}/messages/v3?${search.toString()}`)
}

async function texts(query: Record<string, string | number>): Promise<readonly unknown[]> {
  return ((await page(query)).data as Json[]).map(({ message }) => message)
}

describe('messages/v3', () => {
  it('begins with the newest, caps the page and counts the whole room', async () => {
    const { data, totalCount } = await page({ limit: 50 })
    expect((data as Json[]).map(({ message }) => message)).toEqual(['m11', 'm10', 'm9', 'm8', 'm7'])
    expect(totalCount).toBe(12)
  })

  it('goes back from an anchor, which comes first', async () => {
    expect(await texts({ limit: 3, beforeMessage: ids[7]! })).toEqual(['m7', 'm6', 'm5'])
  })

  it('goes forward from an anchor, which comes first', async () => {
    const query = { limit: 3, afterMessage: ids[7]!, sortOrder: 'asc' }
    expect(await texts(query)).toEqual(['m7', 'm8', 'm9'])
  })

  it('is ordered by the last change: edits, recalls and reactions move', async () => {
    server.world.edit(ids[3]!, 'm3 edited')
    server.world.recall(ids[1]!)
    server.world.react(ids[5]!, '👍')
    expect(await texts({ limit: 4 })).toEqual(['m5', '', 'm3 edited', 'm11'])
    const [reacted, recalled, edited] = (await page({ limit: 3 })).data as Json[]
    expect(reacted).toMatchObject({ reactions: [{ client: 'u-ann', reaction: '👍' }] })
    expect(recalled).toMatchObject({ messageType: 'recall', _id: ids[1], id: ids[1] })
    expect(edited?.editedAt).toEqual(expect.any(String))
    expect(edited?.updatedAtMS).toBeGreaterThan(edited?.createdAtMS as number)
  })

  it('finds offline changes after a time, oldest first, by either spelling', async () => {
    const since = server.world.listMessages(room).at(-1)!.updatedAt
    server.world.edit(ids[0]!, 'late')
    const query = { sortOrder: 'asc', timeRangeField: 'updatedAt' }
    expect(await texts({ ...query, afterTime: since })).toEqual(['m11', 'late'])
    expect(await texts({ ...query, afterTime: new Date(since).toISOString() })).toEqual([
      'm11',
      'late'
    ])
    expect(await texts({ ...query, afterTime: since + 10_000 })).toEqual([])
  })

  it('can compare creation instead, where edits stay in their place', async () => {
    server.world.edit(ids[3]!, 'm3 edited')
    const query = { timeRangeField: 'createdAt', sortOrder: 'asc', limit: 3 }
    expect(await texts({ ...query, afterMessage: ids[2]! })).toEqual(['m2', 'm3 edited', 'm4'])
  })

  it('walks through equal timestamps by anchor without a hole', async () => {
    server.world.clockAt = Date.now() + 60_000
    for (let i = 0; i < 9; i += 1) server.world.receive({ room, from: 'u-ann', text: `t${i}` })
    const seen = new Set<unknown>()
    let anchor = ids[11]!
    for (let i = 0; i < 4; i += 1) {
      const { data } = await page({ limit: 4, afterMessage: anchor, sortOrder: 'asc' })
      const rows = data as Json[]
      expect(rows[0]?._id).toBe(anchor)
      for (const row of rows) seen.add(row.message)
      anchor = String(rows.at(-1)?._id)
    }
    expect(seen.size).toBe(10)
  })

  it('leaves no trace of hard deletes and marks what I hid', async () => {
    server.world.hardDelete(ids[11]!)
    server.world.userDelete('u-me', room, [ids[10]!])
    const { data, totalCount, userDeletedIDs } = await page({ limit: 2 })
    expect(data).toMatchObject([{ message: 'm10', isDeleted: true }, { message: 'm9' }])
    expect(totalCount).toBe(11)
    expect(userDeletedIDs).toEqual([ids[10]])
  })

  it.each([
    [{ beforeMessage: '0'.repeat(24) }, 404],
    [{ afterTime: 'soon' }, 400],
    [{ limit: -1 }, 400],
    [{ timeRangeField: 'mood' }, 400]
  ])('refuses %o with %i', async (query, status) => {
    const search = new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)]))
    const answer = await client.request('GET', `/rooms/${room}/messages/v3?${search.toString()}`)
    expect(answer).toMatchObject({ status, RC: status })
  })

  it('is closed to strangers', async () => {
    const other = server.world.addRoom({ members: ['u-ann', 'u-bob'], isMember: false }).id
    for (const id of [other, 'nowhere']) {
      const answer = await client.request('GET', `/rooms/${id}/messages/v3`)
      expect(answer).toMatchObject({ status: 403, RC: 403 })
    }
  })
})

describe('other reads', () => {
  it('around a message are ascending with the anchor', async () => {
    const { data } = await client.get(`/rooms/${room}/messages/${ids[4]}?before=2&after=1`)
    expect((data as Json[]).map(({ message }) => message)).toEqual(['m2', 'm3', 'm4', 'm5'])
  })

  it('count what was created or changed after a time', async () => {
    const since = server.world.listMessages(room).at(-2)!.updatedAt
    server.world.react(ids[2]!, '🎉')
    expect(await client.get(`/rooms/${room}/count?timeInMS=${since}`)).toEqual({ count: 2 })
  })
})
