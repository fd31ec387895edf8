/** A store that writes down what must hold at all times, over all starts of the app. */
import type { Cursor } from '../../src/main/core/chatBackend'
import type { NotificationRequest } from '../../src/main/core/ports'
import type { IngestBatch, Store } from '../../src/main/core/store'
import type { AccountId, MessageId } from '../../src/shared/domain'
import type { Violation } from './oracle'
import type { FaultServer } from './servers'

export interface Records {
  /** Of what can never be mended. */
  readonly violations: Violation[]
  readonly shown: NotificationRequest[]
  cursors: number
  cursor: Cursor | null
  /** Rows that the server showed later than rows after them: a cursor may pass them. */
  readonly latecomers: Set<string>
  /** The server's identity changed or the file is an older one: what was claimed may be anew. */
  mayRetreat: boolean
  /** Whose cursors are compared; null: the first one's that signs in. */
  accountId: AccountId | null
  decide(ids: readonly MessageId[]): void
  /** Compares a committed cursor with what is stored then. */
  claim(cursor: Cursor, store: Store, batch: IngestBatch): Promise<void>
  move(cursor: Cursor): void
}

export const createRecords = (server: FaultServer): Records => {
  const decided = new Set<MessageId>()
  const proven = new Set<string>()
  const records: Records = {
    violations: [],
    shown: [],
    cursors: 0,
    cursor: null,
    latecomers: new Set(),
    mayRetreat: false,
    accountId: null,
    decide: (ids) => {
      for (const id of ids) {
        if (decided.has(id) && !records.mayRetreat)
          records.violations.push({ invariant: 'I3', words: `${id} was decided on twice` })
        decided.add(id)
      }
    },
    move: (cursor) => {
      const { cursor: before, mayRetreat, violations } = records
      if (before !== null && !mayRetreat && server.hasRetreated(before, cursor))
        violations.push({ invariant: 'I4', words: `the cursor went from ${before} to ${cursor}` })
      records.cursor = cursor
      records.cursors += 1
    },
    claim: async (cursor, store, { accountId }) => {
      const { latecomers, violations } = records
      const open = server.claimed(cursor).filter((id) => !proven.has(id) && !latecomers.has(id))
      if (open.length === 0) return
      for (const { serverId } of await store.findByServerIds(accountId, open))
        if (serverId !== null) proven.add(serverId)
      for (const id of open)
        if (!proven.has(id))
          violations.push({
            invariant: 'I5',
            words: `the cursor claims ${id}, which is not stored`
          })
    }
  }
  return records
}

/** The same store, watched. */
export const recorded = (store: Store, records: Records): Store => {
  const watched: Partial<Store> = {
    ingest: async (batch) => {
      const result = await store.ingest(batch)
      records.accountId ??= batch.accountId
      if (batch.cursor !== undefined && batch.accountId === records.accountId) {
        records.move(batch.cursor)
        await records.claim(batch.cursor, store, batch)
      }
      return result
    },
    clearNotifiable: async (ids) => {
      await store.clearNotifiable(ids)
      records.decide(ids)
    }
  }
  return { ...store, ...watched }
}
