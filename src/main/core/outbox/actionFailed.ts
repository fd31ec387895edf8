import type { AppErrorCode } from '../../../shared/domain'
import type { AppEvent } from '../../../shared/ipc/events'
import type { OutboxItem } from '../store'

/** What windows are told when something other than a send was refused; null for a send. */
export const actionFailed = (
  { command, conversationId }: OutboxItem,
  code: AppErrorCode
): AppEvent | null =>
  command.type === 'send'
    ? null
    : { type: 'action/failed', action: command.type, conversationId, code }
