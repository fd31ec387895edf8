/**
 * Writes a conversation to a folder: every stored message in order, its files beside it, with progress
 * and cancel. The folder appears under its name only when it is complete.
 */
import type { Conversation, ConversationId, MessagePosition, Result } from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import type { ExportReport } from '../../../shared/ipc/views'
import { safeFileName } from '../../../shared/media/fileName'
import type { Accounts } from '../account/accounts'
import type { AttachmentLoader } from '../messenger/attachments'
import type { Clock, Publisher, TimeWords } from '../ports'
import { type Store, StoreError } from '../store'
import { toExportedMessage, toExportHeader } from './exported'
import { createFileNames, writeFiles } from './exportFiles'
import type { ExportFormat, ExportFormatName } from './format'
import { createHtmlFormat } from './htmlFormat'
import { createJsonFormat } from './jsonFormat'
import { createTextFormat } from './textFormat'

/** Messages read and written at once. */
const PAGE = 200

/** A folder that is being written. Rejects when it cannot be. */
export interface ExportFolder {
  append(text: string): Promise<void>
  addFile(path: string, bytes: Uint8Array): Promise<void>
  /** Puts it in its place; nothing was there under its name before. */
  finish(): Promise<void>
  /** Leaves nothing behind. */
  discard(): Promise<void>
}

export interface ExportTarget {
  /** Asks the person where; null when cancelled. `documentName`: what `append` writes to. */
  open(folderName: string, documentName: string): Promise<Result<ExportFolder | null>>
}

export interface Exporter {
  /** One at a time: a second one is refused while the first runs. */
  run(
    conversationId: ConversationId,
    format: ExportFormatName,
    withFiles: boolean
  ): Promise<Result<ExportReport>>
  cancel(): void
}

export type ExporterDependencies = {
  readonly store: Store
  readonly accounts: Accounts
  readonly attachments: Pick<AttachmentLoader, 'load'>
  readonly publisher: Publisher
  readonly clock: Clock
  readonly target: ExportTarget
  readonly times: TimeWords
}

const OLDEST: MessagePosition = { sentAt: Number.MIN_SAFE_INTEGER, order: 0 }
const CANCELLED: ExportReport = { isDone: false, messages: 0, files: 0, missingFiles: 0 }

export const createExporter = (deps: ExporterDependencies): Exporter => {
  let running: AbortController | null = null
  return {
    run: async (conversationId, formatName, withFiles) => {
      if (running !== null) return err('rejected', 'another export is under way')
      const scope = new AbortController()
      running = scope
      try {
        const order = { conversationId, formatName, withFiles }
        const attachments = untilCancelled(deps.attachments, scope.signal)
        return await exportOne({ ...deps, attachments }, order, () => scope.signal.aborted)
      } finally {
        running = null
        deps.publisher.publish({ type: 'export/ended', conversationId })
      }
    },
    cancel: () => {
      running?.abort()
    }
  }
}

/** Nobody who cancelled waits for a file: a download that is under way ends by itself and is kept. */
const untilCancelled = (
  attachments: ExporterDependencies['attachments'],
  signal: AbortSignal
): ExporterDependencies['attachments'] => {
  const cancelled = new Promise<ReturnType<typeof err>>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve(err('cancelled'))
      },
      { once: true }
    )
  })
  return { load: (id) => Promise.race([attachments.load(id), cancelled]) }
}

type Order = {
  readonly conversationId: ConversationId
  readonly formatName: ExportFormatName
  readonly withFiles: boolean
}

const formatOf = (name: ExportFormatName, times: TimeWords): ExportFormat => {
  switch (name) {
    case 'json':
      return createJsonFormat()
    case 'html':
      return createHtmlFormat(times)
    case 'text':
      return createTextFormat(times)
  }
}

const exportOne = async (
  deps: ExporterDependencies,
  order: Order,
  isCancelled: () => boolean
): Promise<Result<ExportReport>> => {
  const { store, target, clock, times } = deps
  const conversation = await store.findConversation(order.conversationId)
  const account = conversation && deps.accounts.find(conversation.accountId)?.account()
  if (!conversation || !account) return err('not_found')
  const format = formatOf(order.formatName, times)
  const day = new Date(clock.now()).toISOString().slice(0, 10)
  const opened = await target.open(safeFileName(`${conversation.name} ${day}`), format.fileName)
  if (!opened.ok) return opened
  const folder = opened.value
  if (folder === null) return ok(CANCELLED)
  try {
    await folder.append(format.begin(toExportHeader(account, conversation, clock.now())))
    const report = await writeMessages(deps, { conversation, order, format, folder }, isCancelled)
    if (isCancelled()) {
      await folder.discard()
      return ok(CANCELLED)
    }
    await folder.append(format.end())
    await folder.finish()
    return ok(report)
  } catch (error) {
    await folder.discard().catch(() => undefined)
    if (error instanceof StoreError) return err('storage_failed', error.code)
    return err(isFull(error) ? 'storage_full' : 'save_failed', String(error))
  }
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOSPC'

type Writing = {
  readonly conversation: Conversation
  readonly order: Order
  readonly format: ExportFormat
  readonly folder: ExportFolder
}

const writeMessages = async (
  { store, attachments, publisher }: ExporterDependencies,
  { conversation, order, format, folder }: Writing,
  isCancelled: () => boolean
): Promise<ExportReport> => {
  const counts = { isDone: true, messages: 0, files: 0, missingFiles: 0 }
  const names = createFileNames()
  let previous: ReturnType<typeof toExportedMessage> | null = null
  let position = OLDEST
  let hasNewer = true
  while (hasNewer && !isCancelled()) {
    const window = await store.readWindow(conversation.id, { at: 'after', position }, PAGE)
    let text = ''
    for (const message of window.messages) {
      if (isCancelled()) break
      const files = await writeFiles(message, order.withFiles, { attachments, folder, names })
      counts.files += files.filter(({ file }) => file !== null).length
      if (order.withFiles) counts.missingFiles += files.filter(({ file }) => file === null).length
      const exported = toExportedMessage(message, files)
      text += format.message(exported, previous)
      previous = exported
    }
    await folder.append(text)
    counts.messages += window.messages.length
    const last = window.messages.at(-1)
    hasNewer = window.hasNewer && last !== undefined
    if (last !== undefined) position = { sentAt: last.sentAt, order: last.order }
    const total = Math.max(conversation.messageCount, counts.messages)
    publisher.publish({
      type: 'export/progressed',
      conversationId: conversation.id,
      done: counts.messages,
      total
    })
  }
  return counts
}
