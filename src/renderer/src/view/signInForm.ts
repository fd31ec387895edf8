import { err, ok, type PayloadEncoding, type Result } from '../../../shared/domain'
import type { MessageKey } from '../../../shared/i18n'
import type { CommandInput } from '../../../shared/ipc/commands'

export type ImessageFields = { kind: 'photon' | 'bluebubbles'; secret: string }

export type ImkitFields = {
  clientKey: string
  token: string
  payloadEncoding: PayloadEncoding
  customKey: string
}

/** `label`: null where the name is the same in every language. */
export const ENCODINGS: readonly {
  readonly value: PayloadEncoding
  readonly name: string
  readonly label: MessageKey | null
}[] = [
  { value: 'none', name: 'None', label: 'accounts.encodingNone' },
  { value: 'base64', name: 'Base64', label: null },
  { value: 'custom', name: 'Custom', label: 'accounts.encodingCustom' }
]

/** Digits of the shared key, 256 bits. */
export const KEY_DIGITS = 64

/** Keys are copied with spaces and line breaks in them. */
export const keyDigits = (text: string): string => text.replace(/\s+/gu, '')

/** The key to send, null where none is asked for or entered. */
export const sharedKey = (fields: ImkitFields, isRequired: boolean): Result<string | null> => {
  if (fields.payloadEncoding !== 'custom') return ok(null)
  const digits = keyDigits(fields.customKey)
  if (digits === '' && !isRequired) return ok(null)
  return /^[0-9a-f]{64}$/iu.test(digits) ? ok(digits) : err('invalid_input', undefined, 'customKey')
}

type Input = Result<CommandInput<'account:add'>>

const missing = (field: string): Input => err('invalid_input', undefined, field)

/** What the iMessage form asks of main, or the first field that cannot be right. */
export const imessageInput = (serverUrl: string, fields: ImessageFields): Input => {
  if (serverUrl.trim() === '') return missing('serverUrl')
  return ok({ kind: fields.kind, serverUrl: serverUrl.trim(), secret: fields.secret.trim() })
}

/** What the IMKIT form asks of main, or the first field that cannot be right. */
export const imkitInput = (serverUrl: string, fields: ImkitFields): Input => {
  if (serverUrl.trim() === '') return missing('serverUrl')
  if (fields.clientKey.trim() === '') return missing('clientKey')
  if (fields.token.trim() === '') return missing('token')
  const key = sharedKey(fields, true)
  if (!key.ok) return key
  return ok({
    kind: 'imkit',
    serverUrl: serverUrl.trim(),
    clientKey: fields.clientKey.trim(),
    token: fields.token.trim(),
    payloadEncoding: fields.payloadEncoding,
    customKey: key.value
  })
}
