import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Return } from '../../../src/shared/domain'
import { ACCOUNT, account, createFixture, type Fixture, messageEvent, NOW, OTHER } from './support'

const seen = (change: Partial<Return> = {}): Omit<Return, 'gaps'> => ({
  accountId: ACCOUNT,
  cause: 'sleep',
  at: NOW,
  awayMs: 25_920_000,
  liveAfterMs: 400,
  messages: 37,
  edits: 4,
  ...change
})

describe('returns', () => {
  let fixture: Fixture
  beforeEach(() => {
    fixture = createFixture()
  })
  afterEach(() => {
    fixture.db.close()
  })

  it('keeps the last hundred, newest first', () => {
    for (let count = 0; count < 103; count += 1) fixture.core.addReturn(seen({ messages: count }))
    const kept = fixture.core.listReturns()
    expect(kept).toHaveLength(100)
    expect(kept[0]).toEqual({ ...seen({ messages: 102 }), gaps: 0, id: kept[0]?.id })
    expect(kept.at(-1)?.messages).toBe(3)
  })

  it('counts what is not proven whole between two spans', () => {
    fixture.ingest([messageEvent('m1')])
    const key = 1
    fixture.db.run('DELETE FROM spans')
    for (const since of [10, 20, 30])
      fixture.db.run('INSERT INTO spans (conversation, since, until) VALUES (?, ?, ?)', [
        key,
        since,
        since + 5
      ])
    expect(fixture.core.addReturn(seen()).gaps).toBe(2)
  })

  it('counts edits apart', () => {
    fixture.ingest([messageEvent('m1'), messageEvent('m2')])
    const edited = { text: 'better', editedAt: NOW }
    const result = fixture.ingest([
      messageEvent('m1', edited),
      messageEvent('m1', edited),
      messageEvent('m2', { isDelivered: true }),
      messageEvent('m3', { editedAt: NOW })
    ])
    expect(result).toMatchObject({ inserted: 1, edited: 1 })
  })

  it('knows when an account was live last, and forgets it with the account', () => {
    fixture.core.saveAccount(account(OTHER))
    expect(fixture.core.readLastLive(ACCOUNT)).toBeNull()
    fixture.core.saveLastLive(ACCOUNT, NOW)
    fixture.core.saveLastLive(ACCOUNT, NOW + 1)
    fixture.core.addReturn(seen())
    fixture.core.addReturn(seen({ accountId: OTHER }))
    expect(fixture.core.readLastLive(ACCOUNT)).toBe(NOW + 1)
    fixture.core.removeAccount(ACCOUNT)
    expect(fixture.core.readLastLive(ACCOUNT)).toBeNull()
    expect(fixture.core.listReturns().map(({ accountId }) => accountId)).toEqual([OTHER])
  })
})
