import type { Account, AccountId } from '../../../shared/domain'

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

const start = (word: string, length: number): string =>
  Array.from(segmenter.segment(word), ({ segment }) => segment)
    .slice(0, length)
    .join('')

/** "Work chat" is Wc, "Work" is Wo, "IMKIT 2" is I2. */
const lettersOf = (name: string): string => {
  const words = name.trim().split(/\s+/u)
  const [first = '', ...others] = words
  const last = others.at(-1)
  return (last === undefined ? start(first, 2) : start(first, 1) + start(last, 1)) || '?'
}

/** Two letters for each account, no two of them the same. */
export const accountLetters = (accounts: readonly Account[]): ReadonlyMap<AccountId, string> => {
  const letters = new Map<AccountId, string>()
  const taken = new Set<string>()
  for (const { id, name } of accounts) {
    let chosen = lettersOf(name)
    for (let number = 2; taken.has(chosen); number += 1)
      chosen = `${start(name.trim(), 1)}${String(number)}`
    taken.add(chosen)
    letters.set(id, chosen)
  }
  return letters
}
