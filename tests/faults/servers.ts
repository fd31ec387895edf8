/** Both demo servers in the words of the fault matrix: what is said on them, and what they hold. */
import type { NewAccount } from '../../src/main/core/account/signIn'
import { startImkitServer } from '../../src/demo/imkit/server'
import type { ImkitServer } from '../../src/demo/imkit/types'
import { startDemoServer } from '../../src/demo/server'
import type { DemoFaults, DemoServer } from '../../src/demo/types'
import { readCursor as readImkitCursor } from '../../src/main/backends/imkit/cursor'
import { readCursor as readPhotonCursor } from '../../src/main/backends/photon/cursor'
import type { Cursor } from '../../src/main/core/chatBackend'

export type Kind = 'photon' | 'imkit'

/** One message as the server holds it. */
export type Logged = {
  readonly serverId: string
  readonly conversation: string
  readonly text: string
  readonly isFromMe: boolean
  readonly isUnsent: boolean
  readonly sentAt: number
  readonly order: number
}

export type Arrival = {
  readonly conversation?: number
  /** From another device of the owner. */
  readonly isMine?: boolean
  readonly isPushed?: boolean
  /** Epoch ms; default now. */
  readonly sentAt?: number
}

type CommonFaults = Pick<
  DemoFaults,
  | 'reset'
  | 'onQuery'
  | 'onRequest'
  | 'send'
  | 'sendDelayMs'
  | 'pushCopies'
  | 'holdPushes'
  | 'releasePushes'
>

export interface FaultServer {
  readonly kind: Kind
  readonly photon: DemoServer | null
  readonly imkit: ImkitServer | null
  readonly port: number
  readonly conversations: readonly string[]
  readonly faults: CommonFaults
  /** What must be found nowhere. */
  secret(): string
  /** Returns the server's id of the message. */
  receive(text: string, arrival?: Arrival): string
  edit(serverId: string, text: string): void
  unsend(serverId: string): void
  log(): readonly Logged[]
  /** Runs when a socket was accepted, before it is told. */
  beforeAccepted(task: (() => void) | null): void
  /** The secret is wrong from now on; returns the new one. */
  renewSecret(): string
  /** Requests for pages of messages since the last call. */
  pages(): number
  requests(): number
  /** What the cursor claims to be stored. */
  claimed(cursor: Cursor): readonly string[]
  hasRetreated(before: Cursor, after: Cursor): boolean
  socketCount(): number
  sendRawFrame(text: string): void
  emitRaw(event: string, ...args: readonly unknown[]): void
  cutAll(): void
  freezeAll(): void
  kickAll(): void
  stop(): Promise<void>
  start(): Promise<void>
}

export const SECRET = 'canary-key-7f3a-faults'
const PEOPLE = ['ann@example.org', 'ben@example.org', 'cho@example.org', 'dee@example.org'] as const

/** The parts that both servers have under the same name. */
const commonOf = (server: DemoServer | ImkitServer) => ({
  socketCount: () => server.socketCount(),
  sendRawFrame: (text: string) => {
    server.sendRawFrame(text)
  },
  emitRaw: (event: string, ...args: readonly unknown[]) => {
    server.emitRaw(event, ...args)
  },
  cutAll: () => {
    server.cutAll()
  },
  freezeAll: () => {
    server.freezeAll()
  },
  kickAll: () => {
    server.kickAll()
  },
  stop: () => server.stop(),
  start: () => server.start(),
  requests: () => server.requests.length
})

/** Counts requests for message pages between two calls. */
const pageCounter = (
  requests: readonly { readonly path: string }[],
  isPage: (path: string) => boolean
): (() => number) => {
  let seen = 0
  return () => {
    const fresh = requests.slice(seen)
    seen = requests.length
    return fresh.filter(({ path }) => isPage(path)).length
  }
}

const startPhoton = async (): Promise<FaultServer> => {
  const server = await startDemoServer({ seed: 'empty', apiKey: SECRET })
  const { world } = server
  const chats = PEOPLE.map((address) => world.addChat({ addresses: [address] }).guid)
  return {
    ...commonOf(server),
    kind: 'photon',
    photon: server,
    imkit: null,
    port: server.port,
    conversations: chats,
    faults: server.faults,
    secret: () => SECRET,
    receive: (text, { conversation = 0, isMine = false, isPushed = true, sentAt } = {}) =>
      world.receive({
        chatGuid: chats[conversation]!,
        from: isMine ? null : PEOPLE[conversation]!,
        text,
        isPushed,
        ...(sentAt === undefined ? {} : { dateCreated: sentAt })
      }).guid,
    edit: (guid, text) => void world.edit(guid, text),
    unsend: (guid) => void world.unsend(guid),
    log: () =>
      world
        .listMessages()
        .filter(({ associatedMessageType }) => associatedMessageType === null)
        .map((row) => ({
          serverId: row.guid,
          conversation: row.chatGuid,
          text: row.isUnsent ? '' : row.text,
          isFromMe: row.isFromMe,
          isUnsent: row.isUnsent,
          sentAt: row.dateCreated,
          order: row.rowId
        })),
    beforeAccepted: (task) => {
      server.faults.beforeAuthOk = task
    },
    renewSecret: () => {
      server.changeKey(`${SECRET}-renewed`)
      return `${SECRET}-renewed`
    },
    pages: pageCounter(server.requests, (path) => path.endsWith('/message/query')),
    claimed: (cursor) => {
      const state = readPhotonCursor(cursor)
      if (state?.pending !== null) return []
      return world
        .listMessages()
        .filter((row) => row.associatedMessageType === null)
        .filter(({ rowId, dateCreated }) =>
          state.mode === 'rowId' ? rowId <= state.rowId : dateCreated < state.date
        )
        .map(({ guid }) => guid)
    },
    hasRetreated: (before, after) => {
      const [a, b] = [readPhotonCursor(before), readPhotonCursor(after)]
      if (a === null || b === null) return a !== null
      return a.identity === b.identity && (b.rowId < a.rowId || b.date < a.date)
    }
  }
}

const startImkit = async (): Promise<FaultServer> => {
  const server = await startImkitServer({ seed: 'empty', tokens: { [SECRET]: 'u-me' } })
  const { world } = server
  const uids = PEOPLE.map((address) => `u-${address.slice(0, 3)}`)
  const rooms = uids.map((uid) => world.addRoom({ members: [uid] }).id)
  const expected = (row: ReturnType<typeof world.listMessages>[number]): Logged => ({
    serverId: row.id,
    conversation: row.room,
    text: row.isRecalled ? '' : row.text,
    isFromMe: row.from === world.me,
    isUnsent: row.isRecalled,
    sentAt: row.createdAt,
    order: 0
  })
  return {
    ...commonOf(server),
    kind: 'imkit',
    photon: null,
    imkit: server,
    port: server.port,
    conversations: rooms,
    faults: server.faults as unknown as CommonFaults,
    secret: () => SECRET,
    receive: (text, { conversation = 0, isMine = false, isPushed = true, sentAt } = {}) =>
      world.receive({
        room: rooms[conversation]!,
        from: isMine ? world.me : uids[conversation]!,
        text,
        isPushed,
        ...(sentAt === undefined ? {} : { at: sentAt })
      }).id,
    edit: (id, text) => void world.edit(id, text),
    unsend: (id) => void world.recall(id),
    log: () => world.listMessages().map(expected),
    beforeAccepted: (task) => {
      server.faults.beforeAuthAck = task
    },
    renewSecret: () => {
      world.addToken(`${SECRET}-renewed`, world.me)
      world.expireToken(SECRET, 'closed')
      return `${SECRET}-renewed`
    },
    pages: pageCounter(server.requests, (path) => path.endsWith('/messages/v3')),
    claimed: (cursor) => {
      const state = readImkitCursor(cursor)
      if (state === null || state.isPending) return []
      return world
        .listMessages()
        .filter((row) => row.updatedAt <= (state.rooms.get(row.room)?.updatedAt ?? 0))
        .map(({ id }) => id)
    },
    hasRetreated: (before, after) => {
      const [a, b] = [readImkitCursor(before), readImkitCursor(after)]
      if (a === null || b === null) return a !== null
      return [...a.rooms].some(
        ([room, { updatedAt }]) => (b.rooms.get(room)?.updatedAt ?? updatedAt) < updatedAt
      )
    }
  }
}

export const startFaultServer = (kind: Kind): Promise<FaultServer> =>
  kind === 'photon' ? startPhoton() : startImkit()

/** What a person types to sign in to it. */
export const accountOf = (server: FaultServer, serverUrl: string): NewAccount =>
  server.kind === 'photon'
    ? { kind: 'photon', serverUrl, secret: server.secret() }
    : {
        kind: 'imkit',
        serverUrl,
        clientKey: server.imkit!.clientKey,
        token: server.secret(),
        payloadEncoding: 'none',
        customKey: null
      }
