import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { ImkitLife } from '../../../../src/demo/imkit/life'
import { Tables } from '../../../../src/demo/imkit/world/tables'
import { World } from '../../../../src/demo/imkit/world/world'

describe('ImkitLife', () => {
  let world: World
  let life: ImkitLife
  let seen: string[]

  beforeEach(() => {
    vi.useFakeTimers()
    world = new World(new Tables(), 'u-me')
    life = new ImkitLife(world)
    seen = []
    world.tables.listen((event) => seen.push(event.type))
  })

  afterEach(() => {
    life.dispose()
    vi.useRealTimers()
  })

  function say(room: string, text: string): void {
    const { id } = world.receive({ room, from: 'u-me', text })
    seen.length = 0
    life.answer(world.tables.messages.get(id)!)
  }

  it('reads, types and answers within four seconds', () => {
    const room = world.addRoom({ members: ['u-ann'] }).id
    say(room, 'Are you there?')
    vi.advanceTimersByTime(4_000)
    expect(seen.slice(0, 3)).toEqual(['lastRead', 'typing', 'message'])
    expect(world.listMessages(room).at(-1)).toMatchObject({ from: 'u-ann' })
    expect(world.lastRead(room, 'u-ann')).toBe(world.listMessages(room)[0]!.id)
  })

  it('is read by the whole group, each at their own time', () => {
    const room = world.addRoom({ type: 'group', members: ['u-ann', 'u-bob', 'u-cem'] }).id
    say(room, 'Meeting at ten')
    const [mine] = world.listMessages(room)
    vi.advanceTimersByTime(10_000)
    for (const uid of ['u-ann', 'u-bob', 'u-cem']) {
      expect(world.lastRead(room, uid)! >= mine!.id).toBe(true)
    }
    expect(seen.filter((type) => type === 'lastRead').length).toBeGreaterThanOrEqual(3)
  })

  it('does not read for me, nor for somebody who left meanwhile', () => {
    const room = world.addRoom({ type: 'group', members: ['u-ann', 'u-bob'] }).id
    say(room, 'one')
    world.leaveRoom(room, 'u-ann', false)
    world.leaveRoom(room, 'u-bob', false)
    const before = world.lastRead(room, 'u-me')
    vi.advanceTimersByTime(10_000)
    expect(seen).not.toContain('lastRead')
    expect(world.lastRead(room, 'u-me')).toBe(before)
  })

  it('streams what the robot says and ends with the whole of it', () => {
    world.addUser({ uid: 'bot', nickname: 'Bot', isRobot: true })
    const room = world.addRoom({ members: ['bot'] }).id
    let streamed = ''
    world.tables.listen((event) => {
      if (event.type === 'streaming') streamed += event.text
    })
    say(room, 'hello')
    vi.advanceTimersByTime(10_000)
    const answer = world.listMessages(room).at(-1)
    expect(answer).toMatchObject({ from: 'bot', type: 'text' })
    expect(answer?.text).toBe(streamed)
    expect(streamed).toContain('Wren')
  })

  it('lets people begin by themselves, never robots, and nobody after dispose', () => {
    world.addUser({ uid: 'bot', nickname: 'Bot', isRobot: true })
    const robots = world.addRoom({ members: ['bot'] }).id
    const room = world.addRoom({ members: ['u-ann'] }).id
    life.start()
    vi.advanceTimersByTime(400_000)
    const count = world.listMessages(room).length
    expect(count).toBeGreaterThan(1)
    expect(world.listMessages(robots)).toEqual([])
    life.dispose()
    vi.advanceTimersByTime(600_000)
    expect(world.listMessages(room)).toHaveLength(count)
  })
})
