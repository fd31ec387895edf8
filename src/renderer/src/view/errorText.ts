import type { AccountKind, AppError, AppErrorCode } from '../../../shared/domain'
import type { MessageKey } from '../../../shared/i18n'
import { t } from '../i18n.svelte'
import { serverKindText } from './origin'

/** What happened, what is safe, what to do: one sentence or two for each code. */
const TEXTS: Readonly<Record<AppErrorCode, MessageKey>> = {
  invalid_input: 'errors.invalidInput',
  not_found: 'errors.notFound',
  unsupported: 'errors.unsupported',
  auth_failed: 'errors.authFailed',
  wrong_client_key: 'errors.wrongClientKey',
  wrong_encoding: 'errors.wrongEncoding',
  server_unreachable: 'errors.serverUnreachable',
  not_a_chat_server: 'errors.notAChatServer',
  server_error: 'errors.serverError',
  rejected: 'errors.rejected',
  wrong_server_kind: 'errors.wrongServerKind',
  already_added: 'errors.alreadyAdded',
  other_person: 'errors.otherPerson',
  insecure_url: 'errors.insecureUrl',
  offline: 'errors.offline',
  timeout: 'errors.timeout',
  keychain_locked: 'errors.keychainLocked',
  keychain_unavailable: 'errors.keychainUnavailable',
  storage_failed: 'errors.storageFailed',
  storage_full: 'errors.storageFull',
  save_failed: 'errors.saveFailed',
  too_large: 'errors.tooLarge',
  cancelled: 'errors.cancelled',
  internal: 'errors.internal'
}

const FIELDS: Readonly<Record<string, MessageKey>> = {
  serverUrl: 'errors.fieldServerUrl',
  secret: 'errors.fieldSecret',
  token: 'errors.fieldToken',
  clientKey: 'errors.fieldClientKey',
  customKey: 'errors.fieldCustomKey',
  name: 'errors.fieldName',
  firstMessage: 'errors.fieldFirstMessage',
  bytes: 'errors.fieldBytes',
  picture: 'errors.fieldPicture'
}

/** The words a person reads for an error. Never shows `detail`, which is for logs. */
export const errorText = (error: AppError): string => {
  const fieldText =
    error.code === 'invalid_input' && error.field !== undefined ? FIELDS[error.field] : undefined
  if (fieldText !== undefined) return t(fieldText)
  if (error.code === 'wrong_server_kind' && error.serverKind !== undefined) {
    return t('errors.foundKind', { kind: serverKindText(error.serverKind) })
  }
  return t(TEXTS[error.code])
}

const IMKIT_TEXTS: Partial<Readonly<Record<AppErrorCode, MessageKey>>> = {
  auth_failed: 'errors.imkitAuthFailed',
  wrong_encoding: 'errors.imkitWrongEncoding'
}

/** The same in a form that signs in to a server of this kind, where the way out is in sight. */
export const signInErrorText = (error: AppError, kind: AccountKind): string => {
  if (error.code === 'wrong_server_kind' && error.serverKind !== undefined) {
    return `${errorText(error)} ${otherForm(error.serverKind, kind)}`
  }
  const ofImkit = kind === 'imkit' ? IMKIT_TEXTS[error.code] : undefined
  return ofImkit === undefined ? errorText(error) : t(ofImkit)
}

const otherForm = (found: AccountKind, tried: AccountKind): string => {
  if (found === 'imkit') return t('errors.useImkitForm')
  return tried === 'imkit' ? t('errors.useImessageForm') : t('errors.chooseOtherKind')
}
