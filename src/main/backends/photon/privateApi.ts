/**
 * What the server can do through Apple's private API and not without it (photon.md 3.1: "PA"). Both
 * servers of the family need it for the same things.
 */
import type { Capabilities } from '../../../shared/domain'
import type { OutboxCommand } from '../../core/chatBackend'
import type { FlavourKind } from './flavour'

/** `unknown`: the server did not say, so it is tried. */
export type PrivateApi = 'on' | 'off' | 'unknown'

const FULL: Capabilities = {
  reactions: 'tapback',
  edit: true,
  unsend: true,
  reply: true,
  typing: true,
  readReceipts: true,
  attachments: true,
  mentions: false,
  newConversation: 'address',
  groups: true,
  invitations: false,
  serverSearch: false,
  sharedPreferences: false,
  sharedDeletes: false,
  polls: true,
  pinMessages: false
}

const PLAIN: Capabilities = {
  ...FULL,
  reactions: 'none',
  edit: false,
  unsend: false,
  reply: false,
  typing: false,
  readReceipts: false,
  groups: false,
  polls: false
}

/** BlueBubbles shows polls, and has no way to vote in them. */
const WITHOUT_POLLS: Capabilities = { ...FULL, polls: false }

export const capabilitiesOf = (privateApi: PrivateApi, kind: FlavourKind): Capabilities => {
  if (privateApi === 'off') return PLAIN
  return kind === 'photon' ? FULL : WITHOUT_POLLS
}

/** Such a command would fail on the server every time, in words that look like a passing fault. */
export const needsPrivateApi = (command: OutboxCommand): boolean => {
  switch (command.type) {
    case 'send':
      return command.replyToServerId !== null
    case 'edit':
    case 'unsend':
    case 'react':
    case 'vote':
    case 'addPollOption':
    case 'markRead':
      return true
    case 'pinMessage':
    case 'setPreferences':
    case 'deleteForMe':
      return false
  }
}
