/**
 * `tern://conversation/<account>/<conversation>`: shows a conversation that is here already. A link
 * is a stranger's word that any page can start Tern with, so it can only show: nothing is sent,
 * added, marked or fetched by it.
 */
import type { AccountId, ConversationId } from '../../shared/domain'
import { asAccountId, asConversationId } from '../../shared/domain'

export const LINK_SCHEME = 'tern'

export type DeepLink = {
  readonly accountId: AccountId
  readonly conversationId: ConversationId
}

/**
 * Ids as Tern makes them, spelled as Tern spells them. There is nothing to decode and nothing to
 * resolve, so there is no second reading of a link.
 */
const GRAMMAR =
  /^tern:\/\/conversation\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(c[A-Za-z0-9_-]{20})$/u

/** Null for everything that is not exactly one of our links. */
export const parseDeepLink = (text: string): DeepLink | null => {
  const [, accountId, conversationId] = GRAMMAR.exec(text) ?? []
  if (accountId === undefined || conversationId === undefined) return null
  return { accountId: asAccountId(accountId), conversationId: asConversationId(conversationId) }
}

export const deepLinkTo = ({ accountId, conversationId }: DeepLink): string =>
  `${LINK_SCHEME}://conversation/${accountId}/${conversationId}`

/**
 * The link that a command line carries: the last argument alone, where the system puts it, so that
 * nothing in front of it can be taken for one.
 */
export const deepLinkOf = (argv: readonly string[]): DeepLink | null =>
  parseDeepLink(argv.at(-1) ?? '')

/** Links from the moment the process starts; they wait until somebody can show them. */
export interface DeepLinks {
  /** A link of the system, of any spelling. What is not ours is dropped. */
  offer(link: DeepLink | null): void
  /** From now on links go there; the newest of those that waited goes at once. */
  handOver(show: (link: DeepLink) => void): void
}

export const createDeepLinks = (): DeepLinks => {
  let waiting: DeepLink | null = null
  let target: ((link: DeepLink) => void) | null = null
  return {
    offer: (link) => {
      if (link === null) return
      // Only one can be shown: of several clicks the last one counts.
      if (target === null) waiting = link
      else target(link)
    },
    handOver: (show) => {
      target = show
      const link = waiting
      waiting = null
      if (link !== null) show(link)
    }
  }
}
