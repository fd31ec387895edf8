import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { planRun } from '../../../../src/main/backends/imkit/catchUpPlan'
import { concurrently } from '../../../../src/main/backends/shared/concurrent'
import {
  readCursor,
  writeCursor,
  type CursorState
} from '../../../../src/main/backends/imkit/cursor'
import { ownFilePath } from '../../../../src/main/backends/imkit/fileUrl'
import { authCodeOf } from '../../../../src/main/backends/imkit/rest'
import { createStreams } from '../../../../src/main/backends/imkit/streams'
import { createTypingNotices } from '../../../../src/main/backends/imkit/typing'
import { readRoom, type WireRoom } from '../../../../src/main/backends/imkit/wireRoom'
import type { BackendEvent } from '../../../../src/main/core/backendEvents'
import { createFakeClock } from '../../../support/fakeClock'

const cursorOf = (rooms: CursorState['rooms'], isPending = false): CursorState => ({
  v: 1,
  uid: 'u-me',
  isPending,
  roll: '',
  rooms
})

describe('cursor', () => {
  it('reads back what it wrote, whatever the rooms are called', () => {
    const rooms = new Map([
      ['__proto__', { updatedAt: 5, total: 1 }],
      ['r "1"', { updatedAt: 1_722_400_000_000, total: 0 }]
    ])
    const state = { ...cursorOf(rooms, true), roll: 'r' }
    expect(readCursor(writeCursor(state))).toEqual(state)
  })

  it.each(['', 'null', '[]', '{"v":2}', '{"v":1,"uid":"u"}', '{"v":1,"rooms":[]}'])(
    'is no cursor: %s',
    (text) => {
      expect(readCursor(text)).toBeNull()
    }
  )

  it('never throws', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        readCursor(text)
      })
    )
  })
})

describe('concurrently', () => {
  it('keeps at most so many at work, each one’s order, and everything', async () => {
    let running = 0
    let peak = 0
    const run = async function* (item: number): AsyncGenerator<[number, number]> {
      running += 1
      peak = Math.max(peak, running)
      for (let step = 0; step < item % 5; step += 1) {
        await Promise.resolve()
        yield [item, step]
      }
      running -= 1
    }
    const items = Array.from({ length: 50 }, (_, index) => index)
    const seen = new Map<number, number[]>()
    for await (const [item, step] of concurrently(items, 4, run))
      seen.set(item, [...(seen.get(item) ?? []), step])
    expect(peak).toBe(4)
    for (const item of items)
      expect(seen.get(item) ?? []).toEqual(Array.from({ length: item % 5 }, (_, step) => step))
  })

  it('gives what came before a failure, then the failure', async () => {
    const run = async function* (item: number): AsyncGenerator<number> {
      await Promise.resolve()
      yield item
      if (item === 2) throw new Error('second')
    }
    const seen: number[] = []
    const read = async (): Promise<void> => {
      for await (const value of concurrently([1, 2, 3, 4], 1, run)) seen.push(value)
    }
    await expect(read()).rejects.toThrow('second')
    expect(seen).toEqual([1, 2])
  })

  it('starts nothing more when its reader leaves', async () => {
    const started: number[] = []
    const run = async function* (item: number): AsyncGenerator<number> {
      started.push(item)
      await Promise.resolve()
      yield item
    }
    for await (const value of concurrently(
      Array.from({ length: 100 }).map((_, i) => i),
      2,
      run
    ))
      if (value >= 1) break
    await Promise.resolve()
    expect(started.length).toBeLessThan(20)
  })

  it('ends at once with nothing to do', async () => {
    const run = async function* (): AsyncGenerator<number> {
      await Promise.resolve()
      yield 1
    }
    for await (const _ of concurrently([], 4, run)) throw new Error('nothing was asked for')
  })
})

describe('the plan of a run', () => {
  const roomOf = (id: string, updatedAtMS: number): WireRoom => {
    const lastMessage = { _id: `m-${id}`, createdAtMS: updatedAtMS, updatedAtMS }
    const room = readRoom({ _id: id, lastMessage })
    if ('reason' in room) throw new Error(room.reason)
    return room
  }
  const ids = Array.from({ length: 500 }, (_, index) => `r${String(index).padStart(3, '0')}`)
  const marks = new Map(ids.map((id) => [id, { updatedAt: 1_000, total: 1 }]))

  it('takes changed and new rooms whole, and looks at a bounded number of quiet ones', () => {
    const listed = ids.slice(0, 100).map((id, index) => roomOf(id, index < 3 ? 2_000 : 1_000))
    const plan = planRun(cursorOf(marks), listed, [...ids, 'new'], 0)
    const count = (type: string): number => plan.tasks.filter((task) => task.type === type).length
    expect(count('changes')).toBe(3)
    expect(plan.tasks).toContainEqual({ type: 'joined', room: 'new', unread: null })
    expect(count('probe')).toBeLessThanOrEqual(100)
    expect(planRun(cursorOf(marks), listed, ids, 1).tasks.length).toBeLessThanOrEqual(23)
  })

  it('comes round to every quiet room', () => {
    const seen = new Set<string>()
    let cursor = cursorOf(marks)
    for (let run = 0; run < 13; run += 1) {
      const plan = planRun(cursor, [], ids, 0)
      for (const { room } of plan.tasks) seen.add(room)
      cursor = { ...cursor, roll: plan.roll }
    }
    expect(seen.size).toBe(500)
  })
})

describe('small parts', () => {
  it.each([
    ['https://chat.example.com/files/b/f1', '/files/b/f1'],
    ['/files/b/f1', '/files/b/f1'],
    ['https://other.example.com/files/b/f1', null],
    ['https://chat.example.com/api/b/f1', null],
    ['https://chat.example.com/files/b/../../me', null],
    ['not a url', null],
    ['', null]
  ])('own file of %s: %s', (url, path) => {
    expect(ownFilePath(url, 'https://chat.example.com')).toBe(path)
  })

  it('knows a server below a path', () => {
    const base = 'https://chat.example.com/im'
    expect(ownFilePath('https://chat.example.com/im/files/b/f1', base)).toBe('/files/b/f1')
    expect(ownFilePath('https://chat.example.com/files/b/f1', base)).toBeNull()
  })

  it('tells refusals of the credential from those of a room', () => {
    expect(authCodeOf(401, { RM: 'Unauthorized' })).toBe('auth_failed')
    expect(authCodeOf(403, { RM: 'Not in the room' })).toBeNull()
    expect(authCodeOf(403, { error: { code: 'INVALID_CLIENT_KEY' } })).toBe('wrong_client_key')
    expect(authCodeOf(401, { RM: 'Invalid client key' })).toBe('wrong_client_key')
    expect(authCodeOf(400, { RM: 'client key' })).toBeNull()
  })

  it('ends typing after six seconds, or with the message', async () => {
    const clock = createFakeClock()
    const events: BackendEvent[] = []
    const typing = createTypingNotices(clock, (event) => events.push(event))
    const states = (): readonly boolean[] =>
      events.flatMap((event) => (event.type === 'typing' ? [event.isTyping] : []))
    typing.started('r', 'u')
    await clock.advance(4_000)
    typing.started('r', 'u')
    await clock.advance(5_999)
    expect(states()).toEqual([true, true])
    await clock.advance(1)
    expect(states()).toEqual([true, true, false])
    typing.started('r', 'u')
    typing.ended('r', 'u')
    typing.ended('r', 'u')
    expect(states()).toEqual([true, true, false, true, false])
    typing.started('r', 'u')
    typing.dispose()
    await clock.advance(10_000)
    expect(states()).toHaveLength(6)
  })

  it('forgets streams that never end', () => {
    const streams = createStreams()
    expect(streams.append('a', 'Hel')).toBe('Hel')
    expect(streams.append('a', 'lo')).toBe('Hello')
    for (let index = 0; index < 200; index += 1) streams.append(String(index), 'x')
    expect(streams.append('a', '!')).toBe('!')
  })
})
