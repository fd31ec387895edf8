/** What to make of the server's unread counts where they are not ours. Pure. */

/**
 * `markRead`: it was read elsewhere. `readAgain`: messages may be missing here. `keep`: ours stays,
 * because taking any of it away could hide a message that nobody has seen.
 */
export type UnreadCure = 'markRead' | 'readAgain' | 'keep'

export type UnreadDifference = {
  readonly conversationServerId: string
  readonly server: number
  readonly ours: number
  readonly cure: UnreadCure
}

/**
 * @param reported the server's counts by conversation; one that it does not name is not compared
 * @param ours counts by conversation; one that is missing has none
 */
export const compareUnread = (
  reported: ReadonlyMap<string, number>,
  ours: ReadonlyMap<string, number>
): readonly UnreadDifference[] =>
  [...reported].flatMap(([conversationServerId, server]) => {
    const own = ours.get(conversationServerId) ?? 0
    if (own === server) return []
    return [{ conversationServerId, server, ours: own, cure: cureOf(server, own) }]
  })

const cureOf = (server: number, ours: number): UnreadCure => {
  if (server === 0) return 'markRead'
  return server > ours ? 'readAgain' : 'keep'
}
