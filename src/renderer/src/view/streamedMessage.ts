import { asMessageId, UNACKNOWLEDGED_ORDER } from '../../../shared/domain'
import type { Conversation, Message } from '../../../shared/domain'
import type { MessageStream } from '../../../shared/ipc/events'

/** Stands for the id that a message has only once it is finished. */
export const STREAM_ID = asMessageId('streaming')

/** The timeline with what is being written at its end; without it once the message itself is there. */
export const withStream = (
  messages: readonly Message[],
  stream: MessageStream,
  conversation: Conversation
): readonly Message[] => {
  if (messages.some((message) => message.serverId === stream.serverId)) return messages
  return [
    ...messages,
    {
      id: STREAM_ID,
      accountId: conversation.accountId,
      conversationId: conversation.id,
      serverId: stream.serverId,
      clientId: null,
      isFromMe: false,
      senderAddress: stream.senderAddress,
      senderName: stream.senderName,
      subject: null,
      text: stream.text,
      // The time of the last one: a clock that differs from the server's must not make a new day.
      sentAt: messages.at(-1)?.sentAt ?? Date.now(),
      order: UNACKNOWLEDGED_ORDER,
      editedAt: null,
      unsentAt: null,
      deliveredAt: null,
      readAt: null,
      sendState: null,
      failure: null,
      replyTo: null,
      reactions: [],
      attachments: [],
      service: null,
      body: null,
      mentions: [],
      unsupported: null,
      effect: null,
      isPinned: false,
      edits: []
    }
  ]
}
