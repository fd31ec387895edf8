import type { NotificationExplanation } from '../../../src/shared/domain'
import { type InPage, invoke } from './snapshot'

/** What became of a conversation's newest message as a notification; `unknown` until it is decided. */
export const explanationOf = async (
  run: InPage,
  conversation: string,
  text: string
): Promise<NotificationExplanation['outcome']> => {
  const { conversations } = await invoke(run, 'app:snapshot')
  const { lastMessage } = conversations.find(({ name }) => name === conversation) ?? {}
  if (lastMessage?.text !== text) return 'unknown'
  const { messageId } = lastMessage
  return (await invoke(run, 'message:explainNotification', { messageId })).outcome
}
