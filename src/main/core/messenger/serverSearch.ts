/**
 * Search on the server, for what is not stored here. What it finds is stored, so that it can be opened;
 * each stands alone, as a span of its own, until history joins it.
 */
import type { AccountId, Message, Result } from '../../../shared/domain'
import { comparePositions, err, ok } from '../../../shared/domain'
import type { Accounts } from '../account/accounts'
import type { BackendEvent } from '../backendEvents'
import type { ConversationDirectory } from '../conversationDirectory'
import type { Store } from '../store'
import { isConnected } from './management'

export type FoundMessage = {
  readonly message: Message
  readonly conversationName: string
  /** It was stored before. */
  readonly isStored: boolean
}

/** Newest first. */
export type ServerSearch = (
  account: AccountId,
  query: string,
  limit: number
) => Promise<Result<readonly FoundMessage[]>>

type MessageEvent = Extract<BackendEvent, { readonly type: 'message' }>

export const createServerSearch =
  (store: Store, accounts: Accounts, directory: ConversationDirectory): ServerSearch =>
  async (account, query, limit) => {
    const runtime = accounts.find(account)
    if (runtime === null) return err('not_found')
    const { search, capabilities } = runtime.backend
    if (search === null || !capabilities.serverSearch) return err('unsupported')
    if (!isConnected(runtime)) return err('offline')
    const found = await search.call(runtime.backend, query, limit, runtime.signal)
    if (!found.ok) return found
    if (runtime.signal.aborted) return err('cancelled')
    // One of a conversation that nobody told of would make a nameless one.
    const hits = found.value
      .filter((event) => event.type === 'message')
      .filter(
        ({ message, conversation }) =>
          conversation !== null || directory.find(account, message.conversationServerId) !== null
      )
      .slice(0, limit)
    const ids = hits.map(({ message }) => message.serverId)
    const before = new Set((await store.findByServerIds(account, ids)).map(({ id }) => id))
    await runtime.keep(hits.flatMap(alone), 'history')
    const stored = await store.findByServerIds(account, ids)
    return ok(
      [...stored]
        .sort((a, b) => comparePositions(b, a))
        .map((message) => ({
          message,
          conversationName: directory.get(message.conversationId)?.name ?? '',
          isStored: before.has(message.id)
        }))
    )
  }

const alone = (event: MessageEvent): readonly BackendEvent[] => {
  const { conversationServerId, sentAt } = event.message
  return [event, { type: 'spanProven', conversationServerId, since: sentAt, until: sentAt }]
}
