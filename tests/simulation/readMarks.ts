/**
 * What nobody can have read, known from what the history did and not from the store: a message that
 * counts too little is as lost to a person as one that is missing.
 */
import type { ChatServer, Expected } from './chatServer'
import type { StoreHost } from './simStore'
import type { World } from './simTime'

export interface ReadMarks {
  /** To be called after whatever may have made new messages: own ones say that all before was read. */
  note(): void
  /** Everything there is in a conversation was read, here or elsewhere. */
  read(conversation: string): void
  /** Incoming messages that must count as unread. */
  unread(): readonly Expected[]
}

/** A message this young may come between our asking and the server's doing, ms. */
const CROSSING_MS = 10_000

export const createReadMarks = (
  world: World,
  server: ChatServer,
  host: StoreHost,
  skewMs: number
): ReadMarks => {
  const marks = new Map<string, number>()
  const bornAt = new Map<string, number>()
  const raise = (conversation: string, at: number): void => {
    marks.set(conversation, Math.max(at, marks.get(conversation) ?? at))
  }
  const note = (): void => {
    for (const { serverId, isFromMe, conversation, sentAt } of server.expected()) {
      if (!bornAt.has(serverId)) bornAt.set(serverId, world.now())
      if (isFromMe) raise(conversation, sentAt)
    }
  }
  // Photon reads whole conversations, whatever we have seen of them: what is on its way to us then
  // is read, and nothing can be done about it. What was here and unread is another matter.
  server.onReadByUs = (conversation) => {
    note()
    const isCrossing = ({ serverId }: Expected): boolean =>
      world.now() - (bornAt.get(serverId) ?? 0) < CROSSING_MS ||
      host.core().findByServerIds(host.core().listAccounts()[0]!.id, [serverId]).length === 0
    for (const one of server.expected())
      if (one.conversation === conversation && isCrossing(one)) raise(conversation, one.sentAt)
  }
  return {
    note,
    read: (conversation) => {
      note()
      raise(conversation, world.now() + skewMs)
      for (const one of server.expected())
        if (one.conversation === conversation) raise(conversation, one.sentAt)
    },
    unread: () => {
      note()
      return server
        .expected()
        .filter(({ isFromMe, isUnsent }) => !isFromMe && !isUnsent)
        .filter(({ conversation, sentAt }) => sentAt > (marks.get(conversation) ?? -1))
    }
  }
}
