/** Notifications: over D-Bus on Linux, through Electron on macOS and Windows. */
import type { Translate } from '../../shared/i18n'
import type { Clock, Logger, NotificationRequest, Notifier } from '../core/ports'
import type { SessionBus } from './dbus/sessionBus'
import type { ShownRegister } from './shownRegister'

/** What the person did with a notification. */
export type NotificationActivation = {
  readonly request: Pick<NotificationRequest, 'conversationId' | 'messageId'>
  readonly action:
    | { readonly type: 'open' }
    | { readonly type: 'markRead' }
    /** Text as typed, not empty. */
    | { readonly type: 'reply'; readonly text: string }
}

export type ActivationListener = (activation: NotificationActivation) => void

export interface AppNotifier extends Notifier {
  /** One listener; called once for each thing done, even where the system tells it twice. */
  onActivation(listener: ActivationListener): void
  /** Removes everything that is shown. */
  dispose(): void
}

export type NotifierOptions = {
  readonly clock: Clock
  readonly logger: Logger
  /** Shown on Linux; macOS and Windows show the app's own. */
  readonly iconFile: string | null
  /** For the buttons, in the language of that moment. */
  readonly t: Translate
}

export type ElectronNotifierOptions = NotifierOptions & {
  /** What `ready` brought; macOS. */
  readonly launchInfo: () => unknown
}

export type BusNotifierOptions = NotifierOptions & {
  readonly bus: SessionBus
  readonly isSystemQuiet: () => Promise<boolean>
  readonly register: ShownRegister
}

/** References are kept so that clicks find what they are about; this many at most. */
export const MAX_KEPT = 100

/** Says that notifications do not work here, once: every message would repeat it. */
export const createFailureWarning = (logger: Logger): ((error: string) => void) => {
  let isTold = false
  return (error) => {
    if (isTold) return
    isTold = true
    logger.warn('notification failed', { error: error.slice(0, 200) })
  }
}
