/** What rows keep in JSON about a message's body; only this module's own JSON is ever read. */
import type { Mention, MessageBody, MessageEdit } from '../../../shared/domain'
import type { RemoteBody } from '../../core/backendEvents'

const MAX_EDITS = 20
const MAX_EDIT_TEXT = 4_000

const NO_MENTIONS: readonly Mention[] = []
const NO_EDITS: readonly MessageEdit[] = []

/** A poll as it was asked, without anybody's vote. */
export const readBody = (json: string | null): MessageBody | null => {
  if (json === null) return null
  const body = JSON.parse(json) as RemoteBody
  if (body.type !== 'poll') return body
  return { ...body, options: body.options.map((option) => ({ ...option, voters: [] })) }
}

export const readMentions = (json: string | null): readonly Mention[] =>
  json === null ? NO_MENTIONS : (JSON.parse(json) as readonly Mention[])

export const readEdits = (json: string | null): readonly MessageEdit[] =>
  json === null ? NO_EDITS : (JSON.parse(json) as readonly MessageEdit[])

/** Keeps a text that is being replaced; of very many the oldest go. */
export const addEdit = (json: string | null, { text, until }: MessageEdit): string =>
  JSON.stringify(
    [...readEdits(json), { text: text.slice(0, MAX_EDIT_TEXT), until }].slice(-MAX_EDITS)
  )
