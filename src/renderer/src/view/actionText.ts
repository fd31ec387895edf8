import type { AppEvent } from '../../../shared/ipc/events'

type FailedAction = Extract<AppEvent, { readonly type: 'action/failed' }>['action']

/** What did not happen; the reason follows. */
export const ACTION_FAILURES: Readonly<Record<FailedAction, string>> = {
  edit: 'Your change was not saved.',
  unsend: 'The message was not unsent.',
  react: 'Your reaction was not sent.',
  setPreferences: 'The server did not take this setting.',
  markRead: 'The read mark was not sent.'
}
