import type { Capabilities, Message } from '../../../shared/domain'
import type { MessageKey } from '../../../shared/i18n'
import { t } from '../i18n.svelte'

export type MessageAction =
  | 'reply'
  | 'react'
  | 'edit'
  | 'unsend'
  | 'copy'
  | 'forward'
  | 'pin'
  | 'unpin'
  | 'select'
  | 'edits'
  | 'deleteForMe'
  | 'retry'
  | 'checkAgain'
  | 'sendAgain'
  | 'discard'

const LABELS: Readonly<Record<MessageAction, MessageKey>> = {
  reply: 'message.actionReply',
  react: 'message.actionReact',
  edit: 'message.actionEdit',
  unsend: 'message.actionUnsend',
  copy: 'message.actionCopy',
  forward: 'message.actionForward',
  pin: 'message.actionPin',
  unpin: 'message.actionUnpin',
  select: 'message.actionSelect',
  edits: 'message.actionEdits',
  deleteForMe: 'message.actionDeleteForMe',
  retry: 'message.actionRetry',
  checkAgain: 'message.actionCheckAgain',
  sendAgain: 'message.actionSendAgain',
  discard: 'message.actionDiscard'
}

export const actionLabel = (action: MessageAction): string => t(LABELS[action])

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
    ['edit', hasText && message.body === null && isReworded(isWaiting, isMine, capabilities)],
    ['copy', isLive && hasText],
    ['forward', isLive && hasContent(message)],
    ['pin', isOnServer && capabilities.pinMessages && !message.isPinned],
    ['unpin', isOnServer && capabilities.pinMessages && message.isPinned],
    ['select', isLive],
    ['edits', isLive && message.edits.length > 0],
    ['unsend', isMine && capabilities.unsend],
    ['discard', isWaiting || isUnconfirmed],
    ['deleteForMe', !isWaiting && !isUnderWay]
  ]
  return offered.filter(([, isOffered]) => isOffered).map(([action]) => action)
}
