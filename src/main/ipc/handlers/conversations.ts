import { asConversationId, asMessageId, ok } from '../../../shared/domain'
import type { Handlers } from '../register'
import { type HandlerContext, withEngine } from './context'

type ConversationCommands = Extract<keyof Handlers, `conversation:${string}`>

export const conversationHandlers = (
  context: HandlerContext
): Pick<Handlers, ConversationCommands> => ({
  'conversation:setVisible': ({ conversationId }) => {
    context.shell.setVisibleConversation(
      conversationId === null ? null : asConversationId(conversationId)
    )
    return Promise.resolve(ok(null))
  },
  'conversation:markRead': ({ conversationId, upTo }) =>
    withEngine(context, ({ messenger }) =>
      messenger.markRead(asConversationId(conversationId), upTo === null ? null : asMessageId(upTo))
    ),
  'conversation:markUnread': ({ conversationId }) =>
    withEngine(context, ({ messenger }) => messenger.markUnread(asConversationId(conversationId))),
  'conversation:setDraft': ({ conversationId, text }) =>
    withEngine(context, ({ store, applyLocal }) =>
      applyLocal(store.setDraft(asConversationId(conversationId), text))
    ),
  'conversation:setMuted': ({ conversationId, mutedUntil }) =>
    withEngine(context, ({ store, applyLocal }) =>
      applyLocal(store.setMuted(asConversationId(conversationId), mutedUntil))
    ),
  'conversation:setPinned': ({ conversationId, isPinned }) =>
    withEngine(context, ({ store, applyLocal }) =>
      applyLocal(store.setPinned(asConversationId(conversationId), isPinned))
    ),
  'conversation:setArchived': ({ conversationId, isArchived }) =>
    withEngine(context, ({ store, applyLocal }) =>
      applyLocal(store.setArchived(asConversationId(conversationId), isArchived))
    ),
  'conversation:setTyping': ({ conversationId, isTyping }) =>
    withEngine(context, ({ messenger }) =>
      messenger.setTyping(asConversationId(conversationId), isTyping)
    )
})
