import type { BackendEvent } from '../../core/backendEvents'
import { quarantined } from '../shared/quarantine'
import { messageEvents, type MappingContext } from './toDomain'
import type { MessagePage } from './messagePages'
import { readMessage, type WireMessage } from './wire'

/** The events of a page, oldest creation first. What cannot be read is kept aside, never in the way. */
export const mapPage = (
  page: MessagePage,
  context: MappingContext,
  room: string,
  isWanted: (wire: WireMessage) => boolean = () => true
): readonly BackendEvent[] => {
  const hidden = new Set(page.hiddenIds)
  const events: BackendEvent[] = []
  if (page.wires.length < page.rows.length)
    for (const row of page.rows) {
      const wire = readMessage(row)
      if ('reason' in wire) events.push(quarantined('messages/v3', wire.reason, row))
    }
  const wires = page.wires.filter(isWanted).sort((a, b) => a.createdAt - b.createdAt)
  for (const wire of wires)
    events.push(
      ...messageEvents(hidden.has(wire.id) ? { ...wire, isDeleted: true } : wire, context, room)
    )
  return events
}
