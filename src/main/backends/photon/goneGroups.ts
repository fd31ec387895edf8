import type { BackendEvent } from '../../core/backendEvents'
import { concurrently } from '../shared/concurrent'
import type { RestClient } from '../shared/restClient'
import type { Directory } from './directory'

/** Groups asked about in one run, and how many at a time. */
const MAX_ASKED = 50
const WIDTH = 4

/**
 * Groups that the store has and the Mac has not: deleting one there leaves it (photon.md 3.3). Asked one
 * by one and without their members: no list is complete, and a group whose members all left is listed
 * nowhere but still there.
 */
export const goneGroups = async (
  rest: RestClient,
  directory: Directory,
  signal: AbortSignal
): Promise<readonly BackendEvent[]> => {
  const events: BackendEvent[] = []
  const unseen = directory.unseenGroups().slice(0, MAX_ASKED)
  const asked = concurrently(unseen, WIDTH, async function* (guid) {
    const path = `/chat/${encodeURIComponent(guid)}`
    yield { guid, answer: await rest.request({ method: 'GET', path, signal }) }
  })
  for await (const { guid, answer } of asked) {
    if (answer.ok) directory.learnPresence(guid)
    if (answer.ok || answer.error.status !== 404) continue
    directory.learnAbsence(guid)
    events.push({ type: 'conversationRemoved', conversationServerId: guid })
  }
  return events
}
