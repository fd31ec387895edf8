import type { Db } from './db'
import { initial } from './migrations/0001-initial'
import { sharedState } from './migrations/0002-shared-state'
import { spans } from './migrations/0003-spans'
import { searchIndexes } from './migrations/0004-search'
import { returns } from './migrations/0005-returns'
import { tags } from './migrations/0006-tags'
import { drafts } from './migrations/0007-drafts'
import { bodies } from './migrations/0008-bodies'
import { pictures } from './migrations/0011-pictures'

/** One numbered step of the schema. Never edited after a release; a change is a new step. */
export type Migration = { readonly version: number; readonly up: (db: Db) => void }

const MIGRATIONS: readonly Migration[] = [
  initial,
  sharedState,
  spans,
  searchIndexes,
  returns,
  tags,
  drafts,
  bodies,
  pictures
]

export const SCHEMA_VERSION = Math.max(...MIGRATIONS.map(({ version }) => version))

/** The schema version of a file; 0 for an empty one. Throws when the key does not fit. */
export const readVersion = (db: Db): number => Number(db.pragma('user_version') ?? 0)

/** Brings a file to the present schema, each step in a transaction of its own. */
export const migrate = (db: Db): void => {
  for (const migration of MIGRATIONS) {
    if (migration.version <= readVersion(db)) continue
    db.transaction(() => {
      migration.up(db)
      db.exec(`PRAGMA user_version = ${String(migration.version)}`)
    })
  }
}
