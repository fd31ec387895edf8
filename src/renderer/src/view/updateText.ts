import type { RestartBlocker, UpdatesOffReason, UpdateState } from '../../../shared/domain'
import { completeTime } from './time'

const OFF: Readonly<Record<UpdatesOffReason, string>> = {
  development: 'This Tern was started from its source, so it does not update itself.',
  packageManager: 'New versions come with the updates of your system.',
  noSource: 'This copy was made without an address for updates. Get new versions where you got it.'
}

const BLOCKED: Readonly<Record<RestartBlocker, string>> = {
  draft: 'You are writing a message. Send it or clear it, then restart.',
  upload: 'A file is being sent. Restart when it is through.',
  outbox: 'Messages are waiting to be sent. Restart when they are through.'
}

const failure = ({ code }: Extract<UpdateState, { phase: 'failed' }>): string => {
  if (code === 'offline') return 'There is no connection now. Tern will look again later.'
  if (code === 'rejected')
    return 'What was fetched is not what was published, so it was thrown away. Tern will try again later.'
  if (code === 'storage_full') return 'The disk is full, so the new version could not be kept.'
  return 'The server of the updates did not answer. Tern will look again later.'
}

/** Where an update stands, in a sentence. */
export const updateText = (state: UpdateState): string => {
  switch (state.phase) {
    case 'off':
      return OFF[state.reason]
    case 'current':
      return state.checkedAt === null
        ? 'Tern has not looked for a new version yet.'
        : `You have the newest version. Looked ${completeTime(state.checkedAt)}.`
    case 'checking':
      return 'Looking for a new version…'
    case 'downloading':
      return `Fetching Tern ${state.version}: ${state.percent.toString()} %`
    case 'ready':
      return state.blockedBy === null
        ? `Tern ${state.version} is ready. It is installed at the next start.`
        : BLOCKED[state.blockedBy]
    case 'failed':
      return failure(state)
  }
}
