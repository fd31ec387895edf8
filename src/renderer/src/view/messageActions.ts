import type { Capabilities, Message } from '../../../shared/domain'

export type MessageAction =
  'reply' | 'react' | 'edit' | 'unsend' | 'copy' | 'deleteForMe' | 'retry' | 'discard'

export const ACTION_LABELS: Readonly<Record<MessageAction, string>> = {
  reply: 'Reply',
  react: 'React',
  edit: 'Edit',
  unsend: 'Unsend',
  copy: 'Copy text',
  deleteForMe: 'Delete for me',
  retry: 'Retry',
  discard: 'Discard'
}

/** What can be done with a message here and now; nothing else is offered. */
export const messageActions = (
  message: Message,
  capabilities: Capabilities
): readonly MessageAction[] => {
  const isLive = message.unsentAt === null && message.service === null
  const isStuck = message.sendState === 'failed' || message.sendState === 'unconfirmed'
  const isOnServer = isLive && message.serverId !== null
  const isMine = isOnServer && message.isFromMe
  const offered: readonly (readonly [MessageAction, boolean])[] = [
    ['retry', isStuck],
    ['reply', isOnServer && capabilities.reply],
    ['react', isOnServer && capabilities.reactions !== 'none'],
    ['edit', isMine && capabilities.edit && message.text !== ''],
    ['copy', isLive && message.text !== ''],
    ['unsend', isMine && capabilities.unsend],
    ['discard', isStuck || message.sendState === 'queued'],
    ['deleteForMe', !isStuck && message.sendState !== 'queued' && message.sendState !== 'sending']
  ]
  return offered.filter(([, isOffered]) => isOffered).map(([action]) => action)
}
