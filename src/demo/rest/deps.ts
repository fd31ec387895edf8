import type { FaultSwitches } from '../faults'
import type { Push } from '../push'
import type { DemoServerKind } from '../types'
import type { Serializer } from '../wire/serialize'
import type { ChatRow } from '../world/rows'
import type { World } from '../world/world'
import { notFound } from './envelope'

/** What the routes work on. */
export type RestDeps = {
  readonly world: World
  readonly faults: FaultSwitches
  readonly serializer: Serializer
  readonly push: Push
  readonly kind: DemoServerKind
  /** The key that is right now; null: none is wanted. */
  readonly apiKey: () => string | null
  /** A message left this server's user: people may answer. */
  readonly onSent: (guid: string) => void
  /** A request came in. */
  readonly onRequest: (method: string, path: string, body: unknown) => void
}

/**
 * `any;-;x` lets the server pick the service. On a Mac that itself stores `any`, the old spellings
 * are unknown (section 4.2).
 */
export function findChat(deps: RestDeps, guid: string): ChatRow | null {
  const tables = deps.world.tables
  if (guid.startsWith('any;')) {
    return (
      tables.findChat(guid) ?? tables.findChatByIdentifier(guid.slice(guid.lastIndexOf(';') + 1))
    )
  }
  return deps.faults.numericTapbacks ? null : tables.findChat(guid)
}

export function requireChat(deps: RestDeps, guid: string): ChatRow {
  const chat = findChat(deps, guid)
  if (chat === null) throw notFound('Chat does not exist!')
  return chat
}
