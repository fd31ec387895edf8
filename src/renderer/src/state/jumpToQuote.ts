import type { Message, MessageId } from '../../../shared/domain'
import { t } from '../i18n.svelte'
import { errorText } from '../view/errorText'
import type { AppState } from './app.svelte'

/** The message that a reply answers, as far as it is stored by now. */
const storedTarget = async (
  { api }: AppState,
  { id, conversationId }: Message
): Promise<MessageId | null> => {
  const anchor = { at: 'around', messageId: id } as const
  const result = await api.call('message:window', { conversationId, anchor, limit: 1 })
  if (!result.ok) return null
  return result.value.messages.find((item) => item.id === id)?.replyTo?.messageId ?? null
}

/**
 * Goes to what a reply answers; what is not stored is looked for on the server: in the gaps before, then
 * in what is older than all that is stored.
 */
export const jumpToQuote = async (app: AppState, reply: Message): Promise<void> => {
  const { timeline } = app
  if (reply.replyTo === null) return
  let target = reply.replyTo.messageId
  if (target === null) {
    const isThere = async (): Promise<boolean> => {
      target = await storedTarget(app, reply)
      return target !== null
    }
    const reach = await timeline.past.reach(reply.conversationId, isThere, reply.sentAt)
    if (reach.end === 'failed') {
      app.notify(t('timeline.olderNotLoaded', { reason: errorText(reach.error) }))
    } else if (reach.end === 'beginning') app.notify(t('timeline.quoteGone'))
  }
  if (target !== null && timeline.conversationId === reply.conversationId) {
    await timeline.jumpTo(target)
  }
}
