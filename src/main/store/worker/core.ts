import type { Store } from '../../core/store'
import { listAccounts, removeAccount, saveAccount, wipeLog } from './accounts'
import { clearCaches, createCaches, type Context } from './context'
import { type Db, sqliteCode } from './db'
import { discardStaged, readStaged, stageFile } from './draftFiles'
import { readDraft, setDraft } from './drafts'
import { cancelSend, editQueued, enqueueCommand, findOutbox } from './enqueueCommand'
import { enqueueSend, enqueueSends } from './enqueueSend'
import { findAttachment, readBlob, saveAttachmentBytes } from './files'
import { listAttachments } from './gallery'
import { keyOf } from './ids'
import { ingest } from './ingest'
import { deleteForMe, markRead, setConversationField, setMarkedUnread } from './local'
import {
  discardOutbox,
  findOutboxByMessage,
  listOutbox,
  setOutboxState,
  settleOutbox
} from './outbox'
import {
  clearNotifiable,
  countUnread,
  findByServerIds,
  listMatchedServerIds,
  listNotifiable,
  oldestPosition
} from './queries'
import { addReturn, listReturns, readLastLive, saveLastLive } from './returns'
import { conversationKeyOf, listConversations, readConversation } from './readConversations'
import { findPicture, savePicture } from './pictures'
import { listPinned } from './pinned'
import { readMessages } from './readMessages'
import { removeConversation } from './removeConversation'
import { flag } from './rows'
import { search } from './search'
import { readSpans } from './spans'
import { compact, deleteFileBytes, readDatabaseSize, readFileUse } from './storage'
import { readStats, readTotals, type OpenedInfo } from './totals'
import { undoSend } from './undoSend'
import { readWindow } from './windows'

type Synchronous<Port> = {
  readonly [Name in keyof Port]: Port[Name] extends (...args: infer Args) => Promise<infer Value>
    ? (...args: Args) => Value
    : never
}

/** The store port without the thread: the same calls, each one transaction, synchronous. */
export type StoreCore = Synchronous<Store>

/** Every call of the port over an open, migrated database. */
export const createStoreCore = (
  db: Db,
  info: OpenedInfo = { opened: 'existing', setAside: [] }
): StoreCore => {
  const context: Context = { db, caches: createCaches() }
  const write = <Value>(work: () => Value): Value => {
    try {
      return db.transaction(work)
    } catch (error) {
      // The caches may know of rows that were rolled back.
      clearCaches(context.caches)
      throw error
    }
  }
  return {
    ...accountCalls(context, write),
    ...readCalls(context),
    ...localCalls(context, write),
    ...draftCalls(context, write),
    ...outboxCalls(context, write),
    ...fileCalls(context, write),
    ...returnCalls(context, write),
    ...storageCalls(context, write),
    stats: () => readStats(context, info),
    close: () => {
      closeDb(db)
    }
  }
}

type Write = <Value>(work: () => Value) => Value

const accountCalls = (
  context: Context,
  write: Write
): Pick<
  StoreCore,
  | 'listAccounts'
  | 'saveAccount'
  | 'removeAccount'
  | 'getCursor'
  | 'ingest'
  | 'listNotifiable'
  | 'clearNotifiable'
> => ({
  listAccounts: () => listAccounts(context),
  saveAccount: (account) => {
    write(() => {
      saveAccount(context, account)
    })
  },
  removeAccount: (accountId) => {
    context.db.pragma('secure_delete = ON')
    write(() => {
      removeAccount(context, accountId)
    })
    wipeLog(context)
    context.db.pragma('secure_delete = FAST')
  },
  getCursor: (accountId) =>
    context.db.get<{ cursor: string }>(
      'SELECT cursor FROM cursors JOIN accounts ON key = account WHERE id = ?',
      [accountId]
    )?.cursor ?? null,
  ingest: (batch) => write(() => ingest(context, batch)),
  listNotifiable: (accountId, after = null) => listNotifiable(context, accountId, after),
  clearNotifiable: (messageIds) => {
    write(() => {
      clearNotifiable(context, messageIds)
    })
  }
})

const readCalls = (
  context: Context
): Pick<
  StoreCore,
  | 'listConversations'
  | 'findConversation'
  | 'oldestPosition'
  | 'readSpans'
  | 'countUnread'
  | 'findMessage'
  | 'listPinned'
  | 'findByServerIds'
  | 'readWindow'
  | 'unreadTotals'
  | 'search'
  | 'listMatchedServerIds'
> => ({
  listConversations: () => listConversations(context),
  findConversation: (id) => {
    const key = conversationKeyOf(context, id)
    return key === null ? null : readConversation(context, key)
  },
  oldestPosition: (id, since) => oldestPosition(context, id, since),
  readSpans: (id) => readSpans(context, id),
  countUnread: (accountId) => countUnread(context, accountId),
  listPinned: (id) => listPinned(context, id),
  findMessage: (id) => readMessages(context, [keyOf(id)])[0] ?? null,
  findByServerIds: (accountId, serverIds) => findByServerIds(context, accountId, serverIds),
  readWindow: (conversationId, anchor, limit) => readWindow(context, conversationId, anchor, limit),
  unreadTotals: (now, rules) => readTotals(context, now, rules),
  search: (query, conversationId, limit) => search(context, query, conversationId, limit),
  listMatchedServerIds: (conversationId) => listMatchedServerIds(context, conversationId)
})

const localCalls = (
  context: Context,
  write: Write
): Pick<
  StoreCore,
  | 'markRead'
  | 'setMarkedUnread'
  | 'setMuted'
  | 'setPinned'
  | 'setArchived'
  | 'setTags'
  | 'removeConversation'
  | 'deleteForMe'
> => ({
  markRead: (id, upTo) => write(() => markRead(context, id, upTo)),
  setMarkedUnread: (id, isMarked) => write(() => setMarkedUnread(context, id, isMarked)),
  setMuted: (id, until) => write(() => setConversationField(context, id, 'muted_until', until)),
  setPinned: (id, isPinned) =>
    write(() => setConversationField(context, id, 'is_pinned', flag(isPinned))),
  setArchived: (id, isArchived) =>
    write(() => setConversationField(context, id, 'is_archived', flag(isArchived))),
  setTags: (id, tags) =>
    write(() => setConversationField(context, id, 'tags', JSON.stringify(tags))),
  removeConversation: (id) => {
    write(() => {
      removeConversation(context, id)
    })
  },
  deleteForMe: (id) => write(() => deleteForMe(context, id))
})

const draftCalls = (
  context: Context,
  write: Write
): Pick<
  StoreCore,
  'setDraft' | 'readDraft' | 'stageFile' | 'discardStaged' | 'readStaged' | 'undoSend'
> => ({
  setDraft: (id, draft) => write(() => setDraft(context, id, draft)),
  readDraft: (id) => readDraft(context, id),
  stageFile: (id, file, room) => write(() => stageFile(context, id, file, room)),
  discardStaged: (stagedId) => write(() => discardStaged(context, stagedId)),
  readStaged: (stagedId) => readStaged(context, stagedId),
  undoSend: (id) => write(() => undoSend(context, id))
})

const outboxCalls = (
  context: Context,
  write: Write
): Pick<
  StoreCore,
  | 'enqueueSend'
  | 'enqueueSends'
  | 'enqueueCommand'
  | 'listOutbox'
  | 'setOutboxState'
  | 'settleOutbox'
  | 'discardOutbox'
  | 'findOutboxByMessage'
  | 'findOutbox'
  | 'editQueued'
  | 'cancelSend'
> => ({
  enqueueSend: (draft) => write(() => enqueueSend(context, draft)),
  enqueueSends: (drafts, isDraft = false) => write(() => enqueueSends(context, drafts, isDraft)),
  enqueueCommand: (id, command, now) => write(() => enqueueCommand(context, id, command, now)),
  listOutbox: (accountId) => listOutbox(context, accountId),
  setOutboxState: (id, state, change) => write(() => setOutboxState(context, id, state, change)),
  settleOutbox: (id, sentServerId, events, now) =>
    write(() => settleOutbox(context, id, sentServerId, events, now)),
  discardOutbox: (id) => write(() => discardOutbox(context, id)),
  findOutboxByMessage: (id) => findOutboxByMessage(context, id),
  findOutbox: (id) => findOutbox(context, id),
  editQueued: (id, text, mentions) => write(() => editQueued(context, id, text, mentions)),
  cancelSend: (id, states) => write(() => cancelSend(context, id, states))
})

const fileCalls = (
  context: Context,
  write: Write
): Pick<
  StoreCore,
  | 'readBlob'
  | 'findAttachment'
  | 'saveAttachmentBytes'
  | 'listAttachments'
  | 'findPicture'
  | 'savePicture'
> => ({
  findPicture: (id) => findPicture(context, id),
  savePicture: (id, bytes, now) => {
    write(() => {
      savePicture(context, id, bytes, now)
    })
  },
  readBlob: (id) => readBlob(context, id),
  findAttachment: (id) => findAttachment(context, id),
  listAttachments: (id, from, direction, limit) =>
    listAttachments(context, id, from, direction, limit),
  saveAttachmentBytes: (id, bytes) => {
    write(() => {
      saveAttachmentBytes(context, id, bytes)
    })
  }
})

const returnCalls = (
  context: Context,
  write: Write
): Pick<StoreCore, 'addReturn' | 'listReturns' | 'readLastLive' | 'saveLastLive'> => ({
  addReturn: (seen) => write(() => addReturn(context, seen)),
  listReturns: () => listReturns(context),
  readLastLive: (id) => readLastLive(context, id),
  saveLastLive: (id, at) => {
    write(() => {
      saveLastLive(context, id, at)
    })
  }
})

const storageCalls = (
  context: Context,
  write: Write
): Pick<StoreCore, 'readFileUse' | 'deleteFileBytes' | 'readDatabaseSize' | 'compact'> => ({
  readFileUse: (filter, after) => readFileUse(context, filter, after),
  deleteFileBytes: (filter, after) => write(() => deleteFileBytes(context, filter, after)),
  readDatabaseSize: () => readDatabaseSize(context.db),
  compact: () => compact(context.db)
})

const closeDb = (db: Db): void => {
  try {
    db.exec('PRAGMA optimize')
    db.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    // Only tidying up: on a full disk the log stays beside the file, and the next start reads it.
    if (sqliteCode(error) !== 'SQLITE_FULL') throw error
  } finally {
    db.close()
  }
}
