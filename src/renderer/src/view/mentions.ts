import type { Mention } from '../../../shared/domain'

/**
 * The people named in a text after it was edited: where the change was, nobody is named any more, and
 * what lies behind it moves along.
 */
export const keepMentions = (
  mentions: readonly Mention[],
  before: string,
  after: string
): readonly Mention[] => {
  if (mentions.length === 0 || before === after) return mentions
  const shortest = Math.min(before.length, after.length)
  let start = 0
  while (start < shortest && before[start] === after[start]) start += 1
  let same = 0
  while (same < shortest - start && before.at(-1 - same) === after.at(-1 - same)) same += 1
  const end = before.length - same
  const shift = after.length - before.length
  return mentions.flatMap((mention) => {
    if (mention.start + mention.length <= start) return [mention]
    return mention.start >= end ? [{ ...mention, start: mention.start + shift }] : []
  })
}

/** For a text without its leading spaces and trailing ones. */
export const trimmed = (
  text: string,
  mentions: readonly Mention[]
): { readonly text: string; readonly mentions: readonly Mention[] } => {
  const lead = text.length - text.trimStart().length
  return {
    text: text.trim(),
    mentions: mentions.map((mention) => ({ ...mention, start: mention.start - lead }))
  }
}

/** An `@` that is being written: where it begins in the text, and what of the name is there. */
export type MentionQuery = { readonly from: number; readonly to: number; readonly query: string }

/** What is written before the caret, if it may be the beginning of a name. */
export const mentionAt = (text: string, caret: number): MentionQuery | null => {
  const match = /(?:^|[\s(])(@([\p{L}\p{N}._-]{0,30}(?: [\p{L}\p{N}._-]{1,30})?))$/u.exec(
    text.slice(0, caret)
  )
  const whole = match?.[1]
  const query = match?.[2]
  if (whole === undefined || query === undefined) return null
  return { from: caret - whole.length, to: caret, query }
}
