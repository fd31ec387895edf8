import type { AccountKind, AppError, AppErrorCode } from '../../../shared/domain'
import { serverKindText } from './origin'

/** What happened, what is safe, what to do: one sentence or two for each code. */
const TEXTS: Readonly<Record<AppErrorCode, string>> = {
  invalid_input: 'Something in this form is not right. Check it and try again.',
  not_found: 'This is not there any more. It may have been removed on the server.',
  unsupported: 'This server cannot do that.',
  auth_failed: 'The server refused this key. Check the API key and try again.',
  wrong_client_key:
    'The server does not know this client key. Ask whoever runs the server for the right one.',
  wrong_encoding:
    'The messages of this server cannot be decoded. The payload encoding or its key does not match; nothing is lost, choose the right one and sign in again.',
  server_unreachable:
    'Nothing answers at this address. Check the address, and that the server is running.',
  not_a_chat_server:
    'Something answered at this address, but it is not a chat server. It may be a web page or a sign-in portal.',
  server_error: 'The server had a problem of its own. Try again in a moment.',
  rejected: 'The server understood the request and refused it.',
  wrong_server_kind: 'This is a chat server of another kind. Choose the other kind and try again.',
  already_added: 'This account is here already.',
  other_person: 'This token belongs to another person. Add it as a new account instead.',
  insecure_url:
    'This address is not encrypted. Use https://, so that nobody on the way can read your messages or your key.',
  offline: 'There is no connection now. Nothing is lost; try again when you are online.',
  timeout: 'The server took too long to answer. Try again in a moment.',
  keychain_locked: 'The keychain of this computer is locked. Unlock it and try again.',
  keychain_unavailable:
    'This computer has no keychain that Tern can use, so the key cannot be kept safely.',
  storage_failed:
    'Tern could not read or write its message store. What is on the server is safe; restart Tern if this stays.',
  storage_full: 'The disk is full. Free some space; nothing that was stored before is lost.',
  too_large: 'This is too large to be sent.',
  cancelled: 'Cancelled.',
  internal: 'Something went wrong inside Tern. Try again; if it stays, restart Tern.'
}

const FIELDS: Readonly<Record<string, string>> = {
  serverUrl: 'This is not an address of a server. It looks like https://chat.example.org.',
  secret: 'This key cannot be right. Check it for missing or extra characters.',
  token: 'This token cannot be right. Check it for missing or extra characters.',
  clientKey: 'Enter the client key of the app; whoever runs the server knows it.',
  customKey: 'The shared key has 64 hexadecimal digits (0 to 9 and a to f).',
  name: 'This name cannot be used.',
  firstMessage: 'This server makes a group with its first message. Write one.',
  bytes: 'This file is empty: there is nothing to send.'
}

/** The words a person reads for an error. Never shows `detail`, which is for logs. */
export const errorText = (error: AppError): string => {
  const fieldText =
    error.code === 'invalid_input' && error.field !== undefined ? FIELDS[error.field] : undefined
  if (fieldText !== undefined) return fieldText
  if (error.code === 'wrong_server_kind' && error.serverKind !== undefined) {
    return `This is ${serverKindText(error.serverKind)}.`
  }
  return TEXTS[error.code]
}

const IMKIT_TEXTS: Partial<Readonly<Record<AppErrorCode, string>>> = {
  auth_failed:
    'The server refused this token. It may have expired: get a new one from the app and try again.',
  wrong_encoding:
    'The server answered, but not in this encoding. Choose another payload encoding, or check the shared key.'
}

/** The same in a form that signs in to a server of this kind, where the way out is in sight. */
export const signInErrorText = (error: AppError, kind: AccountKind): string => {
  if (error.code === 'wrong_server_kind' && error.serverKind !== undefined) {
    return `${errorText(error)} ${otherForm(error.serverKind, kind)}`
  }
  return (kind === 'imkit' ? IMKIT_TEXTS[error.code] : undefined) ?? errorText(error)
}

const otherForm = (found: AccountKind, tried: AccountKind): string => {
  if (found === 'imkit') return 'Use the form for an IMKIT app.'
  return tried === 'imkit'
    ? 'Use the form for an iMessage server.'
    : 'Choose the other server kind and try again.'
}
