/** What a notification server is handed beside the title. Pure. */
import type { Translate } from '../../shared/i18n'
import type { NotificationRequest } from '../core/ports'
import { type DbusValue, variant } from './dbus/value'
import { APP_ID } from './identity'

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
  capabilities: readonly string[],
  t: Translate
): readonly string[] => {
  if (!capabilities.includes('actions')) return []
  const open = [OPEN, t('notify.open')]
  if (conversationId === null) return open
  const reply = canReply && capabilities.includes(REPLY) ? [REPLY, t('notify.reply')] : []
  return [...open, ...reply, MARK_READ, t('notify.markRead')]
}

export const hintsOf = (
  { silent, canReply }: NotificationRequest,
  t: Translate
): readonly DbusValue[] => [
  ['desktop-entry', variant('s', APP_ID)],
  ['category', variant('s', 'im.received')],
  ['urgency', variant('y', silent ? URGENCY_LOW : URGENCY_NORMAL)],
  silent
    ? ['suppress-sound', variant('b', true)]
    : ['sound-name', variant('s', 'message-new-instant')],
  ...(canReply ? [['x-kde-reply-placeholder-text', variant('s', t('notify.reply'))]] : [])
]
