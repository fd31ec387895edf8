import type { ConnectionState } from '../../../shared/domain'
import type { AccountView } from '../../../shared/ipc/views'
import { t } from '../i18n.svelte'

const isAsked = (connection: ConnectionState | null): boolean =>
  connection?.phase === 'auth_required' || connection?.phase === 'signed_out'

/** What an IMKIT server did not take and what must be entered anew; null where nothing must. */
export const refusedField = (
  view: AccountView | null,
  connection: ConnectionState | null
): 'token' | 'clientKey' | null => {
  if (view?.account.kind !== 'imkit' || !isAsked(connection)) return null
  switch (connection?.errorCode) {
    case 'wrong_encoding':
      return null
    case 'wrong_client_key':
      return 'clientKey'
    default:
      return 'token'
  }
}

/** Why a new sign-in is asked for, what is safe, and what to do; one to three sentences. */
export const signInReason = (
  view: AccountView | null,
  connection: ConnectionState | null
): string => {
  const name = view?.account.name ?? t('accounts.thisAccount')
  const isImkit = view?.account.kind === 'imkit'
  if (!isAsked(connection)) {
    return t('accounts.reasonWorks', { name })
  }
  switch (connection?.errorCode) {
    case 'wrong_encoding':
      return t('accounts.reasonEncoding', { name })
    case 'wrong_client_key':
      return t('accounts.reasonClientKey', { name })
    default:
      return isImkit ? t('accounts.reasonToken', { name }) : t('accounts.reasonKey', { name })
  }
}
