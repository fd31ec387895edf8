/** The server's own search (imkit.md 4.8): it gives rooms and ids of messages, never their bodies. */
import { ok, type Result } from '../../../shared/domain'
import type { BackendEvent } from '../../core/backendEvents'
import { asList, asRecord, readId } from '../shared/fields'
import type { RestClient } from '../shared/restClient'
import { concurrently } from '../shared/concurrent'
import { fetchMessage } from './oneMessage'
import { orderOf } from './readers'
import { toConversation, toMessage, type MappingContext } from './toDomain'
import { readRoom, type WireRoom } from './wireRoom'

export type SearchDeps = { readonly rest: RestClient; readonly context: MappingContext }

/** Each one found is a request. */
const MAX_FOUND = 50
const WIDTH = 4

type Hit = { readonly room: WireRoom; readonly id: string }

const readHits = (data: unknown): readonly Hit[] =>
  (asList(asRecord(data)?.messages) ?? []).flatMap((item): readonly Hit[] => {
    const record = asRecord(item)
    const room = readRoom(record?.room)
    if ('reason' in room) return []
    return (asList(record?.messages) ?? []).flatMap((message): readonly Hit[] => {
      const id = readId(message) ?? readId(asRecord(message)?._id)
      return id === null ? [] : [{ room, id }]
    })
  })

/** Ids say roughly when; the dates, once they are here, decide the order. */
const newestHits = (hits: readonly Hit[], limit: number): readonly Hit[] =>
  [...hits].sort((a, b) => orderOf(b.id, 0) - orderOf(a.id, 0)).slice(0, limit)

const fetchHit = async (
  { rest, context }: SearchDeps,
  { room, id }: Hit,
  signal: AbortSignal
): Promise<Extract<BackendEvent, { type: 'message' }> | null> => {
  const found = await fetchMessage(rest, room.id, id, signal)
  // Deleted, hidden or not to be had now: the others are worth showing all the same.
  if (!found.ok || found.value === null || found.value.isDeleted) return null
  return {
    type: 'message',
    message: toMessage(found.value, room.id, context),
    conversation: toConversation(room, context)
  }
}

/** Newest first. */
export const searchMessages = async (
  deps: SearchDeps,
  keyword: string,
  limit: number,
  signal: AbortSignal
): Promise<Result<readonly BackendEvent[]>> => {
  const wanted = Math.max(1, Math.min(limit, MAX_FOUND))
  const answer = await deps.rest.request({
    method: 'POST',
    path: '/search',
    json: { type: ['messages'], keyword, limit: wanted },
    signal
  })
  if (!answer.ok) return { ok: false, error: answer.error.error }
  const hits = newestHits(readHits(answer.value.data), wanted)
  for (const { room } of hits) deps.context.directory.learnRoom(room)
  const found: Extract<BackendEvent, { type: 'message' }>[] = []
  const fetched = concurrently(hits, WIDTH, async function* (hit) {
    const event = await fetchHit(deps, hit, signal)
    if (event !== null) yield event
  })
  for await (const event of fetched) found.push(event)
  if (signal.aborted) return { ok: false, error: { code: 'cancelled', detail: 'aborted' } }
  const newestFirst = found.sort(
    ({ message: a }, { message: b }) => b.sentAt - a.sentAt || b.order - a.order
  )
  return ok(newestFirst)
}
