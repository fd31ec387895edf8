import type { RemoteParticipant } from '../../core/backendEvents'
import { CONTACT_PICTURE } from './pictures'
import type { WireChat, WireContact, WireHandle } from './wire'

/**
 * What the adapter has learnt about the people and conversations of one server, to read rows that
 * only hint at them. It is knowledge of this run and rebuilt on every connect, never the truth.
 */
export interface Directory {
  learnChat(chat: WireChat): void
  /** People who left are in no conversation any more; rows still name them by number. */
  learnHandle(handle: WireHandle): void
  learnContacts(contacts: readonly WireContact[]): void
  /** The address book was read. */
  hasContacts(): boolean
  /** The server does not list it (no participants, or gone): asking again is of no use. */
  learnAbsence(guid: string): void
  /** What the store calls its conversations: whatever the server says today, they keep these names. */
  learnStored(guids: readonly string[]): void
  /** Stored groups that nothing has shown on the server in this run. */
  unseenGroups(): readonly string[]
  learnPresence(guid: string): void
  /** One that the server has shown in this run; null: none yet. */
  anyKnown(): string | null
  /** What the server calls a conversation today. */
  spelling(conversationServerId: string): string
  /** Whether its participants were seen in this run, or are known not to be there. */
  isKnown(conversationServerId: string): boolean
  /** The one id under which we know this conversation (see `canonical`). */
  canonical(guid: string): string
  conversationOf(chatIdentifier: string): string | null
  /** The direct conversation with an address, as the server calls it or would call it. */
  directWith(address: string): string
  addressOf(handleRowId: number): string | null
  nameOf(address: string): string | null
  /** The whole address book: each address with the name on its card. */
  contacts(): readonly RemoteParticipant[]
  /** Everybody seen so far who has a name in the address book. */
  namedParticipants(): readonly RemoteParticipant[]
}

/** Numbers are compared by their last ten digits: address books omit the country. */
const keyOf = (address: string): string => {
  if (address.includes('@')) return address.toLowerCase()
  const digits = address.replace(/\D/g, '')
  return digits.length < 7 ? address : digits.slice(-10)
}

/** Every row of a page asks for a name: the same few addresses again and again. */
const createKeys = (): ((address: string) => string) => {
  const keys = new Map<string, string>()
  return (address) => {
    const known = keys.get(address)
    if (known !== undefined) return known
    const key = keyOf(address)
    if (keys.size < 20_000) keys.set(address, key)
    return key
  }
}

const tailOf = (guid: string): string => guid.slice(guid.indexOf(';') + 1)

export const createDirectory = (): Directory => {
  const known = new Set<string>()
  const stored = new Set<string>()
  /** The server's own names of those that it told of. */
  const spellings = new Map<string, string>()
  let saysAny = false
  let hasBook = false
  const absent = new Set<string>()
  const present = new Set<string>()
  const guidByTail = new Map<string, string>()
  const guidByIdentifier = new Map<string, string>()
  const addressByRowId = new Map<number, string>()
  const addresses = new Set<string>()
  const nameByKey = new Map<string, string>()
  const book = new Map<string, string>()
  const keyFor = createKeys()

  /**
   * Since macOS 26 the same conversation may be called `iMessage;-;x` here and `any;-;x` there
   * (photon.md 4.2). Two ids meet only when one of them says `any`: iMessage and SMS conversations
   * with one person may really be two.
   */
  const canonical = (guid: string): string => {
    if (known.has(guid) || stored.has(guid)) return guid
    const other = guidByTail.get(tailOf(guid))
    if (other === undefined) return guid
    return guid.startsWith('any;') || other.startsWith('any;') ? other : guid
  }

  /** A number that a person typed without its country is the one that ends like it. */
  const isSame = (known: string, address: string): boolean =>
    known === address || (!address.startsWith('+') && keyOf(known) === keyOf(address))

  const directWith = (address: string): string => {
    let spelling = 'iMessage'
    for (const [tail, guid] of guidByTail) {
      if (tail.startsWith('-;') && isSame(tail.slice(2), address)) return guid
      if (guid.startsWith('any;')) spelling = 'any'
    }
    return `${spelling};-;${address}`
  }

  const learnName = (guid: string): void => {
    if (!guidByTail.has(tailOf(guid))) guidByTail.set(tailOf(guid), guid)
  }

  const learnHandle = ({ address, rowId }: WireHandle): void => {
    addresses.add(address)
    if (rowId !== null) addressByRowId.set(rowId, address)
  }

  return {
    canonical,
    learnChat: (chat) => {
      const guid = canonical(chat.guid)
      known.add(guid)
      spellings.set(guid, chat.guid)
      saysAny ||= chat.guid.startsWith('any;')
      learnName(guid)
      if (chat.identifier !== null) guidByIdentifier.set(chat.identifier, guid)
      for (const handle of chat.participants ?? []) learnHandle(handle)
    },
    learnHandle,
    directWith,
    hasContacts: () => hasBook,
    learnContacts: (contacts) => {
      hasBook = true
      for (const contact of contacts)
        for (const address of contact.addresses) {
          nameByKey.set(keyOf(address), contact.name)
          book.set(address, contact.name)
        }
    },
    learnAbsence: (guid) => {
      absent.add(guid)
    },
    learnStored: (guids) => {
      for (const guid of guids) stored.add(guid)
      // Of two with one person the iMessage one is what `any` stands for.
      for (const guid of guids) if (guid.startsWith('iMessage;')) learnName(guid)
      for (const guid of guids) learnName(guid)
    },
    unseenGroups: () =>
      [...stored].filter(
        (guid) => guid.includes(';+;') && ![known, absent, present].some((one) => one.has(guid))
      ),
    learnPresence: (guid) => {
      present.add(guid)
    },
    anyKnown: () => known.values().next().value ?? null,
    // A Mac that says `any` of one says it of all (photon.md 4.2).
    spelling: (guid) => spellings.get(guid) ?? (saysAny ? guid.replace(/^[^;]*/, 'any') : guid),
    isKnown: (guid) => known.has(canonical(guid)) || absent.has(guid),
    conversationOf: (identifier) => guidByIdentifier.get(identifier) ?? null,
    addressOf: (rowId) => addressByRowId.get(rowId) ?? null,
    nameOf: (address) => nameByKey.get(keyFor(address)) ?? null,
    contacts: () => [...book].map(([address, name]) => ({ address, name })),
    namedParticipants: () =>
      [...addresses].flatMap((address) => {
        const name = nameByKey.get(keyFor(address))
        return name === undefined ? [] : [{ address, name, picture: CONTACT_PICTURE }]
      })
  }
}
