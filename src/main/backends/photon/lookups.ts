/** Questions about single things, asked because an event mentioned them. */
import type { BackendEvent } from '../../core/backendEvents'
import { fetchConversation } from './conversations'
import type { Directory } from './directory'
import type { RestClient } from '../shared/restClient'

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
      const answer = await rest.request({
        method: 'GET',
        path: `/message/${encodeURIComponent(guid)}`,
        query: { with: 'chats,attachments,messageSummaryInfo' },
        signal
      })
      return answer.ok ? answer.value.data : null
    },
    refreshConversation: (guid) => {
      const running = waiting.get(guid)
      if (running === undefined) void refresh(guid)
      else running.isStale = true
    }
  }
}
