import {
  asAccountId,
  asConversationId,
  type AccountId,
  type MessageId,
  type OutboxItemId
} from '../../../shared/domain'
import type { BackendEvent } from '../../core/backendEvents'
import type { OutboxCommand } from '../../core/chatBackend'
import {
  SEND_STATE_OF,
  StoreError,
  type IngestResult,
  type LocalChange,
  type OutboxItem,
  type OutboxState
} from '../../core/store'
import { acknowledge } from './acknowledge'
import { createChanges, type Changes, type Context } from './context'
import { accountOfItem, keyOf, toMessageId, toOutboxItemId } from './ids'
import { finishChanges } from './finishChanges'
import { applyEvents } from './ingest'
import { changesOf, finishLocal, NO_CHANGE } from './local'
import { confirmPreferences, revertPreferences } from './preferences'
import type { OutboxRow } from './rows'
import { bury } from './tombstones'
import { deleteMessage, findByKey, findByServerId, updateMessage } from './writeMessages'

const ITEMS = `SELECT o.*, a.id AS account_id, c.id AS conversation_id FROM outbox o
  JOIN accounts a ON a.key = o.account JOIN conversations c ON c.key = o.conversation`
const ITEM = `${ITEMS} WHERE o.key = ?`
const ITEMS_OF_ACCOUNT = `${ITEMS} WHERE a.id = ? ORDER BY o.key`
const ITEM_OF_MESSAGE = `${ITEMS} WHERE o.message = ? ORDER BY o.key LIMIT 1`

const toItem = (row: OutboxRow): OutboxItem => ({
  id: toOutboxItemId(row.key, row.account),
  accountId: asAccountId(row.account_id),
  conversationId: asConversationId(row.conversation_id),
  messageId: row.message === null ? null : toMessageId(row.message),
  command: JSON.parse(row.command) as OutboxCommand,
  state: row.state as OutboxState,
  sequence: row.key,
  attempts: row.attempts,
  notBefore: row.not_before,
  createdAt: row.created_at
})

const findRow = ({ db }: Context, id: OutboxItemId): OutboxRow | undefined =>
  db.get<OutboxRow>(ITEM, [keyOf(id)])

export const readItem = ({ db }: Context, key: number): OutboxItem => {
  const row = db.get<OutboxRow>(ITEM, [key])
  if (row === undefined) throw new StoreError('storage_failed', 'no such outbox item')
  return toItem(row)
}

export const listOutbox = ({ db }: Context, accountId: AccountId): OutboxItem[] =>
  db.all<OutboxRow>(ITEMS_OF_ACCOUNT, [accountId]).map(toItem)

export const findOutboxByMessage = ({ db }: Context, id: MessageId): OutboxItem | null => {
  const row = db.get<OutboxRow>(ITEM_OF_MESSAGE, [keyOf(id)])
  return row === undefined ? null : toItem(row)
}

type NewItem = {
  readonly conversation: number
  readonly message: number | null
  /** A message without a server id yet that this one answers. */
  readonly replyTo: number | null
  readonly command: OutboxCommand
  readonly now: number
  readonly notBefore?: number
}

export const insertItem = ({ db }: Context, { account }: Changes, item: NewItem): number =>
  db.run(
    `INSERT INTO outbox (account, conversation, message, reply_to, command, state, created_at, not_before)
     VALUES (?, ?, ?, ?, ?, 'queued', ?, ?)`,
    [
      account,
      item.conversation,
      item.message,
      item.replyTo,
      JSON.stringify(item.command),
      item.now,
      item.notBefore ?? 0
    ]
  ).id

type StateChange = {
  readonly attempts?: number
  readonly notBefore?: number
  readonly failure?: string | null
}

export const setOutboxState = (
  context: Context,
  id: OutboxItemId,
  state: OutboxState,
  change: StateChange
): LocalChange => {
  const item = findRow(context, id)
  if (item === undefined) return NO_CHANGE
  context.db.run('UPDATE outbox SET state = ?, attempts = ?, not_before = ? WHERE key = ?', [
    state,
    change.attempts ?? item.attempts,
    change.notBefore ?? item.not_before,
    item.key
  ])
  const message = item.message === null ? undefined : findByKey(context, item.message)
  if (message === undefined) return NO_CHANGE
  const changes = changesOf(context, item.conversation)
  updateMessage(context, changes, message, {
    ...message,
    send_state: SEND_STATE_OF[state],
    failure: change.failure === undefined ? message.failure : change.failure
  })
  return finishLocal(context, changes)
}

const changesOfItem = ({ db }: Context, id: OutboxItemId, now: number): Changes => {
  const account = accountOfItem(id)
  const row = db.get<{ id: string }>('SELECT id FROM accounts WHERE key = ?', [account])
  if (row === undefined) throw new StoreError('storage_failed', 'no such outbox item')
  return createChanges(account, asAccountId(row.id), now)
}

const noteAbout = (context: Context, changes: Changes, serverId: string): void => {
  const message = findByServerId(context, changes.account, serverId)
  if (message !== undefined) changes.messages.add(message.id)
}

/** The server carried it out: item gone, message acknowledged, its answer ingested; all or nothing. */
export const settleOutbox = (
  context: Context,
  id: OutboxItemId,
  sentServerId: string | null,
  events: readonly BackendEvent[],
  now: number
): IngestResult => {
  const changes = changesOfItem(context, id, now)
  const item = findRow(context, id)
  if (item !== undefined) {
    const message = item.message === null ? undefined : findByKey(context, item.message)
    if (message !== undefined) {
      if (sentServerId !== null) acknowledge(context, changes, message, sentServerId)
      else updateMessage(context, changes, message, { ...message, send_state: null, failure: null })
    }
    context.db.run('DELETE FROM outbox WHERE key = ?', [item.key])
    const command = JSON.parse(item.command) as OutboxCommand
    if (command.type === 'setPreferences')
      confirmPreferences(context, changes, item.conversation, command)
    if (command.type === 'vote') noteAbout(context, changes, command.messageServerId)
  }
  applyEvents(context, changes, { accountId: changes.accountId, events, origin: 'receipt', now })
  return finishChanges(context, changes)
}

/** Drops an item; a send takes its message with it, for good. */
export const discardOutbox = (context: Context, id: OutboxItemId): LocalChange => {
  const item = findRow(context, id)
  if (item === undefined) return NO_CHANGE
  const changes = changesOf(context, item.conversation)
  const message = item.message === null ? undefined : findByKey(context, item.message)
  context.db.run('DELETE FROM outbox WHERE key = ?', [item.key])
  const command = JSON.parse(item.command) as OutboxCommand
  if (command.type === 'setPreferences') {
    revertPreferences(context, changes, item.conversation, command)
  }
  // It was shown as voted while it waited.
  if (command.type === 'vote') noteAbout(context, changes, command.messageServerId)
  if (message === undefined) return finishLocal(context, changes)
  if (message.server_id !== null) bury(context, message.account, 'server', message.server_id)
  deleteMessage(context, changes, message)
  return finishLocal(context, changes)
}

/** What a crash left "sending" may have arrived: it must be matched before it is sent again. */
export const recoverOutbox = ({ db }: Pick<Context, 'db'>): void => {
  db.run(
    `UPDATE messages SET send_state = 'unconfirmed'
     WHERE id IN (SELECT message FROM outbox WHERE state = 'sending')`
  )
  db.run(`UPDATE outbox SET state = 'unconfirmed' WHERE state = 'sending'`)
}
