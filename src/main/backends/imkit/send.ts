import type { OutboxCommand, ReadBlob, SendOutcome } from '../../core/chatBackend'
import { rejected } from '../shared/outcome'
import { change, pinMessage, react } from './changeMessage'
import type { SendDeps } from './commandRequest'
import { deleteForMe, markRead } from './ownMarks'
import { setPreferences } from './preferences'
import { sendFile, sendText } from './sendMessage'

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
    case 'unsend':
      return change(deps, command)
    case 'react':
      return react(deps, command)
    case 'markRead':
      return markRead(deps, command)
    case 'pinMessage':
      return pinMessage(deps, command)
    case 'vote':
    case 'addPollOption':
      return Promise.resolve(rejected('unsupported', 'this service has no polls'))
    case 'setPreferences':
      return setPreferences(deps, command)
    case 'deleteForMe':
      return deleteForMe(deps, command)
  }
}
