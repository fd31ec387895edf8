/** What a room holds now, to find what was deleted there for good (imkit.md 4.4: no tombstones). */
import type { BackendEvent } from '../../core/backendEvents'
import { mapPage } from './mapPage'
import { PAGE_MESSAGES, type MessagePage } from './messagePages'
import type { RoomSyncDeps } from './roomSync'

/** Deletions of messages that lie deeper are not found: a bound on what one mismatch may cost. */
const MAX_LISTED = 1_000

/** What is younger may not be in the answer yet; also how far a proxy's clock may run ahead of the server's. */
export const SETTLE_MS = 60_000

/** Up to when an answer shows everything: `known` is a time whose messages were all seen before. */
export const settledUntil = (serverNow: number | null, known: number): number =>
  Math.max(known, (serverNow ?? 0) - SETTLE_MS)

type Listing = { readonly pages: readonly MessagePage[]; readonly isWhole: boolean }

/** Null when the room changed while it was read: a message that moved could be missing from all pages. */
const readListing = async (deps: RoomSyncDeps, room: string): Promise<Listing | null> => {
  const pages: MessagePage[] = []
  const seen = new Set<string>()
  let before: string | null = null
  for (;;) {
    const page: MessagePage = await deps.pages.fetch(
      room,
      { limit: PAGE_MESSAGES, before },
      deps.signal
    )
    const sizeBefore = seen.size
    for (const { id } of page.wires) seen.add(id)
    pages.push(page)
    before = page.wires.at(-1)?.id ?? before
    const total = pages[0]?.total ?? null
    const isWhole = page.isLast || (total !== null && seen.size >= total)
    if (!isWhole && seen.size < MAX_LISTED && seen.size > sizeBefore) continue
    if (pages.length > 1 && !(await isUnchanged(deps, room, pages))) return null
    return { pages, isWhole }
  }
}

const isUnchanged = async (
  deps: RoomSyncDeps,
  room: string,
  pages: readonly MessagePage[]
): Promise<boolean> => {
  const again = await deps.pages.fetch(room, { limit: 1 }, deps.signal)
  const before = pages[0]
  const newest = before?.wires[0]?.updatedAt
  return again.total === before?.total && again.wires[0]?.updatedAt === newest
}

/** The messages of the newest span and the proof that there are no others; null when it kept moving. */
export const roomListing = async (
  deps: RoomSyncDeps,
  room: string,
  known: number
): Promise<readonly BackendEvent[] | null> => {
  const listing = (await readListing(deps, room)) ?? (await readListing(deps, room))
  if (listing === null) return null
  const wires = listing.pages.flatMap((page) => page.wires)
  const serverNow = listing.pages[0]?.serverNow ?? null
  const newest = Math.max(0, ...wires.map(({ createdAt }) => createdAt))
  // Ordered by change: whatever was made after the oldest change listed is in the list.
  const oldestChange = Math.min(...wires.map(({ updatedAt }) => updatedAt))
  const since = listing.isWhole || wires.length === 0 ? 0 : oldestChange + 1
  // Another message of the newest moment may come yet.
  const until = settledUntil(serverNow, Math.max(newest - 1, known))
  const hidden = new Set(listing.pages.flatMap(({ hiddenIds }) => hiddenIds))
  return [
    ...listing.pages.flatMap((page) => mapPage(page, deps.context, room)),
    {
      type: 'messagesListed',
      conversationServerId: room,
      since,
      until,
      serverIds: [...new Set(wires.map(({ id }) => id))].filter((id) => !hidden.has(id))
    }
  ]
}
