/** A catch-up run with what no row tells: names from the address book, groups that are gone. */
import type { BackendEvent } from '../../core/backendEvents'
import type { CatchUpPage, Cursor } from '../../core/chatBackend'
import { catchUpPages } from './catchUp'
import type { CatchUpDeps } from './catchUpRun'
import { fetchNames } from './conversations'
import type { Directory } from './directory'
import { goneGroups } from './goneGroups'
import type { ServerInfo } from './identity'

export type FullRunDeps = CatchUpDeps & {
  readonly info: ServerInfo
  /** An event with what follows from it. */
  readonly withNews: (event: BackendEvent) => readonly BackendEvent[]
}

/** An extra page claims nothing: it comes with the cursor of the last one. */
const extraPage = (
  events: readonly BackendEvent[],
  cursor: Cursor,
  isInitial: boolean
): readonly CatchUpPage[] => (events.length > 0 ? [{ events, cursor, total: null, isInitial }] : [])

const namesOf = (directory: Directory): readonly BackendEvent[] => {
  const names = directory.namedParticipants()
  return names.length > 0 ? [{ type: 'participantNames', names }] : []
}

/** One run. Throws `BackendError`; what was yielded before stays valid with its cursor. */
export async function* fullRun(
  deps: FullRunDeps,
  cursor: Cursor | null
): AsyncGenerator<CatchUpPage> {
  const { rest, directory, logger, signal, run, withNews } = deps
  const names = directory.hasContacts() ? null : fetchNames(rest, directory, logger, signal)
  const { computerId } = await deps.info.read(signal)
  // A first sync waits for the names, so that its conversations come with them.
  if (cursor === null) await names
  let last = cursor
  for await (const page of catchUpPages(deps, computerId, cursor)) {
    last = page.cursor
    yield { ...page, events: page.events.flatMap(withNews) }
  }
  if (last === null) return
  if ((await names) === true) yield* extraPage(namesOf(directory), last, cursor === null)
  // The first run stands between the person and "online".
  if (run > 0) yield* extraPage(await goneGroups(rest, directory, signal), last, false)
}
