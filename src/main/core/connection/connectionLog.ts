/** The last things that happened to connections, for Settings > Advanced. In memory only. */
import type { ConnectionLogEntry, ConnectionState } from '../../../shared/domain'

export const CONNECTION_LOG_LENGTH = 100

export interface ConnectionLog {
  add(state: ConnectionState, at: number, detail: string): ConnectionLogEntry
  /** Newest first. */
  list(): readonly ConnectionLogEntry[]
}

export const createConnectionLog = (): ConnectionLog => {
  let entries: readonly ConnectionLogEntry[] = []
  let nextId = 1
  return {
    add: ({ accountId, phase, attempt, cause }, at, detail) => {
      const entry = { id: nextId, accountId, at, phase, attempt, cause, detail }
      nextId += 1
      entries = [entry, ...entries].slice(0, CONNECTION_LOG_LENGTH)
      return entry
    },
    list: () => entries
  }
}
