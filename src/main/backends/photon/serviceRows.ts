import type { ServiceAct, ServiceMessage, ServiceParty } from '../../../shared/domain'
import type { Directory } from './directory'
import { senderOf } from './rowOrigin'
import type { WireMessage } from './wire'

/** Who did it and to whom; '' is the account's owner. */
const partiesOf = (
  wire: WireMessage,
  directory: Directory
): { readonly actor: string; readonly subject: ServiceParty } => {
  const sender = senderOf(wire, directory)
  // handle null and handleId 0 is the owner, whatever isFromMe says (photon.md 2.5).
  const isOwn = wire.isFromMe || (wire.handle === null && (wire.handleId ?? 0) === 0)
  const other = wire.otherHandle === null ? null : directory.addressOf(wire.otherHandle)
  return {
    actor: isOwn ? '' : (sender.name ?? sender.address),
    subject: other === null ? null : (directory.nameOf(other) ?? other)
  }
}

/** What happened to the conversation; null: it is a message of somebody. */
export const toService = (wire: WireMessage, directory: Directory): ServiceMessage | null => {
  const { itemType, groupActionType } = wire
  if (itemType === 0) return null
  const { actor, subject } = partiesOf(wire, directory)
  if (itemType === 1)
    return groupActionType === 0
      ? { type: 'participant_added', actor, subject }
      : { type: 'participant_removed', actor, subject }
  if (itemType === 2)
    return { type: 'renamed', actor, name: wire.groupTitle === '' ? null : wire.groupTitle }
  if (itemType === 3 && groupActionType === 0) return { type: 'participant_left', actor }
  if (itemType === 3)
    return groupActionType === 1 ? { type: 'icon_changed', actor } : { type: 'icon_removed', actor }
  return { type: OTHER_ITEMS.get(itemType) ?? 'unknown', actor }
}

const OTHER_ITEMS: ReadonlyMap<number, ServiceAct> = new Map([
  [4, 'location_changed'],
  [5, 'audio_kept'],
  [6, 'call_started']
])
