/** A `:code` that is being written: where it begins in the text, and what of it is there. */
export type ShortCode = { readonly from: number; readonly to: number; readonly query: string }

/** What is written before the caret, if it may be an emoji's code: two letters or more after a colon. */
export const shortCodeAt = (text: string, caret: number): ShortCode | null => {
  const match = /(?:^|[\s(])(:([\p{L}\p{N}_+-]{2,30}):?)$/u.exec(text.slice(0, caret))
  const code = match?.[1]
  const query = match?.[2]
  if (code === undefined || query === undefined) return null
  return { from: caret - code.length, to: caret, query }
}
