import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { hasGap, OPEN_END, type Span } from '../../../src/shared/domain'
import type { BackendEvent } from '../../../src/main/core/backendEvents'
import type { IngestResult } from '../../../src/main/core/store'
import { openDb } from '../../../src/main/store/worker/db'
import { migrate } from '../../../src/main/store/worker/migrate'
import { initial } from '../../../src/main/store/worker/migrations/0001-initial'
import { sharedState } from '../../../src/main/store/worker/migrations/0002-shared-state'
import { createStoreCore } from '../../../src/main/store/worker/core'
import {
  ACCOUNT,
  CHAT,
  createFixture,
  KEY,
  messageEvent,
  NOW,
  onlyConversation,
  type Fixture
} from './support'

const at = (seconds: number): number => NOW + seconds * 1000
const message = (number: number): BackendEvent => messageEvent(`m${String(number)}`)
const proven = (
  since: number | null,
  until: number | null,
  conversationServerId: string | null = CHAT
): BackendEvent => ({ type: 'spanProven', conversationServerId, since, until })

let fixture: Fixture

/** Numbers of the messages that have a gap before them. */
const gaps = (): readonly string[] => {
  const { messages, spans } = fixture.core.readWindow(
    onlyConversation(fixture.core).id,
    { at: 'newest' },
    100
  )
  return messages.flatMap(({ serverId, sentAt }, index) => {
    const older = messages[index - 1]
    return older !== undefined && hasGap(spans, older.sentAt, sentAt) ? [serverId ?? ''] : []
  })
}
const spans = (): readonly Span[] => fixture.core.readSpans(onlyConversation(fixture.core).id)
const page = (numbers: readonly number[], ...proofs: readonly BackendEvent[]): IngestResult =>
  fixture.ingest([...numbers.map(message), ...proofs], { origin: 'history' })
const hear = (number: number): IngestResult =>
  fixture.ingest([message(number)], { continuity: 'apart' })
const endRun = (): IngestResult => fixture.ingest([], { origin: 'catchUp', continuity: 'caughtUp' })

beforeEach(() => {
  fixture = createFixture()
})
afterEach(() => {
  fixture.db.close()
})

describe('spans of a conversation', () => {
  it('join where pages meet and stay apart where they do not', () => {
    page([20, 21], proven(at(20), null))
    page([5], proven(at(5), at(5)))
    expect(spans()).toEqual([
      { since: at(5), until: at(5) },
      { since: at(20), until: OPEN_END }
    ])
    expect(gaps()).toEqual(['m20'])
    const result = page([10, 11], proven(at(10) + 1, at(20)))
    expect(result.spansChanged).toEqual([onlyConversation(fixture.core).id])
    expect(gaps()).toEqual(['m10'])
    page([4], proven(at(4), at(10)))
    expect(spans()).toEqual([{ since: at(4), until: OPEN_END }])
    expect(gaps()).toEqual([])
  })

  it('change nothing when they are told again', () => {
    page([1, 2], proven(at(1), at(2)))
    expect(page([1, 2], proven(at(1), at(2))).spansChanged).toEqual([])
    expect(page([], proven(at(3), at(2))).spansChanged).toEqual([])
    expect(spans()).toEqual([{ since: at(1), until: at(2) }])
  })

  it('are nothing without the rows they were told with', () => {
    page([1], proven(at(1), at(1)))
    const broken = { type: 'message', message: null, conversation: null } as unknown
    expect(() => fixture.ingest([message(9), proven(null, null), broken as BackendEvent])).toThrow()
    expect(spans()).toEqual([{ since: at(1), until: at(1) }])
  })

  it('are those of the account too, from where it is whole', () => {
    page([1, 10])
    expect(page([], proven(at(8), null, null)).spansChanged).toBe('all')
    expect(spans()).toEqual([{ since: at(8), until: OPEN_END }])
    expect(gaps()).toEqual(['m10'])
    expect(page([], proven(at(9), null, null)).spansChanged).toEqual([])
    expect(page([], proven(null, null, null)).spansChanged).toBe('all')
    expect(gaps()).toEqual([])
  })

  it('of the account do not hold for what was deleted here', () => {
    page([1, 2, 3], proven(null, null, null))
    fixture.core.removeConversation(onlyConversation(fixture.core).id)
    fixture.ingest([message(5)])
    expect(spans()).toEqual([{ since: at(3) + 1, until: OPEN_END }])
    page([2], proven(at(2), at(2)))
    expect(gaps()).toEqual(['m5'])
  })

  it('begin with the first live message of a conversation that nobody told of', () => {
    fixture.ingest([message(7)])
    fixture.ingest([message(8)])
    expect(spans()).toEqual([{ since: at(7), until: OPEN_END }])
  })
})

describe('what comes live before the account has caught up', () => {
  beforeEach(() => {
    page([1, 2], proven(at(1), null))
  })

  it('stands behind one gap until the run ends', () => {
    expect(hear(6).spansChanged).toHaveLength(1)
    expect(hear(7).spansChanged).toEqual([])
    expect(gaps()).toEqual(['m6'])
    // A page of the run that fails afterwards proves nothing yet.
    fixture.ingest([message(3)], { origin: 'catchUp' })
    expect(gaps()).toEqual(['m3', 'm6'])
    fixture.ingest([message(4)], { origin: 'catchUp' })
    expect(endRun().spansChanged).toHaveLength(1)
    expect(gaps()).toEqual([])
    expect(endRun().spansChanged).toEqual([])
  })

  it('is no gap when nothing new came, or only something late', () => {
    hear(2)
    fixture.ingest([messageEvent('late', { sentAt: at(1) + 5 })], { continuity: 'apart' })
    expect(gaps()).toEqual([])
  })

  it('has its gap from the oldest of them on, whatever the order they come in', () => {
    hear(9)
    hear(6)
    expect(gaps()).toEqual(['m6'])
  })

  it('can be joined by history before the run ends', () => {
    hear(6)
    page([3, 4, 5], proven(at(2), at(6)))
    expect(gaps()).toEqual([])
  })

  it('is continued by what comes live afterwards', () => {
    hear(6)
    endRun()
    fixture.ingest([message(8)])
    expect(gaps()).toEqual([])
  })

  it('leaves no end to go on from by the server id', () => {
    const { id } = onlyConversation(fixture.core)
    hear(6)
    expect(fixture.core.oldestPosition(id)).toEqual({ sentAt: at(1), order: 1, serverId: 'm1' })
    expect(fixture.core.oldestPosition(id, at(6))).toMatchObject({ sentAt: at(6), serverId: null })
  })
})

describe('a file from before', () => {
  const row = (id: number, isReduced: 0 | 1): string =>
    `INSERT INTO messages (id, account, conversation, server_id, is_from_me, sender, text, sent_at,
       ord, is_delivered, is_reduced, is_unread, has_attachments)
     VALUES (${String(id)}, 1, 1, 'm${String(id)}', 0, 'anna', '', ${String(at(id))}, ${String(id)},
       0, ${String(isReduced)}, 0, 0);`
  const upgrade = (extra: string): void => {
    fixture.db.close()
    const db = openDb(':memory:', KEY)
    initial.up(db)
    sharedState.up(db)
    db.exec(`PRAGMA user_version = 2;
      INSERT INTO accounts (key, id, kind, name, server_url, is_demo, created_at)
        VALUES (1, '${ACCOUNT}', 'photon', 'Work', 'http://127.0.0.1:1', 0, 1);
      INSERT INTO conversations (key, id, account, server_id, is_group, is_stub, created_at)
        VALUES (1, 'c-old', 1, '${CHAT}', 0, 0, 1);
      ${row(1, 1)}${row(5, 0)}${row(6, 0)}${extra}`)
    migrate(db)
    const core = createStoreCore(db)
    fixture = {
      db,
      core,
      ingest: (events, options = {}) =>
        core.ingest({ accountId: ACCOUNT, origin: 'live', now: NOW, events, ...options })
    }
  }

  it('is whole from the oldest that history brought, where the account was caught up', () => {
    upgrade(`INSERT INTO cursors (account, cursor) VALUES (1, 'c1');`)
    expect(spans()).toEqual([{ since: at(5), until: OPEN_END }])
    expect(gaps()).toEqual(['m5'])
    fixture.ingest([messageEvent('m8', { conversationServerId: 'another' })])
    const other = fixture.core.listConversations().find(({ serverId }) => serverId === 'another')
    expect(fixture.core.readSpans(other!.id)).toEqual([{ since: at(6) + 1, until: OPEN_END }])
  })

  it('is unproven where it was not', () => {
    upgrade('')
    expect(spans()).toEqual([])
  })
})
