/**
 * Polls, as Apple's app balloon carries them: JSON in a `data:` address inside the payload (photon.md
 * 4.6). A definition lists all options there are; a vote row lists all that its sender chose.
 */
import { asList, asRecord, readId, readText, type Json } from '../shared/fields'

export type WirePoll =
  | {
      readonly type: 'definition'
      readonly title: string
      readonly options: readonly { readonly id: string; readonly text: string }[]
    }
  | { readonly type: 'votes'; readonly optionIds: readonly string[] }

const MAX_OPTIONS = 200
const MAX_ADDRESS = 200_000
const PREFIX = 'data:,'

export const isPollBundle = (bundleId: string | null): boolean =>
  bundleId?.endsWith('com.apple.messages.Polls') === true

const asAddress = (value: unknown): string | null =>
  typeof value === 'string' && value.startsWith(PREFIX) && value.length <= MAX_ADDRESS
    ? value
    : null

/** The address itself, or among the objects of the keyed archive. */
const addressIn = (payload: unknown): string | null => {
  const first = asRecord(asList(payload)?.[0] ?? payload)
  if (first === null) return null
  const direct = asAddress(first.URL) ?? asAddress(asRecord(first.URL)?.['NS.relative'])
  if (direct !== null) return direct
  for (const object of (asList(first.$objects) ?? []).slice(0, 1_000)) {
    const address = asAddress(object)
    if (address !== null) return address
  }
  return null
}

const parseJson = (text: string): Json | null => {
  try {
    return asRecord(JSON.parse(text))
  } catch {
    return null
  }
}

const unescape = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Percent-encoded JSON, or JSON in base64. */
const itemIn = (address: string): Json | null => {
  const [encoded = ''] = address.slice(PREFIX.length).split('?')
  const text = unescape(encoded)
  const json = parseJson(text) ?? parseJson(Buffer.from(text, 'base64').toString('utf8'))
  return asRecord(json?.item)
}

const readOption = (value: unknown): { readonly id: string; readonly text: string } | null => {
  const record = asRecord(value)
  const id = readId(record?.optionIdentifier, 200)
  return record === null || id === null
    ? null
    : { id, text: (readText(record.text, 1_000) ?? '').trim() }
}

/** Null where it is no poll, or was not joined to the row. */
export const readPoll = (payload: unknown): WirePoll | null => {
  const address = addressIn(payload)
  const item = address === null ? null : itemIn(address)
  if (item === null) return null
  const listed = asList(item.orderedPollOptions)
  if (listed !== null) {
    const options = listed.slice(0, MAX_OPTIONS).flatMap((value) => readOption(value) ?? [])
    return { type: 'definition', title: (readText(item.title, 2_000) ?? '').trim(), options }
  }
  const votes = asList(item.votes)
  if (votes === null) return null
  const optionIds = votes
    .slice(0, MAX_OPTIONS)
    .flatMap((vote) => readId(asRecord(vote)?.voteOptionIdentifier, 200) ?? [])
  return { type: 'votes', optionIds: [...new Set(optionIds)] }
}
