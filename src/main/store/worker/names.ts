import type { Context } from './context'

const NAME = 'SELECT name FROM people WHERE account = ? AND address = ?'

export type NameOf = (account: number, address: string) => string

type NameLookup = {
  readonly find: NameOf
  readonly know: (account: number, address: string, name: string) => void
}

/** Name of an address at this moment; the address itself where none is known. */
export const nameLookup = ({ db }: Context): NameLookup => {
  const known = new Map<number, Map<string, string>>()
  const ofAccount = (account: number): Map<string, string> => {
    let names = known.get(account)
    if (names === undefined) known.set(account, (names = new Map<string, string>()))
    return names
  }
  const find = (account: number, address: string): string => {
    const names = ofAccount(account)
    let name = names.get(address)
    if (name === undefined) {
      name = db.get<{ name: string }>(NAME, [account, address])?.name ?? address
      names.set(address, name)
    }
    return name
  }
  return {
    find,
    know: (account, address, name) => {
      ofAccount(account).set(address, name)
    }
  }
}
