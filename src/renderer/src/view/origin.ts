import type { Account, AccountKind } from '../../../shared/domain'
import type { MessageKey } from '../../../shared/i18n'
import { t } from '../i18n.svelte'

/** Which account a conversation belongs to, as the mark on its avatar shows it. */
export type Origin = {
  readonly kind: AccountKind
  /** Colour number, see `--tern-avatar-N`. */
  readonly hue: number
  /** For screen readers and the tooltip. */
  readonly title: string
}

const KINDS: Readonly<Record<AccountKind, string>> = {
  photon: 'iMessage',
  bluebubbles: 'iMessage',
  imkit: 'IMKIT'
}

/** The name under which people know the service. */
export const accountKindText = (kind: AccountKind): string => KINDS[kind]

const SERVERS: Readonly<Record<AccountKind, MessageKey>> = {
  photon: 'errors.photonServer',
  bluebubbles: 'errors.bluebubblesServer',
  imkit: 'errors.imkitServer'
}

/** The kind of server with its article, to stand in a sentence. */
export const serverKindText = (kind: AccountKind): string => t(SERVERS[kind])

/** "IMKIT · Work", or the one word where both are the same. */
export const originText = (account: Account): string => {
  const kind = accountKindText(account.kind)
  return account.name === kind ? kind : `${kind} · ${account.name}`
}

/** Neighbours in the rail differ clearly; an account keeps its colour while no older one goes. */
const HUES = [6, 1, 2, 3, 4, 0, 7, 8, 5] as const

export const originOf = (account: Account, place: number): Origin => ({
  kind: account.kind,
  hue: HUES[place % HUES.length] ?? 6,
  title: originText(account)
})
