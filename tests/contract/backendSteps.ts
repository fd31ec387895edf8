/** Small steps that the contract tests share. */
import { expect } from 'vitest'

import type { MessagePosition } from '../../src/shared/domain'
import type { BackendEvent, RemoteMessage } from '../../src/main/core/backendEvents'
import type {
  BackendSink,
  CatchUpPage,
  ChatBackend,
  ConnectFailure,
  Cursor,
  OutboxCommand
} from '../../src/main/core/chatBackend'

export interface RecordingSink extends BackendSink {
  readonly events: BackendEvent[]
  readonly endings: ConnectFailure[]
  /** Resolves when an event satisfies the test; looks at the past first. */
  waitFor(test: (event: BackendEvent) => boolean): Promise<BackendEvent>
  waitForEnd(): Promise<ConnectFailure>
}

export const createSink = (): RecordingSink => {
  const events: BackendEvent[] = []
  const endings: ConnectFailure[] = []
  const watchers = new Set<() => void>()
  const until = <Value>(look: () => Value | undefined): Promise<Value> =>
    new Promise((resolve) => {
      const check = (): void => {
        const found = look()
        if (found === undefined) return
        watchers.delete(check)
        resolve(found)
      }
      watchers.add(check)
      check()
    })
  const wake = (): void => {
    for (const watcher of [...watchers]) watcher()
  }
  return {
    events,
    endings,
    event: (event) => {
      events.push(event)
      wake()
    },
    disconnected: (failure) => {
      endings.push(failure)
      wake()
    },
    waitFor: (test) => until(() => events.find(test)),
    waitForEnd: () => until(() => endings[0])
  }
}

export const never = (): AbortSignal => new AbortController().signal

export const collect = async (
  backend: ChatBackend,
  cursor: Cursor | null
): Promise<readonly CatchUpPage[]> => {
  const pages: CatchUpPage[] = []
  for await (const page of backend.catchUp(cursor, never())) pages.push(page)
  return pages
}

export const lastCursor = (pages: readonly CatchUpPage[]): Cursor => {
  const cursor = pages.at(-1)?.cursor
  if (cursor === undefined) throw new Error('the run yielded no page')
  return cursor
}

export const messagesIn = (pages: readonly CatchUpPage[]): readonly RemoteMessage[] =>
  pages.flatMap((page) =>
    page.events.flatMap((event) => (event.type === 'message' ? [event.message] : []))
  )

/** Complete, as a store that upserts by server id would have it. */
export const idsIn = (pages: readonly CatchUpPage[]): readonly string[] => {
  const orders = new Map(messagesIn(pages).map(({ serverId, order }) => [serverId, order]))
  return [...orders].sort((a, b) => a[1] - b[1]).map(([serverId]) => serverId)
}

export const isMessage =
  (serverId: string) =>
  (event: BackendEvent): boolean =>
    event.type === 'message' && event.message.serverId === serverId

export const sendCommand = (
  conversationServerId: string,
  text: string,
  clientId = `client-${text}`
): Extract<OutboxCommand, { type: 'send' }> => ({
  type: 'send',
  clientId,
  conversationServerId,
  text,
  replyToServerId: null,
  attachment: null,
  enqueuedAt: Date.now()
})

export const noBlob = (): Promise<null> => Promise.resolve(null)

export const expectFailure = (
  result: { readonly ok: true } | { readonly ok: false; readonly error: ConnectFailure },
  cause: ConnectFailure['cause'],
  code: ConnectFailure['error']['code']
): void => {
  expect(result).toMatchObject({ ok: false, error: { cause, error: { code } } })
}

/** Ids of a conversation's whole history, read page by page from its end; fails where it has no beginning. */
export const historyIds = async (
  backend: ChatBackend,
  conversation: string,
  limit: number
): Promise<ReadonlySet<string>> => {
  const ids = new Set<string>()
  let before: MessagePosition | null = null
  for (let page = 0; page < 20; page += 1) {
    const result = await backend.history(conversation, before, limit, never())
    if (!result.ok) throw new Error(result.error.code)
    const messages = result.value.events.flatMap((event) =>
      event.type === 'message' ? [event.message] : []
    )
    for (const { serverId } of messages) ids.add(serverId)
    const oldest = messages[0]
    if (!result.value.hasOlder) return ids
    if (oldest !== undefined) before = { sentAt: oldest.sentAt, order: oldest.order }
  }
  throw new Error('the history has no beginning')
}
