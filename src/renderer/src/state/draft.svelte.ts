import type { AppError, ConversationId, Message } from '../../../shared/domain'
import type { StagedAttachment } from '../../../shared/ipc/views'

/**
 * What is being written in ONE conversation. Everything asynchronous (a file being read, a send that
 * failed) holds on to its draft object, so nothing can end up in another conversation.
 */
export class Draft {
  text = $state('')
  replyTo = $state.raw<Message | null>(null)
  editing = $state.raw<Message | null>(null)
  editText = $state('')
  staged = $state.raw<readonly StagedAttachment[]>([])
  error = $state.raw<AppError | null>(null)
  readonly isEmpty = $derived(this.text.trim() === '' && this.staged.length === 0)

  /** Text as main has it; what differs is still to be saved. */
  savedText: string

  constructor(
    readonly conversationId: ConversationId,
    savedText: string
  ) {
    this.text = savedText
    this.savedText = savedText
  }
}
