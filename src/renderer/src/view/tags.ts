import type { AccountId, Conversation } from '../../../shared/domain'
import { foldText, isInInbox } from './conversationFilter'

/** As many as the server is asked to keep, and as long. */
export const MAX_TAGS = 100
export const MAX_TAG_LENGTH = 200
const SUGGESTIONS = 12

const inOrder = (tags: Iterable<string>): readonly string[] =>
  [...new Set(tags)].sort((a, b) => a.localeCompare(b))

/** Tags of the conversations in the inbox, the owner's and the shared ones, each once. */
export const listTags = (conversations: readonly Conversation[]): readonly string[] =>
  inOrder(
    conversations
      .filter(isInInbox)
      .flatMap(({ tags, sharedTags }) => (tags.length > 0 ? [...tags, ...sharedTags] : sharedTags))
  )

/** Own tags of other conversations of the account that fit what was typed and are not given yet. */
export const suggestTags = (
  conversations: readonly Conversation[],
  accountId: AccountId,
  given: readonly string[],
  typed: string
): readonly string[] => {
  const wanted = foldText(typed.trim())
  const used = conversations.flatMap((item) => (item.accountId === accountId ? item.tags : []))
  return inOrder(used)
    .filter((tag) => !given.includes(tag) && foldText(tag).includes(wanted))
    .slice(0, SUGGESTIONS)
}

/** With one more at the end, unless it says nothing or is there already. */
export const withTag = (tags: readonly string[], typed: string): readonly string[] => {
  const tag = typed.trim()
  return tag === '' || tags.includes(tag) || tags.length >= MAX_TAGS ? tags : [...tags, tag]
}
