/** The calls of the port for accounts, what their servers say, files and the room they take. */
import { listAccounts, removeAccount, saveAccount, wipeLog } from './accounts'
import type { Context } from './context'
import type { StoreCore, Write } from './core'
import { findAttachment, readBlob, saveAttachmentBytes } from './files'
import { listAttachments } from './gallery'
import { ingest } from './ingest'
import { findPicture, savePicture } from './pictures'
import { clearNotifiable, listNotifiable } from './queries'
import { addReturn, listReturns, readLastLive, saveLastLive } from './returns'
import { compact, deleteFileBytes, readDatabaseSize, readFileUse } from './storage'

export const accountCalls = (
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

export const fileCalls = (
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

export const returnCalls = (
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

export const storageCalls = (
  context: Context,
  write: Write
): Pick<StoreCore, 'readFileUse' | 'deleteFileBytes' | 'readDatabaseSize' | 'compact'> => ({
  readFileUse: (filter, after) => readFileUse(context, filter, after),
  deleteFileBytes: (filter, after) => write(() => deleteFileBytes(context, filter, after)),
  readDatabaseSize: () => readDatabaseSize(context.db),
  compact: () => compact(context.db)
})
