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
  const ask = async (guid: string): Promise<'there' | 'gone' | null> => {
    const path = `/chat/${encodeURIComponent(guid)}`
    const answer = await rest.request({ method: 'GET', path, signal })
    if (answer.ok) return 'there'
    return answer.error.status === 404 ? 'gone' : null
  }
  const unseen = directory.unseenGroups().slice(0, MAX_ASKED)
  const known = directory.anyKnown()
  // One that answers so about a conversation that it has just shown has no such question.
  if (unseen.length === 0 || known === null || (await ask(known)) !== 'there') return []
  const events: BackendEvent[] = []
  const asked = concurrently(unseen, WIDTH, async function* (guid) {
    yield { guid, answer: await ask(guid) }
  })
  for await (const { guid, answer } of asked) {
    if (answer === 'there') directory.learnPresence(guid)
    if (answer !== 'gone') continue
    directory.learnAbsence(guid)
    events.push({ type: 'conversationRemoved', conversationServerId: guid })
  }
  return events
}
