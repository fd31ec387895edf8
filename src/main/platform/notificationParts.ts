/** What a notification server is handed beside the title. Pure. */
import type { NotificationRequest } from '../core/ports'
import { type DbusValue, variant } from './dbus/value'
import { APP_ID } from './identity'
import { MARK_READ_LABEL, REPLY_LABEL } from './notifier'

/** Keys of our buttons; the first one is the notification itself. */
export const OPEN = 'default'
export const MARK_READ = 'mark-read'
/** The server shows a field instead of a button (Plasma and others, capability of the same name). */
const REPLY = 'inline-reply'

const URGENCY_LOW = 0
const URGENCY_NORMAL = 1

/** Servers with `body-markup` read the body as markup: a stranger's `<a href>` would be a link. */
export const escapeMarkup = (body: string): string =>
  body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export const actionsOf = (
  { conversationId, canReply }: NotificationRequest,
  capabilities: readonly string[]
): readonly string[] => {
  if (!capabilities.includes('actions')) return []
  if (conversationId === null) return [OPEN, 'Open']
  const reply = canReply && capabilities.includes(REPLY) ? [REPLY, REPLY_LABEL] : []
  return [OPEN, 'Open', ...reply, MARK_READ, MARK_READ_LABEL]
}

export const hintsOf = ({ silent, canReply }: NotificationRequest): readonly DbusValue[] => [
  ['desktop-entry', variant('s', APP_ID)],
  ['category', variant('s', 'im.received')],
  ['urgency', variant('y', silent ? URGENCY_LOW : URGENCY_NORMAL)],
  silent
    ? ['suppress-sound', variant('b', true)]
    : ['sound-name', variant('s', 'message-new-instant')],
  ...(canReply ? [['x-kde-reply-placeholder-text', variant('s', REPLY_LABEL)]] : [])
]
