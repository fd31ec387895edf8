/** What closing the window did, told the first time: the app seems gone, or will not go. */
import type { MessageKey, Translate } from '../../shared/i18n'
import type { NotificationRequest } from '../core/ports'
import { APP_NAME } from '../platform/identity'
import type { AppNotifier } from '../platform/notifier'

type ClosedTo = 'hide' | 'minimize'

const WORDS = {
  hide: ['shell.stillRunning', 'shell.stillRunningBody'],
  minimize: ['shell.wasMinimized', 'shell.wasMinimizedBody']
} as const satisfies Readonly<Record<ClosedTo, readonly [title: MessageKey, body: MessageKey]>>

export const createCloseNote =
  (
    notifier: Pick<AppNotifier, 'show'>,
    settings: { isCloseNoteShown(): boolean; setCloseNoteShown(): void },
    platform: NodeJS.Platform,
    t: Translate
  ): ((closedTo: ClosedTo) => void) =>
  (closedTo) => {
    // On macOS a closed window is no closed app, as everybody there knows.
    if (platform === 'darwin' || settings.isCloseNoteShown()) return
    settings.setCloseNoteShown()
    const [title, body] = WORDS[closedTo]
    const request: NotificationRequest = {
      tag: 'note:closed',
      accountId: null,
      conversationId: null,
      messageId: null,
      title: t(title, { app: APP_NAME }),
      body: t(body),
      silent: true,
      canReply: false
    }
    void notifier.show(request)
  }
