/** What closing the window did, told the first time: the app seems gone, or will not go. */
import type { NotificationRequest } from '../core/ports'
import { APP_NAME } from '../platform/identity'
import type { AppNotifier } from '../platform/notifier'

type ClosedTo = 'hide' | 'minimize'

const WORDS: Readonly<Record<ClosedTo, readonly [title: string, body: string]>> = {
  hide: [
    `${APP_NAME} is still running`,
    'Messages keep coming. Open it or quit it from its icon in the tray.'
  ],
  minimize: [
    `${APP_NAME} was minimised`,
    'This desktop has no tray to close it to. To end it, choose File, then Quit.'
  ]
}

export const createCloseNote =
  (
    notifier: Pick<AppNotifier, 'show'>,
    settings: { isCloseNoteShown(): boolean; setCloseNoteShown(): void },
    platform: NodeJS.Platform
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
      title,
      body,
      silent: true,
      canReply: false
    }
    void notifier.show(request)
  }
