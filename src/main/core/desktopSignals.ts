/** What tray, badge and title show: one source, the store's recount, and who waits for a sign-in. */
import type { AccountId, Conversation, UnreadRules, UnreadTotals } from '../../shared/domain'
import type { AppEvent } from '../../shared/ipc/events'
import type { WaitsFor } from './ports'

export type DesktopSinks = {
  readonly setUnread: (totals: UnreadTotals, waitsFor: WaitsFor) => void
  /** Conversations with something unread, newest first. */
  readonly setUnreadConversations: (conversations: readonly Conversation[]) => void
}

export type DesktopSources = {
  /** What is known now, in any order. */
  readonly listConversations: () => readonly Conversation[]
  readonly rules: () => UnreadRules
  /** Epoch ms. */
  readonly now: () => number
}

/** As many as a tray or dock menu can hold. */
const MENU_CONVERSATIONS = 8
/** Of the keychain, and of what it has for an account: it does not give it out. */
const SHUT: ReadonlySet<string> = new Set(['locked', 'unavailable'])
const NOTHING: UnreadTotals = { messages: 0, conversations: 0, byAccount: {} }

/** @returns to be called with every published event */
export const createDesktopSignals = (
  sinks: DesktopSinks,
  sources: DesktopSources
): ((events: readonly AppEvent[]) => void) => {
  const waiting = new Set<AccountId>()
  /** Accounts whose secret the keychain keeps to itself. */
  let locked: ReadonlySet<AccountId> = new Set()
  /** Nothing can be opened, so no account says anything for itself. */
  let isKeychainShut = false
  let totals = NOTHING

  const apply = (event: AppEvent): boolean => {
    switch (event.type) {
      case 'unread/changed':
        totals = event.unread
        sinks.setUnreadConversations(newestUnread(sources))
        return true
      case 'connection/changed': {
        const { accountId, phase } = event.connection
        // Signed out: its secret is locked in, or gone from the keychain.
        if (phase === 'auth_required' || phase === 'signed_out') waiting.add(accountId)
        else waiting.delete(accountId)
        return true
      }
      case 'keychain/changed': {
        const { state } = event.keychain
        isKeychainShut = SHUT.has(state)
        return true
      }
      case 'accounts/changed': {
        const left = new Set(event.accounts.map(({ account }) => account.id))
        for (const id of waiting) if (!left.has(id)) waiting.delete(id)
        locked = new Set(
          event.accounts
            .filter(({ secretState }) => SHUT.has(secretState))
            .map(({ account }) => account.id)
        )
        return true
      }
      default:
        return false
    }
  }

  const waitsFor = (): WaitsFor => {
    if (isKeychainShut) return 'keychain'
    if (waiting.size === 0) return null
    return [...waiting].every((id) => locked.has(id)) ? 'keychain' : 'signIn'
  }

  return (events) => {
    // Every event is applied; `some` would stop at the first that matters.
    const changes = events.filter(apply)
    if (changes.length > 0) sinks.setUnread(totals, waitsFor())
  }
}

const newestUnread = ({
  listConversations,
  rules,
  now
}: DesktopSources): readonly Conversation[] => {
  const { countMuted, countArchived } = rules()
  return listConversations()
    .filter(({ unreadCount, isMarkedUnread }) => unreadCount > 0 || isMarkedUnread)
    .filter(({ isArchived, isLeft }) => !isLeft && (countArchived || !isArchived))
    .filter(({ mutedUntil }) => countMuted || mutedUntil === null || mutedUntil <= now())
    .sort((a, b) => b.lastActivityAt - a.lastActivityAt)
    .slice(0, MENU_CONVERSATIONS)
}
