/** Files of messages: from the store, else from the server, then kept encrypted in the store. */
import type { AttachmentId, Result } from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import type { Accounts } from '../account/accounts'
import type { AttachmentBytes } from '../chatBackend'
import type { Logger } from '../ports'
import type { Store } from '../store'
import { safeFileName } from './staging'

/** Larger files are not kept in the store, bytes. */
const KEEP_LIMIT = 25 * 1024 * 1024
/** Pictures above this are not shown inline, bytes. */
export const INLINE_LIMIT = 30 * 1024 * 1024
/** Nothing larger is fetched into memory, bytes. */
const DOWNLOAD_LIMIT = 200 * 1024 * 1024

export interface AttachmentLoader {
  /** Whole file. `maxBytes` caps what is fetched from the server. */
  load(id: AttachmentId, maxBytes?: number): Promise<Result<AttachmentBytes>>
}

export const createAttachmentLoader = (
  store: Store,
  accounts: Accounts,
  logger: Logger
): AttachmentLoader => {
  /** Several views of one picture are one download. */
  const underWay = new Map<AttachmentId, Promise<Result<AttachmentBytes>>>()

  const fetchOrRead = async (
    id: AttachmentId,
    maxBytes: number
  ): Promise<Result<AttachmentBytes>> => {
    const attachment = await store.findAttachment(id)
    if (attachment === null) return err('not_found')
    const { mimeType, blobId, serverId } = attachment
    const fileName = safeFileName(attachment.fileName)
    const stored = blobId === null ? null : await store.readBlob(blobId)
    if (stored !== null) return ok({ bytes: stored, mimeType, fileName })
    const runtime = accounts.find(attachment.accountId)
    if (serverId === null || runtime === null) return err('not_found')
    if (attachment.size > maxBytes) return err('too_large')
    const download = await runtime.download(serverId, maxBytes)
    if (!download.ok) return download
    const { bytes } = download.value
    if (bytes.byteLength <= KEEP_LIMIT) {
      await store.saveAttachmentBytes(id, bytes).catch((error: unknown) => {
        logger.warn('attachment not kept', { attachment: id, error: String(error) })
      })
    }
    return ok({ bytes, mimeType: download.value.mimeType, fileName })
  }

  return {
    load: (id, maxBytes = DOWNLOAD_LIMIT) => {
      const running = underWay.get(id)
      if (running !== undefined) return running
      const work = fetchOrRead(id, maxBytes).finally(() => {
        underWay.delete(id)
      })
      underWay.set(id, work)
      return work
    }
  }
}
