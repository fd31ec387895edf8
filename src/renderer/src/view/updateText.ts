import type { RestartBlocker, UpdatesOffReason, UpdateState } from '../../../shared/domain'
import { t } from '../i18n.svelte'
import { completeTime } from './time'

const OFF = {
  development: 'settings.updatesOffSource',
  packageManager: 'settings.updatesOffSystem',
  noSource: 'settings.updatesOffAddress'
} as const satisfies Record<UpdatesOffReason, string>

const BLOCKED = {
  draft: 'settings.updateBlockedDraft',
  upload: 'settings.updateBlockedUpload',
  outbox: 'settings.updateBlockedOutbox'
} as const satisfies Record<RestartBlocker, string>

const failure = ({ code }: Extract<UpdateState, { phase: 'failed' }>): string => {
  if (code === 'offline') return t('settings.updateOffline')
  if (code === 'rejected') return t('settings.updateRejected')
  if (code === 'storage_full') return t('settings.updateDiskFull')
  return t('settings.updateNoAnswer')
}

/** Where an update stands, in a sentence. */
export const updateText = (state: UpdateState): string => {
  switch (state.phase) {
    case 'off':
      return t(OFF[state.reason])
    case 'current':
      return state.checkedAt === null
        ? t('settings.updateNotLooked')
        : t('settings.updateNewest', { time: completeTime(state.checkedAt) })
    case 'checking':
      return t('settings.updateLooking')
    case 'downloading':
      return t('settings.updateFetching', { version: state.version, percent: state.percent })
    case 'ready':
      return state.blockedBy === null
        ? t('settings.updateReady', { version: state.version })
        : t(BLOCKED[state.blockedBy])
    case 'failed':
      return failure(state)
  }
}
