import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { hasGap, type Return } from '../../../src/shared/domain'
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

  const prove = (...spans: readonly (readonly [number, number])[]): void => {
    fixture.db.run('DELETE FROM spans')
    fixture.db.run('DELETE FROM account_spans')
    for (const [since, until] of spans)
      fixture.db.run('INSERT INTO spans (conversation, since, until) VALUES (1, ?, ?)', [
        since,
        until
      ])
  }
  const at = (...moments: readonly number[]): ReturnType<typeof messageEvent>[] =>
    moments.map((sentAt) => messageEvent(`m${String(sentAt)}`, { sentAt, order: sentAt }))

  it.each([
    [
      'a hole with messages in it has two edges',
      [
        [10, 20],
        [40, 50]
      ],
      2
    ],
    [
      'a hole without any is one row',
      [
        [10, 20],
        [29, 60]
      ],
      1
    ],
    [
      'so are several spans without a message between them',
      [
        [10, 12],
        [14, 14],
        [16, 16],
        [18, 50]
      ],
      1
    ],
    [
      'two holes',
      [
        [10, 20],
        [30, 35],
        [45, 60]
      ],
      2
    ],
    ['what is whole', [[10, 60]], 0],
    ['what nobody knows anything of', [], 0],
    ['the edge of an unproven past', [[40, 60]], 1]
  ] as const)('counts the rows that a person sees: %s', (_, spans, expected) => {
    fixture.ingest(at(10, 12, 18, 20, 30, 35, 45, 50))
    prove(...spans)
    const { gaps } = fixture.core.addReturn(seen())
    const { id } = fixture.core.listConversations()[0]!
    const { messages, spans: told } = fixture.core.readWindow(id, { at: 'newest' }, 50)
    // As the windows draw them: between one message and the next.
    const rows = messages.filter((newer, index) => {
      const older = messages[index - 1]
      return older !== undefined && hasGap(told, older.sentAt, newer.sentAt)
    })
    expect([gaps, rows.length]).toEqual([expected, expected])
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
