import type { AppError, Conversation, Message, Result } from '../../../shared/domain'
import type { StagedAttachment } from '../../../shared/ipc/views'
import type { AppState } from './app.svelte'

/**
 * Sends messages on, in their order, each with its files, as if they were written there. Stops at the
 * first that could not be taken, and says why; those before it are on their way.
 */
export const forwardTo = async (
  { api }: AppState,
  conversation: Conversation,
  messages: readonly Message[]
): Promise<AppError | null> => {
  for (const message of messages) {
    const stagedIds: string[] = []
    for (const file of message.attachments) {
      const staged: Result<StagedAttachment> = await api.call('attachment:stageStored', {
        attachmentId: file.id,
        conversationId: conversation.id
      })
      if (!staged.ok) {
        await Promise.all(stagedIds.map((stagedId) => api.call('attachment:discard', { stagedId })))
        return staged.error
      }
      stagedIds.push(staged.value.stagedId)
    }
    const sent = await api.call('message:send', {
      conversationId: conversation.id,
      text: message.text,
      replyTo: null,
      stagedIds
    })
    if (!sent.ok) return sent.error
  }
  return null
}
