import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { answersTo } from '../../../src/demo/answers'
import { Life } from '../../../src/demo/life'
import type { WorldEvent } from '../../../src/demo/world/events'
import { World } from '../../../src/demo/world/world'

const zoe = '+15550100001'

describe('Life', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })

  afterEach(() => {
    vi.useRealTimers()
  })

  it('delivers, reads, types and answers within three seconds', () => {
    const world = new World()
    const chatGuid = world.addChat({ addresses: [zoe] }).guid
    const life = new Life(world)
    const { guid } = world.receive({ chatGuid, from: null, text: 'Are you there?' })
    const seen: WorldEvent['type'][] = []
    world.listen((event) => seen.push(event.type))
    life.answer(guid)
    expect(seen).toEqual([])
    vi.advanceTimersByTime(3_000)
    const [mine, ...answers] = world.listMessages(chatGuid)
    expect(mine?.dateDelivered).not.toBeNull()
    expect(mine?.dateRead).not.toBeNull()
    expect(seen.slice(0, 4)).toEqual(['messageUpdated', 'messageUpdated', 'typing', 'typing'])
    expect(answers[answers.length - 1]).toMatchObject({ from: zoe, associatedMessageType: null })
    life.dispose()
  })

  it('lets somebody else in a group like what was said', () => {
    const world = new World()
    const addresses = [zoe, '+15550100002']
    world.receive({ chatGuid: world.addChat({ addresses }).guid, from: zoe, text: 'hello' })
    const life = new Life(world)
    life.start()
    vi.advanceTimersByTime(3_600_000)
    const rows = world.listMessages()
    const liked = rows.filter(({ associatedMessageGuid }) => associatedMessageGuid !== null)
    expect(liked.length).toBeGreaterThan(2)
    for (const { from, associatedMessageGuid } of liked) {
      const target = rows.find(({ guid }) => associatedMessageGuid?.endsWith(guid))
      expect(target?.from).not.toBe(from)
    }
    life.dispose()
  })

  it('lets people begin by themselves, and nobody after dispose', () => {
    const world = new World()
    const chatGuid = world.addChat({ addresses: [zoe] }).guid
    world.receive({ chatGuid, from: zoe, text: 'hello' })
    const life = new Life(world)
    life.start()
    vi.advanceTimersByTime(150_000)
    const count = world.listMessages().length
    expect(count).toBeGreaterThan(1)
    life.dispose()
    vi.advanceTimersByTime(600_000)
    expect(world.listMessages()).toHaveLength(count)
  })
})

describe('answersTo', () => {
  it('stays in the script of the message and sees a question', () => {
    const world = new World()
    const chatGuid = world.addChat({ addresses: [zoe] }).guid
    const answersFor = (text: string): string => {
      const { guid } = world.receive({ chatGuid, from: null, text })
      return answersTo(world.tables.find(guid)!).join(' ')
    }
    expect(answersFor('شكرا')).toMatch(/\p{Script=Arabic}/u)
    expect(answersFor('ありがとう')).toMatch(/\p{Script=Hiragana}/u)
    expect(answersFor('Shall we?')).toContain('I would say yes')
  })
})
