import { asAccountId, asConversationId, err, type Message, ok } from '../../../shared/domain'
import type { SearchHitView } from '../../../shared/ipc/views'
import { snippetAround } from '../../core/messenger/snippet'
import type { Handlers } from '../register'
import { type HandlerContext, withEngine } from './context'

type SearchCommands = Extract<keyof Handlers, `search:${string}`>

export const searchHandlers = (context: HandlerContext): Pick<Handlers, SearchCommands> => ({
  'search:query': ({ query, conversationId, limit }) =>
    withEngine(context, async ({ store }) => {
      if (query.trim() === '') return err('invalid_input', 'empty', 'query')
      const scope = conversationId === null ? null : asConversationId(conversationId)
      const hits = await store.search(query, scope, limit)
      return ok(
        hits.map(({ message, conversationName, snippet }) =>
          toView(message, { conversationName, snippet, isStored: true })
        )
      )
    }),
  'search:server': ({ accountId, query, limit }) =>
    withEngine(context, async ({ searchServer }) => {
      if (query.trim() === '') return err('invalid_input', 'empty', 'query')
      const found = await searchServer(asAccountId(accountId), query.trim(), limit)
      if (!found.ok) return found
      return ok(
        found.value.map(({ message, conversationName, isStored }) =>
          toView(message, {
            conversationName,
            isStored,
            snippet: snippetAround(message.text, query)
          })
        )
      )
    })
})

const toView = (
  message: Message,
  rest: Pick<SearchHitView, 'conversationName' | 'snippet' | 'isStored'>
): SearchHitView => ({
  messageId: message.id,
  conversationId: message.conversationId,
  senderName: message.senderName,
  sentAt: message.sentAt,
  ...rest
})
