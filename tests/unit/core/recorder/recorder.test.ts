import { describe, expect, it } from 'vitest'

import { createKeyedHash } from '../../../../src/main/core/recorder/sipHash'
import { createRedaction } from '../../../../src/main/core/recorder/redaction'
import { START_AT } from '../../../support/fakeClock'
import { CANARIES, liveThroughFaults, savedOf, startRecordedRun } from '../../../replay/recordedRun'
import { readRecording } from '../../../replay/readRecording'
import { tellPart, tellShare } from '../../../replay/words'

const KEY = new Uint8Array(16).fill(3)

/** Every string and every name of a field. */
const stringsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => [
    ...(Array.isArray(value) ? [] : [name]),
    ...stringsIn(part)
  ])
}

describe('recorder', () => {
  it('saves nothing that can be read', async () => {
    const run = await startRecordedRun({})
    await liveThroughFaults(run)
    const [conversation] = await run.store.listConversations()
    if (conversation === undefined) throw new Error('no conversation')
    await run.engine.management.rename(conversation.id, CANARIES.conversation)
    const saved = await savedOf(run)
    const rows = await run.store.listOutbox(conversation.accountId)
    const ids = [conversation.id, conversation.accountId, ...rows.map(({ id }) => String(id))]
    for (const word of [...Object.values(CANARIES), ...ids, 'guid-1', 'canary', 'Canar'])
      expect(saved).not.toContain(word)
    // What is left in it are our own words, numbers and hashes.
    const hash = /^(backend\.|demo|)~[0-9a-f]{16}\.\d+(\.\w+)?$/
    const ours = /^[a-zA-Z_.~-]{0,40}$|^ $|^\d+\.\d+$|^[0-9a-f]{16}$|^[0-9a-f]{32}$/
    const others = saved
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line) => stringsIn(JSON.parse(line)))
      .filter((text) => !hash.test(text) && !ours.test(text))
    expect(others).toEqual([])
    await run.engine.dispose()
  })

  it('holds no more than it may and goes on', async () => {
    const maxBytes = 200_000
    const run = await startRecordedRun({ maxBytes })
    for (let round = 0; round < 3; round += 1) {
      await liveThroughFaults(run)
      expect(run.recorder.bytes()).toBeLessThanOrEqual(maxBytes)
    }
    const parts = readRecording(await savedOf(run))
    expect(parts.at(-1)?.steps.at(-1)?.t).toBeGreaterThan(START_AT + 500_000)
    await run.engine.dispose()
  })

  // 700 would be about as much as can be held, and break off near its end.
  it.each([700, 3_000])('writes a catch-up of %i in outline, to go on after it', async (count) => {
    const run = await startRecordedRun({})
    const before = run.recorder.bytes()
    for (let number = 0; number < count; number += 1) run.servers[0]?.arrive('much', {}, false)
    run.engine.accounts.runtimes()[0]?.wake('user_asked')
    await run.clock.advance(150_000)
    expect(run.recorder.bytes() - before).toBeLessThan(400 * 1024)
    const parts = readRecording(await savedOf(run))
    expect(parts.map(({ checkpoint }) => checkpoint?.kind)).toEqual(['start', undefined, 'rest'])
    const [, outline] = parts
    if (outline === undefined) throw new Error('no outline')
    expect(tellPart(outline, null).lines[0]).toMatch(
      /NOT replayed: .*because more came than can be held \(about \d{4,} entries/
    )
    expect(tellShare(parts)).toMatch(/^compared 1\d\d s of 1\d\d s recorded$/)
    await run.engine.dispose()
  })

  it('lets others have their turn while it is saved', async () => {
    let milliseconds = 0
    let turns = 0
    const run = await startRecordedRun({})
    await liveThroughFaults(run)
    const before = await savedOf(run)
    const { recorder, clock } = run
    // Each look at the clock takes a millisecond, and every turn is counted.
    clock.monotonic = () => (milliseconds += 1)
    const { after } = clock
    clock.after = (delayMs, task) => {
      if (delayMs > 0) return after(delayMs, task)
      turns += 1
      run.servers[0]?.arrive('meanwhile')
      queueMicrotask(task)
      return () => undefined
    }
    const pieces = recorder.save()
    let saved = ''
    for await (const piece of pieces) saved += piece
    expect(turns).toBeGreaterThan(before.split('\n').length / 10)
    // What came while it was written is in the next one.
    expect(saved.split('\n').slice(1)).toEqual(before.split('\n').slice(1))
  })

  it('hands on what passes unchanged', async () => {
    const run = await startRecordedRun({})
    const conversations = await run.store.listConversations()
    expect(run.engine.store).toBe(run.store)
    expect(run.engine.accounts.list()).toHaveLength(2)
    expect(run.engine.accounts.runtimes().map((one) => one.connection().phase)).toEqual([
      'online',
      'online'
    ])
    expect(conversations.map(({ name }) => name)).toEqual([
      CANARIES.conversation,
      CANARIES.conversation
    ])
    await run.engine.dispose()
  })
})

describe('redaction', () => {
  const redaction = createRedaction(KEY)

  it('keeps equality, length and numbers', () => {
    const one = redaction.encode({ text: 'hello', sentAt: 5 })
    expect(one).toBe(redaction.encode({ text: ' hello ', sentAt: 5 }))
    expect(one).toBe(`{"text":"~${createKeyedHash(KEY)('hello')}.5","sentAt":5}`)
    expect(one).not.toBe(redaction.encode({ text: 'hullo', sentAt: 5 }))
  })

  it('gives other hashes in another run', () => {
    const other = createRedaction(new Uint8Array(16).fill(4))
    expect(other.token('hello')).not.toBe(redaction.token('hello'))
  })

  it.each([
    [{ phase: 'online' }, '{"phase":"online"}'],
    [{ bytes: new Uint8Array(7) }, '{"bytes":["~bytes",7]}'],
    [{ isOn: undefined, none: null }, '{"none":null}']
  ])('writes %j plainly', (value, json) => {
    expect(redaction.encode(value)).toBe(json)
  })

  it.each([{ phase: 'a secret phase' }, { 'ann@mail': 1 }, { text: 'online' }, { text: '👍' }])(
    'hides what only looks like a word of ours: %j',
    (value) => {
      expect(redaction.encode(value)).toMatch(/~[0-9a-f]{16}\.\d+/)
    }
  )

  it('writes an event once and refers to it afterwards', () => {
    const event = { type: 'typing' }
    redaction.markEvents([event])
    const first = redaction.encode([event])
    expect(redaction.encode([event])).toBe(first.replace(',{"type":"typing"}', ''))
  })
})
