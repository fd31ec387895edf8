/** Files of messages: from the store, else from the server, then kept encrypted in the store. */
import type { AttachmentId, MessageId, Result } from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import { safeFileName } from '../../../shared/media/fileName'
import type { Accounts } from '../account/accounts'
import type { Changes } from '../changes'
import type { AttachmentBytes } from '../chatBackend'
import type { Clock, Logger, Publisher } from '../ports'
import type { Store } from '../store'

/** Larger files are not kept in the store, bytes. */
const KEEP_LIMIT = 25 * 1024 * 1024
/** Pictures above this are not shown inline, bytes. */
export const INLINE_LIMIT = 30 * 1024 * 1024
/** Nothing larger is fetched into memory, bytes. */
const DOWNLOAD_LIMIT = 200 * 1024 * 1024
/** The windows hear of a download's progress this often at most. */
const TELL_EVERY_MS = 100

export type AttachmentDependencies = {
  readonly store: Store
  readonly accounts: Accounts
  readonly changes: Changes
  readonly publisher: Publisher
  readonly clock: Clock
  readonly logger: Logger
}

export interface AttachmentLoader {
  /** Whole file. `maxBytes` caps what is fetched from the server. */
  load(id: AttachmentId, maxBytes?: number): Promise<Result<AttachmentBytes>>
  /** Ends a download that is under way, for everybody who waits for it: `cancelled`. */
  cancel(id: AttachmentId): void
}

type Download = { readonly work: Promise<Result<AttachmentBytes>>; readonly cancel: () => void }

export const createAttachmentLoader = (deps: AttachmentDependencies): AttachmentLoader => {
  /** Several views of one picture are one download. */
  const underWay = new Map<AttachmentId, Download>()
  return {
    load: (id, maxBytes = DOWNLOAD_LIMIT) => {
      const running = underWay.get(id)
      if (running !== undefined) return running.work
      const scope = new AbortController()
      const work = fetchOrRead(deps, id, maxBytes, scope.signal).finally(() => {
        underWay.delete(id)
      })
      underWay.set(id, {
        work,
        cancel: () => {
          scope.abort()
        }
      })
      return work
    },
    cancel: (id) => {
      underWay.get(id)?.cancel()
    }
  }
}

const fetchOrRead = async (
  deps: AttachmentDependencies,
  id: AttachmentId,
  maxBytes: number,
  signal: AbortSignal
): Promise<Result<AttachmentBytes>> => {
  const { store, accounts, publisher } = deps
  const attachment = await store.findAttachment(id)
  if (attachment === null) return err('not_found')
  const { mimeType, blobId, serverId, size } = attachment
  const fileName = safeFileName(attachment.fileName)
  const stored = blobId === null ? null : await store.readBlob(blobId)
  if (stored !== null) return ok({ bytes: stored, mimeType, fileName })
  const runtime = accounts.find(attachment.accountId)
  if (serverId === null || runtime === null) return err('not_found')
  if (size > maxBytes) return err('too_large')
  const onProgress = tellProgress(deps, id, size)
  const download = await runtime.download(serverId, maxBytes, { signal, onProgress })
  publisher.publish({ type: 'attachment/ended', attachmentId: id })
  if (signal.aborted) return err('cancelled')
  if (!download.ok) return download
  const { bytes } = download.value
  if (bytes.byteLength <= KEEP_LIMIT) await keep(deps, id, attachment.messageId, bytes)
  return ok({ bytes, mimeType: download.value.mimeType, fileName })
}

const tellProgress = (
  { publisher, clock }: AttachmentDependencies,
  attachmentId: AttachmentId,
  total: number
): ((done: number) => void) => {
  let toldAt = clock.now()
  return (done) => {
    const now = clock.now()
    if (now - toldAt < TELL_EVERY_MS) return
    toldAt = now
    publisher.publish({ type: 'attachment/progressed', attachmentId, done, total })
  }
}

/** What is kept is here from now on, and its bytes tell what it is: the message is shown anew. */
const keep = async (
  { store, changes, logger }: AttachmentDependencies,
  id: AttachmentId,
  messageId: MessageId,
  bytes: Uint8Array
): Promise<void> => {
  try {
    await store.saveAttachmentBytes(id, bytes)
    const message = await store.findMessage(messageId)
    if (message !== null) changes.changed({ messages: [message], removed: [], conversations: [] })
  } catch (error) {
    logger.warn('attachment not kept', { attachment: id, error: String(error) })
  }
}
