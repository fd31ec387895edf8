import type { Capabilities, Message } from '../../../shared/domain'

export type MessageAction =
  | 'reply'
  | 'react'
  | 'edit'
  | 'unsend'
  | 'copy'
  | 'forward'
  | 'select'
  | 'deleteForMe'
  | 'retry'
  | 'checkAgain'
  | 'sendAgain'
  | 'discard'

export const ACTION_LABELS: Readonly<Record<MessageAction, string>> = {
  reply: 'Reply',
  react: 'React',
  edit: 'Edit',
  unsend: 'Unsend',
  copy: 'Copy text',
  forward: 'Forward…',
  select: 'Select',
  deleteForMe: 'Delete for me',
  retry: 'Retry',
  checkAgain: 'Check again',
  sendAgain: 'Send again',
  discard: 'Discard'
}

const isReworded = (isWaiting: boolean, isMine: boolean, { edit }: Capabilities): boolean =>
  isWaiting || (isMine && edit)

const hasContent = ({ text, attachments }: Message): boolean =>
  text !== '' || attachments.length > 0

/** What can be done with a message here and now; nothing else is offered. */
export const messageActions = (
  message: Message,
  capabilities: Capabilities
): readonly MessageAction[] => {
  const isLive = message.unsentAt === null && message.service === null
  const hasText = message.text !== ''
  const isFailed = message.sendState === 'failed'
  const isUnconfirmed = message.sendState === 'unconfirmed'
  // What the server has not got yet is reworded here, whatever the server can do.
  const isWaiting = isFailed || message.sendState === 'queued'
  const isUnderWay = isUnconfirmed || message.sendState === 'sending'
  const isOnServer = isLive && message.serverId !== null
  const isMine = isOnServer && message.isFromMe
  const offered: readonly (readonly [MessageAction, boolean])[] = [
    ['retry', isFailed],
    ['checkAgain', isUnconfirmed],
    ['sendAgain', isUnconfirmed],
    ['reply', isOnServer && capabilities.reply],
    ['react', isOnServer && capabilities.reactions !== 'none'],
    ['edit', hasText && isReworded(isWaiting, isMine, capabilities)],
    ['copy', isLive && hasText],
    ['forward', isLive && hasContent(message)],
    ['select', isLive],
    ['unsend', isMine && capabilities.unsend],
    ['discard', isWaiting || isUnconfirmed],
    ['deleteForMe', !isWaiting && !isUnderWay]
  ]
  return offered.filter(([, isOffered]) => isOffered).map(([action]) => action)
}
