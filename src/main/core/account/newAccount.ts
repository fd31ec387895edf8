import { type Account, type AccountKind, asAccountId } from '../../../shared/domain'
import type { Clock, Random } from '../ports'

export const newAccount = (
  { random, clock }: { readonly random: Random; readonly clock: Clock },
  { kind, serverUrl, name }: Pick<Account, 'kind' | 'serverUrl' | 'name'>
): Account => ({
  id: asAccountId(random.uuid()),
  kind,
  name,
  serverUrl,
  isDemo: false,
  createdAt: clock.now(),
  isPaused: false
})

const NAMES: Readonly<Record<AccountKind, string>> = {
  photon: 'iMessage',
  bluebubbles: 'BlueBubbles',
  imkit: 'IMKIT'
}

/** Name of an account that the person gave none. */
export const defaultName = (kind: AccountKind): string => NAMES[kind]

/** The name itself, or with the first number that nobody has. */
export const freeName = (base: string, taken: readonly string[]): string => {
  let name = base
  for (let number = 2; taken.includes(name); number += 1) name = `${base} ${String(number)}`
  return name
}
