/** What a person was writing in a conversation: text, whom it answers and names, and files. */
import type { ConversationId, Mention } from '../../../shared/domain'
import type { LocalChange, SavedDraft, StoredDraft } from '../../core/store'
import type { Changes, Context } from './context'
import { listDraftFiles } from './draftFiles'
import { keyOf } from './ids'
import { changesOf, finishLocal, NO_CHANGE } from './local'
import { conversationKeyOf } from './readConversations'
import { readMessages } from './readMessages'
import { readMentions } from './bodies'
import { findByKey } from './writeMessages'

const EMPTY: StoredDraft = { text: '', replyTo: null, mentions: [], files: [] }

type Row = {
  readonly draft: string
  readonly draft_reply: number | null
  readonly draft_mentions: string | null
}

const rowOf = ({ db }: Context, conversation: number): Row | undefined =>
  db.get<Row>('SELECT draft, draft_reply, draft_mentions FROM conversations WHERE key = ?', [
    conversation
  ])

/** An answer to a message that was unsent or deleted meanwhile answers nothing. */
const readReply = (context: Context, key: number | null): StoredDraft['replyTo'] => {
  const message = key === null ? undefined : readMessages(context, [key])[0]
  return message?.unsentAt === null ? message : null
}

export const draftOf = (context: Context, conversation: number): StoredDraft => {
  const row = rowOf(context, conversation)
  if (row === undefined) return EMPTY
  return {
    text: row.draft,
    replyTo: readReply(context, row.draft_reply),
    mentions: readMentions(row.draft_mentions),
    files: listDraftFiles(context, conversation)
  }
}

export const readDraft = (context: Context, id: ConversationId): StoredDraft => {
  const key = conversationKeyOf(context, id)
  return key === null ? EMPTY : draftOf(context, key)
}

type Words = {
  readonly text: string
  /** Key of the message that is answered. */
  readonly reply: number | null
  readonly mentions: readonly Mention[]
}

export const writeDraft = (
  { db }: Context,
  changes: Changes,
  conversation: number,
  { text, reply, mentions }: Words
): void => {
  db.run('UPDATE conversations SET draft = ?, draft_reply = ?, draft_mentions = ? WHERE key = ?', [
    text,
    reply,
    mentions.length === 0 ? null : JSON.stringify(mentions),
    conversation
  ])
  changes.changed.add(conversation)
}

/** Text, reply and mentions as they are now, and the order of those files that are still there. */
export const setDraft = (context: Context, id: ConversationId, draft: SavedDraft): LocalChange => {
  const key = conversationKeyOf(context, id)
  if (key === null) return NO_CHANGE
  const changes = changesOf(context, key)
  const answered = draft.replyTo === null ? undefined : findByKey(context, keyOf(draft.replyTo))
  // An answer stands in the conversation of what it answers, or it is none.
  const reply = answered?.conversation === key ? answered.id : null
  writeDraft(context, changes, key, { ...draft, reply })
  draft.fileIds.forEach((stagedId, position) => {
    context.db.run('UPDATE draft_files SET position = ? WHERE key = ? AND conversation = ?', [
      position + 1,
      keyOf(stagedId),
      key
    ])
  })
  return finishLocal(context, changes)
}
