/** Pictures of the address book and of groups (photon.md 3.4, 3.7). */
import { ok, type Result } from '../../../shared/domain'
import type { RemotePicture } from '../../core/backendEvents'
import type { PictureOf } from '../../core/chatBackend'
import { asList, asRecord, readText } from '../shared/fields'
import type { RestClient } from '../shared/restClient'
import { readContact, type WireMessage } from './wire'

/** The address book tells whose card it is only when it is asked for the card. */
export const CONTACT_PICTURE: RemotePicture = { reference: 'contact', at: 0 }
/** Whether a group has one is known only by asking for it. */
export const GROUP_PICTURE: RemotePicture = { reference: 'icon', at: 0 }

const ICON_ITEM = 3
const ICON_CHANGED = 1
const ICON_REMOVED = 2

/** What a service row says of its group's picture (photon.md 4.5); null: nothing. */
export const pictureNews = (wire: WireMessage): RemotePicture | null => {
  if (wire.itemType !== ICON_ITEM) return null
  const at = wire.dateCreated
  if (wire.groupActionType === ICON_CHANGED) return { reference: `icon ${String(at)}`, at }
  return wire.groupActionType === ICON_REMOVED ? { reference: null, at } : null
}

/** Null: the server has none. */
export const fetchPicture = async (
  rest: RestClient,
  of: PictureOf,
  maxBytes: number,
  signal: AbortSignal
): Promise<Result<Uint8Array | null>> =>
  of.type === 'person'
    ? fetchCard(rest, of.address, maxBytes, signal)
    : fetchIcon(rest, of.conversationServerId, maxBytes, signal)

const fetchIcon = async (
  rest: RestClient,
  guid: string,
  maxBytes: number,
  signal: AbortSignal
): Promise<Result<Uint8Array | null>> => {
  const answer = await rest.download(`/chat/${encodeURIComponent(guid)}/icon`, maxBytes, signal)
  if (answer.ok) return ok(answer.value.bytes)
  return answer.error.status === 404 ? ok(null) : { ok: false, error: answer.error.error }
}

const fetchCard = async (
  rest: RestClient,
  address: string,
  maxBytes: number,
  signal: AbortSignal
): Promise<Result<Uint8Array | null>> => {
  const answer = await rest.request({
    method: 'POST',
    path: '/contact/query',
    json: { addresses: [address], extraProperties: ['avatar'] },
    signal
  })
  if (!answer.ok) {
    return answer.error.status === 404 ? ok(null) : { ok: false, error: answer.error.error }
  }
  const cards = asList(answer.value.data) ?? []
  // A server that finds more than was asked for must not give one person another's face.
  const own = cards.find((card) => readContact(card)?.addresses.includes(address)) ?? cards[0]
  return ok(decode(readText(asRecord(own)?.avatar, maxBytes * 2), maxBytes))
}

/** Base64, with or without a `data:` head; '' is none. */
const decode = (text: string | null, maxBytes: number): Uint8Array | null => {
  if (text === null || text === '') return null
  const bytes = Buffer.from(text.slice(text.indexOf(',') + 1), 'base64')
  return bytes.byteLength === 0 || bytes.byteLength > maxBytes ? null : new Uint8Array(bytes)
}
