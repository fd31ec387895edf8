/**
 * macOS tells with `ready` which notification the app was opened from; it may be one of a run that has
 * ended. Electron 42 and newer; older ones give nothing that names it.
 */
import { asConversationId } from '../../shared/domain'
import type { NotificationActivation } from './notifier'

/** The tag that a notification of a conversation has. */
const TAG = /^conversation:([\w-]{1,200})$/
const DISMISSED = 'com.apple.UNNotificationDismissActionIdentifier'
const DEFAULT = 'com.apple.UNNotificationDefaultActionIdentifier'

/** Null for a start by other means. Pure. */
export const launchActivation = (info: unknown): NotificationActivation | null => {
  if (typeof info !== 'object' || info === null) return null
  const { identifier, actionIdentifier, userText } = info as Readonly<Record<string, unknown>>
  const conversation = typeof identifier === 'string' ? TAG.exec(identifier)?.[1] : undefined
  if (conversation === undefined || actionIdentifier === DISMISSED) return null
  const request = { conversationId: asConversationId(conversation), messageId: null }
  if (typeof userText === 'string' && userText.trim() !== '')
    return { request, action: { type: 'reply', text: userText } }
  const isOpened = actionIdentifier === undefined || actionIdentifier === DEFAULT
  return { request, action: { type: isOpened ? 'open' : 'markRead' } }
}
