import type { AppEvent } from '../../../shared/ipc/events'
import type { MessageKey } from '../../../shared/i18n'
import { t } from '../i18n.svelte'

type FailedAction = Extract<AppEvent, { readonly type: 'action/failed' }>['action']

const FAILURES: Readonly<Record<FailedAction, MessageKey>> = {
  edit: 'message.failedEdit',
  unsend: 'message.failedUnsend',
  react: 'message.failedReact',
  vote: 'message.failedVote',
  addPollOption: 'message.failedOption',
  pinMessage: 'message.failedPin',
  deleteForMe: 'message.failedDelete',
  setPreferences: 'message.failedPreferences',
  markRead: 'message.failedMarkRead'
}

/** What did not happen; the reason follows. */
export const actionFailure = (action: FailedAction): string => t(FAILURES[action])
