import type { Capabilities } from '../../../shared/domain'

/** A conversation that was left can be read, and nothing else. */
export const withoutWriting = (capabilities: Capabilities): Capabilities => ({
  ...capabilities,
  reactions: 'none',
  edit: false,
  unsend: false,
  reply: false,
  typing: false,
  attachments: false,
  groups: false,
  polls: false,
  pinMessages: false
})
