import { asAccountId, type Account, type AccountKind } from '../../../shared/domain'
import { clearCaches, type Context } from './context'
import { flag } from './rows'

type AccountRow = {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly server_url: string
  readonly is_demo: number
  readonly created_at: number
  readonly is_paused: number
}

export const listAccounts = ({ db }: Context): Account[] =>
  db.all<AccountRow>('SELECT * FROM accounts ORDER BY created_at, key').map((row) => ({
    id: asAccountId(row.id),
    kind: row.kind as AccountKind,
    name: row.name,
    serverUrl: row.server_url,
    isDemo: row.is_demo === 1,
    createdAt: row.created_at,
    isPaused: row.is_paused === 1
  }))

export const saveAccount = ({ db }: Context, account: Account): void => {
  db.run(
    `INSERT INTO accounts (id, kind, name, server_url, is_demo, created_at, is_paused)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name,
       server_url = excluded.server_url, is_demo = excluded.is_demo,
       is_paused = excluded.is_paused`,
    [
      account.id,
      account.kind,
      account.name,
      account.serverUrl,
      flag(account.isDemo),
      account.createdAt,
      flag(account.isPaused)
    ]
  )
}

/** In the order in which rows refer to each other. */
const TABLES = [
  'notify_queue',
  'outbox',
  'messages',
  'draft_files',
  'blobs',
  'reactions',
  'reaction_sets',
  'poll_votes',
  'poll_updates',
  'conversations',
  'people',
  'pictures',
  'tombstones',
  'quarantine',
  'account_spans',
  'span_floors',
  'returns',
  'last_live',
  'cursors'
] as const

/** Deletes every row of an account. Runs inside a transaction. */
export const removeAccount = (context: Context, id: string): void => {
  const { db } = context
  const account = db.get<{ key: number }>('SELECT key FROM accounts WHERE id = ?', [id])?.key
  if (account === undefined) return
  const others = db.get('SELECT 1 FROM messages WHERE account <> ? LIMIT 1', [account])
  if (others === undefined) {
    db.exec(`INSERT INTO search_index (search_index) VALUES ('delete-all')`)
  } else {
    db.run('DELETE FROM search_index WHERE rowid IN (SELECT id FROM messages WHERE account = ?)', [
      account
    ])
    // A deleted entry only leaves the index files when its segment is merged.
    db.exec(`INSERT INTO search_index (search_index) VALUES ('optimize')`)
  }
  for (const table of TABLES) db.run(`DELETE FROM ${table} WHERE account = ?`, [account])
  db.run('DELETE FROM accounts WHERE key = ?', [account])
  clearCaches(context.caches)
}

/** After the commit: what was deleted leaves the log file too. */
export const wipeLog = ({ db }: Context): void => {
  db.pragma('wal_checkpoint(TRUNCATE)')
}
