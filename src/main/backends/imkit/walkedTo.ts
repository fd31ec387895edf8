import type { BackendEvent } from '../../core/backendEvents'

/**
 * What an unbroken walk from the newest change of a room down to an older one proves. A message is
 * never changed before it was made: whatever was made after that change was met on the way.
 *
 * @param oldestChange epoch ms; `Infinity`: nothing was met
 * @param isEnd the walk came to the room's first change
 */
export const walkedTo = (
  room: string,
  oldestChange: number,
  isEnd: boolean
): readonly BackendEvent[] => {
  if (!isEnd && oldestChange === Infinity) return []
  const since = isEnd ? null : oldestChange + 1
  return [{ type: 'spanProven', conversationServerId: room, since, until: null }]
}
