import { UNACKNOWLEDGED_ORDER } from '../../../shared/domain'
import type { OutboxCommand } from '../../core/chatBackend'
import { StoreError, type LocalChange, type OutboxItem, type SendDraft } from '../../core/store'
import type { Changes, Context } from './context'
import { hasDraftFile, takeDraftFile } from './draftFiles'
import { writeDraft } from './drafts'
import { firstMessageKey, keyOf } from './ids'
import { changesOf, finishLocal } from './local'
import { insertItem, readItem } from './outbox'
import { conversationKeyOf } from './readConversations'
import { readMessages } from './readMessages'
import { flag, jsonOf, type MessageRow } from './rows'
import { advanceReadMark, newestAcknowledged } from './unread'
import { findByKey, insertMessage } from './writeMessages'

/** Behind everything in the conversation, whatever our clock says against the server's. */
const pendingTime = ({ db }: Context, conversation: number, now: number): number => {
  const newest = db.get<{ sent_at: number }>(
    'SELECT sent_at FROM messages WHERE conversation = ? ORDER BY sent_at DESC, ord DESC LIMIT 1',
    [conversation]
  )
  return Math.max(now, (newest?.sent_at ?? 0) + 1)
}

const pendingRow = (
  context: Context,
  changes: Changes,
  conversation: number,
  draft: SendDraft,
  replyTo: string | null
): MessageRow => {
  const sentAt = pendingTime(context, conversation, draft.now)
  return {
    id: firstMessageKey(sentAt),
    account: changes.account,
    conversation,
    server_id: null,
    client_id: draft.clientId,
    is_from_me: 1,
    sender: '',
    subject: null,
    text: draft.text,
    sent_at: sentAt,
    ord: UNACKNOWLEDGED_ORDER,
    edited_at: null,
    unsent_at: null,
    delivered_at: null,
    read_at: null,
    is_delivered: 0,
    send_state: 'queued',
    failure: null,
    reply_to: replyTo,
    service: null,
    unsupported: null,
    effect: null,
    is_reduced: 1,
    is_unread: 0,
    has_attachments: flag(draft.attachment !== null),
    body: null,
    mentions: jsonOf(draft.mentions ?? null),
    edits: null,
    is_pinned: 0,
    pinned_at: 0
  }
}

type Attached = Extract<OutboxCommand, { type: 'send' }>['attachment']

/** The file is in the encrypted store already, and stays there until the server has it and after. */
const takeFile = (
  context: Context,
  { account }: Changes,
  message: number,
  staged: SendDraft['attachment']
): Attached => {
  if (staged === null) return null
  const { db } = context
  const file = takeDraftFile(context, staged.stagedId)
  if (file === null) throw new StoreError('storage_failed', 'no such staged file')
  const { blob, voice_ms: voiceMs } = file
  db.run('UPDATE blobs SET account = ? WHERE key = ?', [account, blob])
  db.run(
    `INSERT INTO attachments (message, position, file_name, mime_type, size, width, height, is_voice, blob)
     VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?)`,
    [
      message,
      file.file_name,
      file.mime_type,
      file.size,
      file.width,
      file.height,
      flag(voiceMs !== null),
      blob
    ]
  )
  return {
    fileName: file.file_name,
    mimeType: file.mime_type,
    blobId: `b${String(blob)}`,
    ...(voiceMs === null ? {} : { voiceMs })
  }
}

/** Of this conversation only: the id of another one's message is nothing for this server. */
const answeredIn = (
  context: Context,
  conversation: number,
  id: SendDraft['replyToMessageId']
): MessageRow | undefined => {
  const row = id === null ? undefined : findByKey(context, keyOf(id))
  return row?.conversation === conversation ? row : undefined
}

/** The bubble and the order to send it, in one transaction: neither exists without the other. */
export const enqueueSend = (
  context: Context,
  draft: SendDraft
): LocalChange & { readonly item: OutboxItem } => {
  const key = conversationKeyOf(context, draft.conversationId)
  if (key === null) throw new StoreError('storage_failed', 'no such conversation')
  const changes = changesOf(context, key, draft.now)
  const target = answeredIn(context, key, draft.replyToMessageId)
  const replyTo = target?.server_id ?? null
  const row = insertMessage(context, changes, pendingRow(context, changes, key, draft, replyTo))
  const command: OutboxCommand = {
    type: 'send',
    clientId: draft.clientId,
    conversationServerId: serverIdOf(context, key),
    text: draft.text,
    replyToServerId: replyTo,
    attachment: takeFile(context, changes, row.id, draft.attachment),
    ...(draft.mentions === undefined || draft.mentions.length === 0
      ? {}
      : { mentions: draft.mentions }),
    enqueuedAt: draft.now
  }
  const waitsFor = target !== undefined && replyTo === null ? target.id : null
  const item = insertItem(context, changes, {
    conversation: key,
    message: row.id,
    replyTo: waitsFor,
    command,
    now: draft.now,
    ...(draft.notBefore === undefined ? {} : { notBefore: draft.notBefore })
  })
  // Whoever answers has read; the mark itself is always one of the server's moments.
  const mark = newestAcknowledged(context, key, null)
  if (mark !== null) advanceReadMark(context, changes, key, mark)
  return { ...finishLocal(context, changes), item: readItem(context, item) }
}

/** Each file was chosen for the conversation that it is sent in, and is sent once. */
const areStaged = (context: Context, drafts: readonly SendDraft[]): boolean => {
  const ids = drafts.flatMap(({ attachment }) => attachment?.stagedId ?? [])
  return (
    new Set(ids).size === ids.length &&
    drafts.every(({ attachment, conversationId }) => {
      const key = conversationKeyOf(context, conversationId)
      return (
        attachment === null || (key !== null && hasDraftFile(context, attachment.stagedId, key))
      )
    })
  )
}

/** All in one transaction: what was written is in the draft or on its way, never both or neither. */
export const enqueueSends = (
  context: Context,
  drafts: readonly SendDraft[],
  isDraft: boolean
): (LocalChange & { readonly item: OutboxItem })[] | null => {
  if (!areStaged(context, drafts)) return null
  const first = isDraft ? drafts[0] : undefined
  const key = first === undefined ? null : conversationKeyOf(context, first.conversationId)
  if (key !== null)
    writeDraft(context, changesOf(context, key), key, { text: '', reply: null, mentions: [] })
  const queued = drafts.map((draft) => enqueueSend(context, draft))
  // Read again, now that all of them are there: the last one tells how long they can be taken back.
  return queued.map((change) => ({
    ...change,
    messages: readMessages(
      context,
      change.messages.map(({ id }) => keyOf(id))
    )
  }))
}

const serverIdOf = ({ db }: Context, key: number): string => {
  const row = db.get<{ server_id: string }>('SELECT server_id FROM conversations WHERE key = ?', [
    key
  ])
  if (row === undefined) throw new StoreError('storage_failed', 'no such conversation')
  return row.server_id
}
