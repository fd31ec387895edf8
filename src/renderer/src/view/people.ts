import type { AccountId, Conversation } from '../../../shared/domain'
import { foldText } from './conversationFilter'

export type Person = {
  readonly address: string
  readonly name: string
  readonly pictureId?: string | undefined
}

const SHOWN = 6

/** Everybody whom this account has met in a conversation, by address. */
export const knownPeople = (
  conversations: readonly Conversation[],
  accountId: AccountId
): readonly Person[] => {
  const people = new Map<string, Person>()
  for (const conversation of conversations) {
    if (conversation.accountId !== accountId) continue
    for (const { address, name, pictureId, isMe } of conversation.participants) {
      if (!isMe && !people.has(address)) people.set(address, { address, name, pictureId })
    }
  }
  return [...people.values()]
}

/** Those one has met, and then those who are in the address book only. */
export const withBook = (met: readonly Person[], book: readonly Person[]): readonly Person[] => {
  const addresses = new Set(met.map(({ address }) => address))
  return [...met, ...book.filter(({ address }) => !addresses.has(address))]
}

/** Known people who could be meant by what is typed, those chosen already left out. */
export const suggestPeople = (
  people: readonly Person[],
  query: string,
  chosen: readonly Person[]
): readonly Person[] => {
  const wanted = foldText(query.trim())
  if (wanted === '') return []
  return people
    .filter(
      (person) =>
        !chosen.some((other) => other.address === person.address) &&
        (foldText(person.name).includes(wanted) || foldText(person.address).includes(wanted))
    )
    .slice(0, SHOWN)
}

/** The chosen people and what is still typed, which counts as one more. */
export const peopleWith = (chosen: readonly Person[], typed: string): readonly Person[] => {
  const address = typed.trim()
  return address === '' || chosen.some((person) => person.address === address)
    ? chosen
    : [...chosen, { address, name: address }]
}

/** Members whose name, or a word of it, begins with what was written after an `@`; all of them for nothing. */
export const mentionable = (people: readonly Person[], query: string): readonly Person[] => {
  const wanted = foldText(query)
  return people
    .filter(({ name, address }) => {
      const folded = foldText(name)
      return (
        folded.startsWith(wanted) ||
        folded.split(/\s+/).some((word) => word.startsWith(wanted)) ||
        foldText(address).startsWith(wanted)
      )
    })
    .slice(0, SHOWN)
}
