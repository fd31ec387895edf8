import { ok, type Result } from '../../../shared/domain'
import { asList, asRecord } from '../shared/fields'
import type { RestClient } from '../shared/restClient'
import type { RestFailure } from '../shared/restFailure'
import { readMessage, type WireMessage } from './wire'

/** A message as it is now, by the call for what is around it; null when it is not there. */
export const fetchMessage = async (
  rest: RestClient,
  room: string,
  id: string,
  signal: AbortSignal
): Promise<Result<WireMessage | null, RestFailure>> => {
  const answer = await rest.request({
    method: 'GET',
    path: `/rooms/${encodeURIComponent(room)}/messages/${encodeURIComponent(id)}`,
    query: { before: '0', after: '0' },
    signal
  })
  if (!answer.ok) return answer.error.status === 404 ? ok(null) : answer
  for (const row of asList(asRecord(answer.value.data)?.data) ?? []) {
    const wire = readMessage(row)
    if (!('reason' in wire) && wire.id === id) return ok(wire)
  }
  return ok(null)
}
