/** Where a row belongs and who wrote it, from the little that some rows say. */
import type { Directory } from './directory'
import type { WireChat, WireMessage } from './wire'

/** `senderAddress` of the account's owner: rows of our own carry the recipient's handle, or none. */
const SELF_ADDRESS = ''

const UNKNOWN_ADDRESS = 'unknown'

export type MappingContext = {
  readonly directory: Directory
  /** The conversation that was asked about, for rows that do not name theirs. */
  readonly conversationServerId?: string
  /** The payload is a reduced one (an echo, a list preview). */
  readonly isReduced?: boolean
  /** Last resort for a full row without a conversation, after the server was asked again. */
  readonly mayInfer?: boolean
}

export const isGroupChat = (chat: WireChat): boolean =>
  // The separator is more trustworthy than `style` (photon.md 4.2).
  chat.guid.includes(';+;') || (!chat.guid.includes(';-;') && chat.style === 43)

/** The conversation a row belongs to, or null when nothing says. */
export const conversationIdOf = (wire: WireMessage, context: MappingContext): string | null => {
  const chat = wire.chats[0]
  if (chat !== undefined) return context.directory.canonical(chat.guid)
  if (context.conversationServerId !== undefined) return context.conversationServerId
  if (wire.cacheRoomnames !== null) return context.directory.conversationOf(wire.cacheRoomnames)
  // Group rows name their room in full payloads; one that does not belongs to the direct
  // conversation with its handle, which is the other side in both directions (photon.md 4.1).
  return context.mayInfer === true && wire.handle !== null
    ? context.directory.conversationOf(wire.handle.address)
    : null
}

/** Address and name; the owner's name is not ours to tell. */
export const senderOf = (
  wire: WireMessage,
  directory: Directory
): { readonly address: string; readonly name: string | null } => {
  // isFromMe first: in direct chats the handle of an own row is the recipient (photon.md 4.1).
  if (wire.isFromMe) return { address: SELF_ADDRESS, name: null }
  const chat = wire.chats[0]
  const direct = chat !== undefined && !isGroupChat(chat) ? chat.identifier : null
  const address =
    wire.handle?.address ??
    (wire.handleId === null ? null : directory.addressOf(wire.handleId)) ??
    direct ??
    UNKNOWN_ADDRESS
  return { address, name: directory.nameOf(address) }
}
