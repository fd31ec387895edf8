/**
 * The real store: the code of the database worker, over a database in memory, in this thread. A kill
 * takes effect between two transactions or between a commit and its answer, as it does in the app,
 * where the worker commits whatever main no longer lives to see.
 */
import { type Store, StoreError } from '../../src/main/core/store'
import { createStoreCore, type StoreCore } from '../../src/main/store/worker/core'
import { type Db, openDb } from '../../src/main/store/worker/db'
import { migrate } from '../../src/main/store/worker/migrate'
import { recoverOutbox } from '../../src/main/store/worker/outbox'

const KEY = 'ab'.repeat(32)

/** Whether a call commits something. The compiler asks for each new call of the port. */
const COMMITS: Readonly<Record<keyof Store, boolean>> = {
  listAccounts: false,
  saveAccount: true,
  removeAccount: true,
  getCursor: false,
  ingest: true,
  listNotifiable: false,
  clearNotifiable: true,
  listConversations: false,
  findConversation: false,
  oldestPosition: false,
  readSpans: false,
  countUnread: false,
  findMessage: false,
  listPinned: false,
  findByServerIds: false,
  readWindow: false,
  unreadTotals: false,
  search: false,
  markRead: true,
  setMarkedUnread: true,
  setDraft: true,
  readDraft: false,
  stageFile: true,
  discardStaged: true,
  readStaged: false,
  setMuted: true,
  setPinned: true,
  setArchived: true,
  setTags: true,
  removeConversation: true,
  deleteForMe: true,
  enqueueSend: true,
  enqueueSends: true,
  undoSend: true,
  enqueueCommand: true,
  editQueued: true,
  cancelSend: true,
  listOutbox: false,
  setOutboxState: true,
  settleOutbox: true,
  discardOutbox: true,
  findOutbox: false,
  findOutboxByMessage: false,
  listMatchedServerIds: false,
  readBlob: false,
  findAttachment: false,
  saveAttachmentBytes: true,
  findPicture: false,
  savePicture: true,
  listAttachments: false,
  addReturn: true,
  listReturns: false,
  readLastLive: false,
  saveLastLive: true,
  stats: false,
  readFileUse: false,
  deleteFileBytes: true,
  readDatabaseSize: false,
  compact: true,
  close: false
}

/** What the store of one run of the app is open for. */
export interface StoreHandle {
  readonly store: Store
  /** Calls are carried out no more, and no answer arrives. */
  kill(): void
}

export interface StoreHost {
  readonly db: Db
  /** To look inside, past every fault. */
  readonly core: () => StoreCore
  isFull: boolean
  /** Called around every call of the port; may kill the handle. */
  onCall: (name: keyof Store, moment: 'before' | 'after') => void
  /** After every committed write, with its arguments. */
  onWrite: (name: keyof Store, args: readonly unknown[], value: unknown) => void
  /** What the next start of the app finds. */
  open(delayMs: () => number, after: (ms: number, run: () => void) => void): StoreHandle
}

/**
 * Opening a database costs more than a whole history, so that one serves them all: a history is one
 * transaction that is rolled back in the end, and the transactions of the store are savepoints in it.
 */
let spare: Db | null = null

const takeDb = (): Db => {
  const db = spare ?? openEmpty()
  spare = null
  db.exec('BEGIN')
  return db
}

const openEmpty = (): Db => {
  const db = openDb(':memory:', KEY)
  migrate(db)
  return {
    ...db,
    transaction: (work) => {
      db.exec('SAVEPOINT one')
      try {
        return work()
      } catch (error) {
        db.exec('ROLLBACK TO one')
        throw error
      } finally {
        db.exec('RELEASE one')
      }
    }
  }
}

/** Hands a database on to the next history. */
export const giveBack = ({ db }: StoreHost): void => {
  db.exec('ROLLBACK')
  spare = db
}

export const createStoreHost = (): StoreHost => {
  const db = takeDb()
  let core = createStoreCore(db)
  const host: StoreHost = {
    db,
    core: () => core,
    isFull: false,
    onCall: () => {},
    onWrite: () => {},
    open: (delayMs, after) => {
      db.transaction(() => {
        recoverOutbox({ db })
      })
      core = createStoreCore(db)
      return openPort(host, core, delayMs, after)
    }
  }
  return host
}

const openPort = (
  host: StoreHost,
  core: StoreCore,
  delayMs: () => number,
  after: (ms: number, run: () => void) => void
): StoreHandle => {
  const life = new AbortController()
  const isDead = (): boolean => life.signal.aborted
  /** The worker does one thing after the other. */
  let queue: Promise<void> = Promise.resolve()
  const call = (
    name: keyof Store,
    args: readonly unknown[],
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void
  ): void => {
    if (isDead()) return
    host.onCall(name, 'before')
    if (isDead()) return
    try {
      if (host.isFull && COMMITS[name]) throw new StoreError('storage_full', 'the disk is full')
      const value = (core[name] as (...all: readonly unknown[]) => unknown)(...args)
      if (COMMITS[name]) host.onWrite(name, args, value)
      host.onCall(name, 'after')
      if (!isDead()) resolve(value)
    } catch (error) {
      reject(error)
    }
  }
  const port: Record<string, unknown> = {}
  for (const name of Object.keys(core) as (keyof Store)[]) {
    port[name] = (...args: readonly unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const ms = delayMs()
        if (ms === 0) {
          call(name, args, resolve, reject)
          return
        }
        queue = queue.then(
          () =>
            new Promise<void>((done) => {
              after(ms, () => {
                call(name, args, resolve, reject)
                done()
              })
            })
        )
      })
  }
  port.close = () => Promise.resolve()
  return {
    store: port as unknown as Store,
    kill: () => {
      life.abort('killed')
    }
  }
}
