import { Database, type Statement } from '@signalapp/sqlcipher'

import { StoreError } from '../../core/store'

export type SqlValue = string | number | null | Uint8Array

/**
 * The little that a transaction needs of a database; everything is synchronous.
 *
 * What runs often writes `LIMIT +?`: SQLite plans with the value of a bare `LIMIT ?`, and so compiles
 * the statement anew whenever it is bound, which costs ten times the query.
 */
export interface Db {
  run(sql: string, params?: readonly SqlValue[]): { readonly changes: number; readonly id: number }
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller states the row of its own SQL
  get<Row>(sql: string, params?: readonly SqlValue[]): Row | undefined
  all<Row>(sql: string, params?: readonly SqlValue[]): Row[]
  exec(sql: string): void
  /** First column of the first row of `PRAGMA source`. */
  pragma(source: string): SqlValue | undefined
  /** BEGIN IMMEDIATE ... COMMIT; rolls back and rethrows when `work` throws. */
  transaction<Value>(work: () => Value): Value
  /** Words as the full-text index sees them. */
  tokenize(text: string): readonly string[]
  close(): void
}

/** SQLite's own code of a thrown error ('SQLITE_FULL', ...), or null. */
export const sqliteCode = (error: unknown): string | null => {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}

/** True when the file itself is no longer to be trusted. */
export const isDamage = (error: unknown): boolean => {
  const code = sqliteCode(error)
  return (
    code !== null &&
    (code.startsWith('SQLITE_CORRUPT') ||
      code.startsWith('SQLITE_NOTADB') ||
      code === 'SQLITE_IOERR_SHORT_READ')
  )
}

/** Translates what SQLite throws; the message names the code only, never a value. */
export const toStoreError = (error: unknown): StoreError => {
  if (error instanceof StoreError) return error
  const code = sqliteCode(error)
  if (code === 'SQLITE_FULL') return new StoreError('storage_full', 'the disk is full')
  const text = error instanceof Error ? error.message : 'unknown failure'
  return new StoreError('storage_failed', code === null ? text : `${code}: ${text}`)
}

const asParams = (params: readonly SqlValue[]): readonly never[] => params as readonly never[]

/** Opens a database file with its key and the settings every connection of ours has. */
export const openDb = (path: string, key: string): Db => {
  const native = new Database(path)
  try {
    if (!/^[0-9a-f]{64}$/i.test(key)) throw new StoreError('storage_failed', 'bad key')
    // SQLCipher prints the numbers of bad pages to stderr; failures reach us as errors. Not through the
    // library's setLogger: its callback outlives the thread, and Electron crashes when it quits.
    native.exec('PRAGMA cipher_log_level = NONE')
    native.exec(`PRAGMA key = "x'${key}'"`)
    native.exec('PRAGMA foreign_keys = ON')
    native.exec('PRAGMA busy_timeout = 2000')
    native.initTokenizer()
  } catch (error) {
    native.close()
    throw error
  }
  return wrap(native)
}

const wrap = (native: Database): Db => {
  // Keyed by the SQL literal itself: the strings are interned, so this is a pointer comparison.
  const statements = new Map<string, Statement>()
  const prepare = (sql: string): Statement => {
    let statement = statements.get(sql)
    if (statement === undefined) {
      statement = native.prepare(sql, { persistent: true })
      statements.set(sql, statement)
    }
    return statement
  }
  const rollback = (): void => {
    try {
      native.exec('ROLLBACK')
    } catch {
      // A full disk makes SQLite roll back by itself; then there is nothing left to roll back.
    }
  }
  return {
    run: (sql, params = []) => {
      const result = prepare(sql).run(asParams(params))
      return { changes: result.changes, id: result.lastInsertRowid }
    },
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as the port says
    get: <Row>(sql: string, params: readonly SqlValue[] = []) =>
      prepare(sql).get(asParams(params)) as Row | undefined,
    all: <Row>(sql: string, params: readonly SqlValue[] = []) =>
      prepare(sql).all(asParams(params)) as Row[],
    exec: (sql) => {
      native.exec(sql)
    },
    pragma: (source) => Object.values(native.pragma(source)[0] ?? {})[0],
    transaction: (work) => {
      native.exec('BEGIN IMMEDIATE')
      try {
        const value = work()
        native.exec('COMMIT')
        return value
      } catch (error) {
        rollback()
        throw error
      }
    },
    tokenize: (text) => native.signalTokenize(text),
    close: () => {
      statements.clear()
      native.close()
    }
  }
}
