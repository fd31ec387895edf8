/** Questions about single things, asked because an event mentioned them. */
import type { BackendEvent } from '../../core/backendEvents'
import { fetchConversation } from './conversations'
import type { Directory } from './directory'
import { createLimit } from '../shared/limited'
import type { RestClient } from '../shared/restClient'

/** Rows asked for at one time: a thousand events without a conversation must not be a thousand questions. */
const ROWS_AT_ONCE = 4
/** What may wait besides; an event beyond that is kept aside, and the next catch-up brings its row. */
const ROWS_WAITING = 1_000

export type Lookups = {
  /** The full row with its conversation; null when it cannot be had. */
  readonly resolveRow: (guid: string) => Promise<unknown>
  /** The conversation with its participants, to `deliver`; several questions at once are one. */
  readonly refreshConversation: (guid: string) => void
}

export const createLookups = (
  rest: RestClient,
  directory: Directory,
  signal: AbortSignal,
  deliver: (event: BackendEvent) => void
): Lookups => {
  const waiting = new Map<string, { isStale: boolean }>()
  const limit = createLimit(ROWS_AT_ONCE)
  let rowsAsked = 0
  const askRow = async (guid: string): Promise<unknown> => {
    if (signal.aborted) return null
    const answer = await rest.request({
      method: 'GET',
      path: `/message/${encodeURIComponent(guid)}`,
      query: { with: 'chats,attachments,messageSummaryInfo,attributedBody,payloadData' },
      signal
    })
    return answer.ok ? answer.value.data : null
  }
  const refresh = async (guid: string): Promise<void> => {
    const mine = { isStale: false }
    waiting.set(guid, mine)
    const event = await fetchConversation(rest, directory, guid, signal)
    waiting.delete(guid)
    if (event !== null) deliver(event)
    // It changed again while the answer was on its way: that answer may be the older one.
    if (mine.isStale && !signal.aborted) void refresh(guid)
  }
  return {
    resolveRow: async (guid) => {
      if (rowsAsked >= ROWS_AT_ONCE + ROWS_WAITING) return null
      rowsAsked += 1
      try {
        // Each question anew, also for the same row: it may have changed since it was asked for.
        return await limit(() => askRow(guid))
      } finally {
        rowsAsked -= 1
      }
    },
    refreshConversation: (guid) => {
      const running = waiting.get(guid)
      if (running === undefined) void refresh(guid)
      else running.isStale = true
    }
  }
}
