import type { OutboxCommand, ReadBlob, SendOutcome } from '../../core/chatBackend'
import { rejected } from '../shared/outcome'
import { edit, markRead, react, unsend } from './changeMessage'
import type { SendDeps } from './commandRequest'
import { addOption, vote } from './pollActions'
import { sendFile } from './sendFile'
import { sendText } from './sendText'

/** Carries out one command of the outbox, once. Never throws, never retries. */
export const executeCommand = (
  deps: SendDeps,
  command: OutboxCommand,
  readBlob: ReadBlob
): Promise<SendOutcome> => {
  switch (command.type) {
    case 'send':
      return command.attachment === null
        ? sendText(deps, command)
        : sendFile(deps, command, command.attachment, readBlob)
    case 'edit':
      return edit(deps, command)
    case 'unsend':
      return unsend(deps, command)
    case 'react':
      return react(deps, command)
    case 'markRead':
      return markRead(deps, command)
    case 'vote':
      return vote(deps, command)
    case 'addPollOption':
      return addOption(deps, command)
    case 'pinMessage':
      return Promise.resolve(rejected('unsupported', 'this service pins no messages'))
    case 'setPreferences':
      return Promise.resolve(rejected('unsupported', 'preferences stay here'))
    case 'deleteForMe':
      return Promise.resolve(rejected('unsupported', 'deleting for oneself stays here'))
  }
}
