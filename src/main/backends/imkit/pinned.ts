import { ok, type Result } from '../../../shared/domain'
import type { BackendEvent } from '../../core/backendEvents'
import { asList, asRecord } from '../shared/fields'
import type { RestClient } from '../shared/restClient'
import { messageEvents, type MappingContext } from './toDomain'
import { readMessage } from './wire'

const MAX_PINNED = 100

/** What is pinned in a room, however old it is (imkit.md 4.4; the spelling is the server's). */
export const fetchPinned = async (
  rest: RestClient,
  context: MappingContext,
  room: string,
  signal: AbortSignal
): Promise<Result<readonly BackendEvent[]>> => {
  const path = `/rooms/${encodeURIComponent(room)}/pined-messages`
  const answer = await rest.request({ method: 'GET', path, signal })
  if (!answer.ok) return { ok: false, error: answer.error.error }
  const rows = asList(asRecord(answer.value.data)?.data) ?? []
  return ok(
    rows.slice(0, MAX_PINNED).flatMap((row) => {
      const wire = readMessage(row)
      // That it stands in this list says it, whatever flag it carries.
      return 'reason' in wire
        ? []
        : messageEvents({ ...wire, raw: { ...wire.raw, isPined: true } }, context, room)
    })
  )
}
