import { asConversationId, asMessageId, err, ok, type WindowAnchor } from '../../../shared/domain'
import type { CommandInput } from '../../../shared/ipc/commands'
import type { Handlers } from '../register'
import { type HandlerContext, withEngine } from './context'

type MessageCommands = Extract<keyof Handlers, `message:${string}`>

export const messageHandlers = (context: HandlerContext): Pick<Handlers, MessageCommands> => ({
  'message:window': ({ conversationId, anchor, limit }) =>
    withEngine(context, async ({ store }) =>
      ok(await store.readWindow(asConversationId(conversationId), toAnchor(anchor), limit))
    ),
  'message:fetchOlder': ({ conversationId }) =>
    withEngine(context, async ({ store, accounts }) => {
      const id = asConversationId(conversationId)
      const conversation = await store.findConversation(id)
      const runtime = conversation === null ? null : accounts.find(conversation.accountId)
      return runtime === null ? err('not_found') : runtime.past.fetchOlder(id)
    }),
  'message:spans': ({ conversationId }) =>
    withEngine(context, async ({ store }) =>
      ok(await store.readSpans(asConversationId(conversationId)))
    ),
  'message:send': ({ conversationId, text, replyTo, stagedIds, mentions, isDraft }) =>
    withEngine(context, ({ messenger }) =>
      messenger.send({
        conversationId: asConversationId(conversationId),
        text,
        replyTo: replyTo === null ? null : asMessageId(replyTo),
        stagedIds,
        mentions,
        isDraft
      })
    ),
  'message:undoSend': ({ messageId }) =>
    withEngine(context, ({ messenger }) => messenger.undoSend(asMessageId(messageId))),
  'message:retry': ({ messageId }) =>
    withEngine(context, ({ messenger }) => messenger.retry(asMessageId(messageId))),
  'message:checkAgain': ({ messageId }) =>
    withEngine(context, ({ messenger }) => messenger.checkAgain(asMessageId(messageId))),
  'message:sendAgain': ({ messageId }) =>
    withEngine(context, ({ messenger }) => messenger.sendAgain(asMessageId(messageId))),
  'message:discard': ({ messageId }) =>
    withEngine(context, ({ messenger }) => messenger.discard(asMessageId(messageId))),
  'message:edit': ({ messageId, text, mentions }) =>
    withEngine(context, ({ messenger }) => messenger.edit(asMessageId(messageId), text, mentions)),
  'message:unsend': ({ messageId }) =>
    withEngine(context, ({ messenger }) => messenger.unsend(asMessageId(messageId))),
  'message:react': ({ messageId, emoji, isRemoval }) =>
    withEngine(context, ({ messenger }) =>
      messenger.react(asMessageId(messageId), emoji, isRemoval)
    ),
  'message:vote': ({ messageId, optionId, isRemoval }) =>
    withEngine(context, ({ messenger }) =>
      messenger.vote(asMessageId(messageId), optionId, isRemoval)
    ),
  'message:addPollOption': ({ messageId, text }) =>
    withEngine(context, ({ messenger }) => messenger.addPollOption(asMessageId(messageId), text)),
  'message:pin': ({ messageId, isPinned }) =>
    withEngine(context, ({ messenger }) => messenger.pinMessage(asMessageId(messageId), isPinned)),
  'message:listPinned': ({ conversationId }) =>
    withEngine(context, async ({ store }) =>
      ok(await store.listPinned(asConversationId(conversationId)))
    ),
  'message:fetchPinned': ({ conversationId }) =>
    withEngine(context, async ({ store, accounts }) => {
      const conversation = await store.findConversation(asConversationId(conversationId))
      if (conversation === null) return err('not_found')
      await accounts.find(conversation.accountId)?.fetchPinned(conversation.serverId)
      return ok(null)
    }),
  'message:deleteForMe': ({ messageId }) =>
    withEngine(context, ({ messenger }) => messenger.deleteForMe(asMessageId(messageId))),
  'message:explainNotification': ({ messageId }) =>
    withEngine(context, async ({ notifications }) =>
      ok(await notifications.explain(asMessageId(messageId)))
    )
})

const toAnchor = (anchor: CommandInput<'message:window'>['anchor']): WindowAnchor =>
  anchor.at === 'around' ? { at: 'around', messageId: asMessageId(anchor.messageId) } : anchor
