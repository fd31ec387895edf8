import { LinkifyIt } from 'linkify-it'
import type { Mention } from '../../../shared/domain'

export type TextPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly url: string }
  | {
      readonly type: 'mention'
      readonly text: string
      readonly address: string
      readonly isMe: boolean
    }

const linkify = new LinkifyIt({ fuzzyLink: true })

/** Only these leave the app; anything else stays text. */
const ALLOWED = /^(?:https?:\/\/|mailto:)/iu

/** Texts longer than this are shown as they are: nobody clicks in a megabyte, and it must stay fast. */
const MAX_LENGTH = 20_000

const urlOf = (schema: string, url: string): string =>
  schema === '' && !url.startsWith('mailto:') ? url.replace(/^http:/iu, 'https:') : url

/** Splits a text into nodes, never into HTML: text stays text whatever it looks like. */
export const textParts = (text: string, mentions: readonly Mention[] = []): readonly TextPart[] => {
  if (mentions.length === 0) return linkParts(text)
  const parts: TextPart[] = []
  let end = 0
  for (const { start, length, address, isMe } of mentions) {
    if (start < end || length <= 0 || start + length > text.length) continue
    if (start > end) parts.push(...linkParts(text.slice(end, start)))
    end = start + length
    parts.push({ type: 'mention', text: text.slice(start, end), address, isMe })
  }
  if (end < text.length) parts.push(...linkParts(text.slice(end)))
  return parts
}

const linkParts = (text: string): readonly TextPart[] => {
  if (text.length > MAX_LENGTH || !/[.:@]/u.test(text)) return [{ type: 'text', text }]
  const parts: TextPart[] = []
  let end = 0
  for (const match of linkify.match(text) ?? []) {
    const url = urlOf(match.schema, match.url)
    if (!ALLOWED.test(url) || url.length > 2_048) continue
    if (match.index > end) parts.push({ type: 'text', text: text.slice(end, match.index) })
    parts.push({ type: 'link', text: text.slice(match.index, match.lastIndex), url })
    end = match.lastIndex
  }
  if (end < text.length || parts.length === 0) parts.push({ type: 'text', text: text.slice(end) })
  return parts
}
