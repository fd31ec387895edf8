/** The calls of the port for what is done here: to conversations, drafts and what waits to be sent. */
import type { Context } from './context'
import type { StoreCore, Write } from './core'
import { discardStaged, readStaged, stageFile } from './draftFiles'
import { readDraft, setDraft } from './drafts'
import { cancelSend, editQueued, enqueueCommand, findOutbox } from './enqueueCommand'
import { enqueueSend, enqueueSends } from './enqueueSend'
import { deleteForMe, markRead, setConversationField, setMarkedUnread } from './local'
import {
  discardOutbox,
  findOutboxByMessage,
  listOutbox,
  setOutboxState,
  settleOutbox
} from './outbox'
import { removeConversation } from './removeConversation'
import { flag } from './rows'
import { undoSend } from './undoSend'

export const localCalls = (
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

export const draftCalls = (
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

export const outboxCalls = (
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
