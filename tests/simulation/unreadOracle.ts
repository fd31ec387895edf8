/** What nobody has read counts, and was told of (I3, I6). */
import type { Message } from '../../src/shared/domain'
import type { Evidence, Violation } from './evidence'

/** The stored messages that nobody can have read. */
const unseen = (evidence: Evidence): readonly Message[] => {
  const { server, reads, host, app } = evidence
  const ids = reads
    .unread()
    .filter(({ conversation }) => server.isMember(conversation))
    .map(({ serverId }) => serverId)
  return host.core().findByServerIds(app.accountId, ids)
}

export function* ofUnread(evidence: Evidence): Generator<Violation> {
  const { db } = evidence.host
  for (const { serverId } of unseen(evidence)) {
    const row = db.get<{ is_unread: number }>(
      'SELECT is_unread FROM messages WHERE server_id = ?',
      [serverId]
    )
    if (row?.is_unread !== 1)
      yield { invariant: 'I6', words: `nobody read ${String(serverId)}, and it does not count` }
  }
}

const MAY_BE_SILENT: readonly string[] = ['muted', 'archived', 'left']

/**
 * What came while Tern was running and nobody has read must have been told. Only one run knows why
 * something was told or not; what a first sync brings is told of by nobody.
 */
export const untold = async (evidence: Evidence): Promise<readonly Violation[]> => {
  const notifications = evidence.app.engine()?.notifications
  if (notifications === undefined || evidence.hasKills) return []
  const explained = await Promise.all(
    unseen(evidence).map(async ({ id }) => ({ id, told: await notifications.explain(id) }))
  )
  return explained.flatMap(({ id, told }) =>
    told.outcome === 'skipped' && !MAY_BE_SILENT.includes(told.reason)
      ? [{ invariant: 'I3', words: `${id} was not told: ${told.reason}` }]
      : []
  )
}
