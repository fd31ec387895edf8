import { describe, expect, it } from 'vitest'

import { createTypingTracker } from '../../../src/main/core/typing'
import { asConversationId } from '../../../src/shared/domain'
import { createFakeClock } from '../../support/fakeClock'
import { createRecordingPublisher } from '../../support/recorders'

const here = asConversationId('here')
const there = asConversationId('there')

const createBench = () => {
  const clock = createFakeClock()
  const publisher = createRecordingPublisher()
  const typing = createTypingTracker(clock, publisher)
  const names = () => publisher.of('typing/changed').map((event) => event.names)
  return { clock, publisher, typing, names }
}

describe('typing', () => {
  it('names everybody who types, until each stops', () => {
    const { typing, names } = createBench()
    typing.started(here, 'Ann')
    typing.started(here, 'Bob')
    typing.stopped(here, 'Ann')
    typing.stopped(here, 'Bob')
    expect(names()).toEqual([['Ann'], ['Ann', 'Bob'], ['Bob'], []])
  })

  it('ends by itself a minute after the last notice', async () => {
    const { typing, names, clock } = createBench()
    typing.started(here, 'Ann')
    await clock.advance(50_000)
    typing.started(here, 'Ann')
    await clock.advance(59_999)
    expect(names().at(-1)).toEqual(['Ann'])
    await clock.advance(1)
    expect(names().at(-1)).toEqual([])
    expect(clock.pending()).toBe(0)
  })

  it('ends for everybody when a message arrives, only in that conversation', () => {
    const { typing, publisher } = createBench()
    typing.started(here, 'Ann')
    typing.started(here, 'Bob')
    typing.started(there, 'Cy')
    typing.stopped(here, null)
    expect(publisher.events.at(-1)).toEqual({
      type: 'typing/changed',
      conversationId: here,
      names: []
    })
    typing.stopped(there, null)
    expect(publisher.of('typing/changed')).toHaveLength(5)
  })

  it('says nothing about conversations where nobody types', () => {
    const { typing, publisher } = createBench()
    typing.stopped(here, null)
    expect(publisher.events).toEqual([])
  })

  it('leaves no timer behind', () => {
    const { typing, clock } = createBench()
    typing.started(here, 'Ann')
    typing.started(there, 'Bob')
    typing.dispose()
    expect(clock.pending()).toBe(0)
  })
})
