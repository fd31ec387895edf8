/** Who is named in a text. Web clients write `@<uid>`, older apps the nickname and its place (imkit.md 5.1). */
import type { Mention } from '../../../shared/domain'
import { asList, asRecord, readCount, readId } from '../shared/fields'
import type { Directory } from './directory'
import type { WireMessage } from './wire'

export type MentioningText = { readonly text: string; readonly mentions: readonly Mention[] }

const MAX_MENTIONS = 100

type Tag = { readonly address: string; readonly start: number; readonly length: number }

const readTag = (value: unknown): Tag | null => {
  const record = asRecord(value)
  const address = readId(record?.uid)
  const start = readCount(record?.offset)
  const length = readCount(record?.length)
  return address === null || start === null || !length ? null : { address, start, length }
}

/** Those that lie inside the text, in order and apart. */
const tagsIn = ({ extra, text }: WireMessage): readonly Tag[] => {
  const tags = (asList(extra?.tags) ?? [])
    .slice(0, MAX_MENTIONS)
    .flatMap((tag) => readTag(tag) ?? [])
  let end = 0
  return tags
    .sort((a, b) => a.start - b.start)
    .filter(({ start, length }) => {
      const fits = start >= end && start + length <= text.length
      if (fits) end = start + length
      return fits
    })
}

/** The longest uid that stands there: one may begin like another. */
const uidAt = (text: string, at: number, uids: readonly string[]): string | null =>
  uids.find((uid) => text.startsWith(uid, at + 1)) ?? null

/** People know each other by name, so `@<uid>` becomes `@<name>` wherever it stands. */
const named = (text: string, uids: readonly string[], directory: Directory): MentioningText => {
  const longestFirst = [...uids].sort((a, b) => b.length - a.length)
  const mentions: Mention[] = []
  let shown = ''
  let from = 0
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', from)) {
    const uid = mentions.length < MAX_MENTIONS ? uidAt(text, at, longestFirst) : null
    if (uid === null) {
      shown += text.slice(from, at + 1)
      from = at + 1
      continue
    }
    shown += text.slice(from, at)
    const name = `@${directory.nameOf(uid) ?? uid}`
    const isMe = uid === directory.me()
    mentions.push({ start: shown.length, length: name.length, address: uid, isMe })
    shown += name
    from = at + 1 + uid.length
  }
  return { text: shown + text.slice(from), mentions }
}

export const withMentions = (wire: WireMessage, directory: Directory): MentioningText => {
  const uids = wire.mentions.slice(0, MAX_MENTIONS).filter((uid) => uid.length > 1)
  const found = uids.length === 0 ? null : named(wire.text, uids, directory)
  if (found !== null && found.mentions.length > 0) return found
  const mentions = tagsIn(wire).map((tag) => ({ ...tag, isMe: tag.address === directory.me() }))
  return { text: wire.text, mentions }
}
