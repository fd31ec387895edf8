/** Which kind of chat server gives such answers, for people who chose another one. */
import type { AccountKind } from '../../../shared/domain'
import type { ConnectFailure } from '../../core/chatBackend'
import { asRecord, readText, type Json } from './fields'

export const isFamilyInfo = (data: Json | null): boolean =>
  data !== null &&
  ['server_version', 'private_api', 'computer_id', 'os_version'].some((key) => key in data)

/**
 * By the shape of a JSON answer. `photon` stands for both servers of that family, whose envelope is
 * the same; BlueBubbles gives itself away when its password is missing (photon.md 1.6, 3.1).
 */
export const kindOfBody = (body: Json | null): AccountKind | null => {
  if (body === null) return null
  if (typeof body.RC === 'number') return 'imkit'
  const error = asRecord(body.error)
  if (/missing server password/i.test(readText(error?.message, 300) ?? '')) return 'bluebubbles'
  const isFamily = typeof body.status === 'number' && typeof error?.type === 'string'
  return isFamily ? 'photon' : null
}

export const wrongKind = (serverKind: AccountKind): ConnectFailure => ({
  cause: 'not_a_chat_server',
  error: { code: 'wrong_server_kind', detail: `this is a server of kind ${serverKind}`, serverKind }
})
