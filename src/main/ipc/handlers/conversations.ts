import { asAccountId, asConversationId, asMessageId, err, ok } from '../../../shared/domain'
import type { Handlers } from '../register'
import { type HandlerContext, withEngine } from './context'

type ConversationCommands = Extract<keyof Handlers, `conversation:${string}`> | 'invitation:answer'

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
  'conversation:fillGap': ({ conversationId, beforeId }) =>
    withEngine(context, async ({ store, accounts }) => {
      const id = asConversationId(conversationId)
      const conversation = await store.findConversation(id)
      const runtime = conversation === null ? null : accounts.find(conversation.accountId)
      return runtime === null ? err('not_found') : runtime.past.fillGap(id, asMessageId(beforeId))
    }),
  'conversation:getDraft': ({ conversationId }) =>
    withEngine(context, async ({ store }) =>
      ok(await store.readDraft(asConversationId(conversationId)))
    ),
  'conversation:setDraft': ({ conversationId, text, replyTo, mentions, stagedIds }) =>
    withEngine(context, ({ store, applyLocal }) =>
      applyLocal(
        store.setDraft(asConversationId(conversationId), {
          text,
          replyTo: replyTo === null ? null : asMessageId(replyTo),
          mentions,
          fileIds: stagedIds
        })
      )
    ),
  'conversation:setMuted': ({ conversationId, mutedUntil }) =>
    withEngine(context, ({ messenger }) =>
      messenger.setMuted(asConversationId(conversationId), mutedUntil)
    ),
  'conversation:setPinned': ({ conversationId, isPinned }) =>
    withEngine(context, ({ messenger }) =>
      messenger.setPinned(asConversationId(conversationId), isPinned)
    ),
  'conversation:setArchived': ({ conversationId, isArchived }) =>
    withEngine(context, ({ messenger }) =>
      messenger.setArchived(asConversationId(conversationId), isArchived)
    ),
  'conversation:setTags': ({ conversationId, tags }) =>
    withEngine(context, ({ messenger }) =>
      messenger.setTags(asConversationId(conversationId), tags)
    ),
  'conversation:createDirect': ({ accountId, address }) =>
    withEngine(context, ({ management }) =>
      management.createDirect(asAccountId(accountId), address)
    ),
  'conversation:createGroup': ({ accountId, name, addresses, firstMessage }) =>
    withEngine(context, ({ management }) =>
      management.createGroup(asAccountId(accountId), name, addresses, firstMessage)
    ),
  'conversation:rename': ({ conversationId, name }) =>
    withEngine(context, ({ management }) =>
      management.rename(asConversationId(conversationId), name)
    ),
  'conversation:addMembers': ({ conversationId, addresses }) =>
    withEngine(context, ({ management }) =>
      management.addMembers(asConversationId(conversationId), addresses)
    ),
  'conversation:removeMember': ({ conversationId, address }) =>
    withEngine(context, ({ management }) =>
      management.removeMember(asConversationId(conversationId), address)
    ),
  'conversation:leave': ({ conversationId }) =>
    withEngine(context, ({ management }) => management.leave(asConversationId(conversationId))),
  'conversation:setPicture': ({ conversationId, bytes }) =>
    withEngine(context, ({ management }) =>
      management.setPicture(asConversationId(conversationId), bytes)
    ),
  'conversation:createPoll': ({ conversationId, title, options }) =>
    withEngine(context, ({ management }) =>
      management.createPoll(asConversationId(conversationId), { title, options })
    ),
  'conversation:export': ({ conversationId, format, withFiles }) =>
    withEngine(context, ({ exporter }) =>
      exporter.run(asConversationId(conversationId), format, withFiles)
    ),
  'conversation:cancelExport': () =>
    withEngine(context, ({ exporter }) => {
      exporter.cancel()
      return Promise.resolve(ok(null))
    }),
  'conversation:delete': ({ conversationId }) =>
    withEngine(context, ({ management }) => management.delete(asConversationId(conversationId))),
  'invitation:answer': ({ accountId, conversationServerId, isAccepted }) =>
    withEngine(context, ({ management }) =>
      management.answerInvitation(asAccountId(accountId), conversationServerId, isAccepted)
    ),
  'conversation:setTyping': ({ conversationId, isTyping }) =>
    withEngine(context, ({ messenger }) =>
      messenger.setTyping(asConversationId(conversationId), isTyping)
    )
})
