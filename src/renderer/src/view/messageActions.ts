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

type Offer = readonly (readonly [MessageAction, boolean])[]

/** What takes a server that knows the message, and can do it. */
const serverOffer = (message: Message, capabilities: Capabilities): Offer => {
  const { isPinned } = message
  const canPin = capabilities.pinMessages
  return [
    ['reply', capabilities.reply],
    ['react', capabilities.reactions !== 'none'],
    ['pin', canPin && !isPinned],
    ['unpin', canPin && isPinned],
    ['unsend', message.isFromMe && capabilities.unsend]
  ]
}

/** What is done with the message as it stands here. */
const hereOffer = (message: Message): Offer => [
  ['copy', message.text !== ''],
  ['forward', hasContent(message)],
  ['select', true],
  ['edits', message.edits.length > 0]
]

/** What becomes of one that did not go out, or not yet. */
const outgoingOffer = ({ sendState }: Message): Offer => {
  const isFailed = sendState === 'failed'
  const isUnconfirmed = sendState === 'unconfirmed'
  const isWaiting = isFailed || sendState === 'queued'
  return [
    ['retry', isFailed],
    ['checkAgain', isUnconfirmed],
    ['sendAgain', isUnconfirmed],
    ['discard', isWaiting || isUnconfirmed],
    ['deleteForMe', !isWaiting && !isUnconfirmed && sendState !== 'sending']
  ]
}

/** What the server has not got yet is reworded here, whatever the server can do. */
const canReword = (message: Message, isOnServer: boolean, capabilities: Capabilities): boolean =>
  message.text !== '' &&
  message.body === null &&
  isReworded(
    message.sendState === 'failed' || message.sendState === 'queued',
    isOnServer && message.isFromMe,
    capabilities
  )

const ORDER: readonly MessageAction[] = [
  'retry',
  'checkAgain',
  'sendAgain',
  'reply',
  'react',
  'edit',
  'copy',
  'forward',
  'pin',
  'unpin',
  'select',
  'edits',
  'unsend',
  'discard',
  'deleteForMe'
]

/** What can be done with a message here and now; nothing else is offered. */
export const messageActions = (
  message: Message,
  capabilities: Capabilities
): readonly MessageAction[] => {
  const isLive = message.unsentAt === null && message.service === null
  const isOnServer = isLive && message.serverId !== null
  const offers = [
    outgoingOffer(message),
    isLive ? hereOffer(message) : [],
    isOnServer ? serverOffer(message, capabilities) : [],
    [['edit', canReword(message, isOnServer, capabilities)]] as const
  ]
  const offered = new Set(
    offers.flat().flatMap(([action, isOffered]) => (isOffered ? [action] : []))
  )
  return ORDER.filter((action) => offered.has(action))
}
