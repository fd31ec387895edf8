import { asConversationId, type ConversationId } from '../../../shared/domain'
import type { LocalChange } from '../../core/store'
import type { Changes, Context } from './context'
import { toMessageId } from './ids'
import { readConversations } from './readConversations'
import { readMessages } from './readMessages'

/** What a transaction changed, as it is stored at its end; the messages of a bulk are not listed. */
export const readResult = (context: Context, changes: Changes, isBulk: boolean): LocalChange => {
  const idOf = new Map<number, string>()
  const conversationId = (key: number): string => {
    let id = idOf.get(key)
    if (id === undefined) {
      id =
        context.db.get<{ id: string }>('SELECT id FROM conversations WHERE key = ?', [key])?.id ??
        ''
      idOf.set(key, id)
    }
    return id
  }
  return {
    messages: isBulk ? [] : readMessages(context, [...changes.messages]),
    removed: [...changes.removed].map(([key, conversation]) => ({
      conversationId: asConversationId(conversationId(conversation)),
      messageId: toMessageId(key)
    })),
    conversations: readConversations(context, changes.changed)
  }
}

export const readConversationIds = (
  { db }: Context,
  keys: ReadonlySet<number>
): readonly ConversationId[] =>
  [...keys].flatMap((key) => {
    const row = db.get<{ id: string }>('SELECT id FROM conversations WHERE key = ?', [key])
    return row === undefined ? [] : [asConversationId(row.id)]
  })
