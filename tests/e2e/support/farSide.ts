/** The other end of a conversation, in the same words for every kind of demo server. */
import { io } from 'socket.io-client'

import type { ImkitMessageView, ImkitServer } from '../../../src/demo/imkit/types'
import type { DemoMessageView, DemoServer, DemoServerKind } from '../../../src/demo/types'
import { annUid, bobUid, startImkitPeople } from './imkit'
import { adaAddress, benAddress, cleoAddress } from './people'

type FarMessage = {
  readonly id: string
  readonly text: string
  readonly isUnsent: boolean
  readonly replyTo: string | null
  /** Of the owner, tapbacks by their kind. */
  readonly ownReactions: readonly string[]
  readonly mentions: readonly string[]
}

type FarPicture = { readonly fileName: string; readonly bytes: Uint8Array }

type FarGroup = { readonly members: readonly string[]; readonly hasPicture: boolean }

/** What the friends of the owner do, and what they and the server hold of what the owner did. */
export type FarSide = {
  readonly url: string
  /** The friend in the direct conversation, and people for groups: how they are addressed. */
  readonly friend: string
  readonly others: readonly [string, string]
  /** The name of the direct conversation, and of the group. */
  readonly direct: string
  readonly group: string
  /** From the friend, in the direct conversation; answers the id. */
  receive(text: string): string
  receivePicture(picture: FarPicture): Promise<void>
  /** The newest that ends in these words, wherever. */
  find(text: string): FarMessage | undefined
  byId(id: string): FarMessage | undefined
  friendTypes(): void
  /** The owner was seen to write in the direct conversation. */
  sawTyping(): boolean
  friendReads(id: string): void
  sawRead(id: string): boolean
  /** Files that came up from the owner. */
  uploads(): number
  /** A conversation with this person alone. */
  hasDirect(address: string): boolean
  groupNamed(name: string): FarGroup | undefined
  stop(): Promise<void>
}

const API_KEY = 'a key of the matrix'

export type ImessageFar = FarSide & { readonly server: DemoServer; readonly apiKey: string }

export const startImessageFar = async (
  start: (options: {
    readonly kind: DemoServerKind
    readonly seed: 'empty'
    readonly apiKey: string
  }) => Promise<DemoServer>,
  kind: DemoServerKind
): Promise<ImessageFar> => {
  const server = await start({ kind, seed: 'empty', apiKey: API_KEY })
  const { world } = server
  const direct = world.addChat({ name: 'Ada Park', addresses: [adaAddress] })
  const group = world.addChat({ name: 'The crew', addresses: [adaAddress, benAddress] })
  world.receive({ chatGuid: direct.guid, from: adaAddress, text: 'Hello from Ada' })
  world.receive({ chatGuid: group.guid, from: benAddress, text: 'Hello to the crew' })
  for (const { guid } of [direct, group]) world.readChat(guid)
  const asked = (method: string, end: string): readonly unknown[] =>
    server.requests.filter((one) => one.method === method && one.path.endsWith(end))
  const view = (row: DemoMessageView | undefined): FarMessage | undefined =>
    row === undefined
      ? undefined
      : {
          id: row.guid,
          text: row.text,
          isUnsent: row.isUnsent,
          replyTo: row.replyToGuid,
          ownReactions: ownTapbacks(world.listMessages(row.chatGuid), row.guid),
          mentions: []
        }
  const messages = (): readonly DemoMessageView[] =>
    world.listMessages().filter((row) => row.associatedMessageType === null)
  return {
    server,
    apiKey: API_KEY,
    url: server.url,
    friend: adaAddress,
    others: [benAddress, cleoAddress],
    direct: 'Ada Park',
    group: 'The crew',
    receive: (text) => world.receive({ chatGuid: direct.guid, from: adaAddress, text }).guid,
    receivePicture: (picture) => {
      const attachment = { ...picture, mimeType: 'image/gif', width: 300, height: 200 }
      world.receive({ chatGuid: direct.guid, from: adaAddress, attachment })
      return Promise.resolve()
    },
    find: (text) => view(messages().findLast((row) => row.text.endsWith(text))),
    byId: (id) => view(messages().find(({ guid }) => guid === id)),
    friendTypes: () => {
      world.type(direct.guid, true)
    },
    sawTyping: () => asked('POST', '/typing').length > 0,
    friendReads: (id) => {
      world.markRead(id)
    },
    sawRead: () => asked('POST', '/read').length > 0,
    uploads: () => asked('POST', '/message/attachment').length,
    hasDirect: (address) =>
      world.listChats().some((chat) => !chat.isGroup && chat.addresses.includes(address)),
    groupNamed: (name) => {
      const chat = world.listChats().find((one) => one.isGroup && one.name === name)
      if (chat === undefined) return undefined
      const icons = server.requests.filter(({ path }) =>
        decodeURIComponent(path).endsWith(`${chat.guid.split(';').at(-1) ?? ''}/icon`)
      )
      return { members: chat.addresses, hasPicture: icons.some(({ method }) => method === 'POST') }
    },
    stop: () => server.stop()
  }
}

/** The owner's last word on a message counts. */
const ownTapbacks = (rows: readonly DemoMessageView[], guid: string): readonly string[] => {
  const words = rows
    .filter(({ isFromMe, associatedMessageGuid }) => isFromMe && associatedMessageGuid !== null)
    .filter(({ associatedMessageGuid }) => associatedMessageGuid?.endsWith(guid) === true)
    .map(({ associatedMessageType }) => associatedMessageType ?? '')
  const last = words.at(-1)
  return last === undefined || last.startsWith('-') ? [] : [last]
}

export type ImkitFar = FarSide & { readonly server: ImkitServer; readonly team: string }

const ANN_TOKEN = 'token-of-ann'

export const startImkitFar = async (): Promise<ImkitFar> => {
  const server = await startImkitPeople({ tokens: { 'demo-token': 'u-me', [ANN_TOKEN]: annUid } })
  const { world } = server
  const members = [annUid, bobUid]
  const team = world.addRoom({ name: 'The crew', type: 'group', members, owner: world.me }).id
  world.addUser({ uid: 'u-cleo', nickname: 'Cleo Marsh' })
  const direct = world.addRoom({ members: [annUid] }).id
  world.receive({ room: direct, from: annUid, text: 'Hello from Ann' })
  world.receive({ room: team, from: bobUid, text: 'Hello to the crew' })
  const ann = await listenAsAnn(server)
  const view = (row: ImkitMessageView | undefined): FarMessage | undefined =>
    row === undefined
      ? undefined
      : {
          id: row.id,
          text: row.text,
          isUnsent: row.isRecalled,
          replyTo: row.replyTo,
          ownReactions: row.reactions
            .filter(({ client }) => client === world.me)
            .map(({ reaction }) => reaction),
          mentions: row.mentions
        }
  return {
    server,
    team,
    url: server.url,
    friend: annUid,
    others: [bobUid, 'u-cleo'],
    direct: 'Ann Lowe',
    group: 'The crew',
    receive: (text) => world.receive({ room: direct, from: annUid, text }).id,
    receivePicture: async (picture) => {
      const originalUrl = await uploadAsAnn(server, picture)
      const images = [{ originalUrl, thumbnailUrl: originalUrl, width: 300, height: 200 }]
      world.receive({ room: direct, from: annUid, type: 'image', fields: { images } })
    },
    find: (text) => view(world.listMessages().findLast((row) => row.text.endsWith(text))),
    byId: (id) => view(world.listMessages().find((row) => row.id === id)),
    friendTypes: () => {
      world.type(direct, annUid)
    },
    sawTyping: ann.sawTyping,
    friendReads: (id) => {
      world.readRoom(direct, annUid, id)
    },
    sawRead: (id) => world.lastRead(direct, world.me) === id,
    uploads: () =>
      world
        .listMessages(direct)
        .filter(({ from, type }) => from === world.me && ['image', 'file'].includes(type)).length,
    hasDirect: (address) =>
      world
        .listRooms(world.me)
        .some(({ type, members }) => type === 'direct' && members.includes(address)),
    groupNamed: (name) => {
      const room = world.listRooms().find((one) => one.type === 'group' && one.name === name)
      if (room === undefined) return undefined
      const puts = server.requests.filter(
        ({ method, path }) => method === 'PUT' && path === `/rooms/${room.id}`
      )
      const hasPicture = puts.some(({ body }) => (body as { cover?: string }).cover !== undefined)
      return { members: room.members, hasPicture }
    },
    stop: async () => {
      ann.close()
      await server.stop()
    }
  }
}

/** As her own client does it; the path of the file. */
const uploadAsAnn = async (
  { url, clientKey }: ImkitServer,
  { fileName, bytes }: FarPicture
): Promise<string> => {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/gif' }), fileName)
  const answer = await fetch(`${url}/files/bucket`, {
    method: 'POST',
    headers: { 'IM-CLIENT-KEY': clientKey, 'IM-Authorization': ANN_TOKEN },
    body: form
  })
  const { result } = (await answer.json()) as { result: { _id: string } }
  return `/files/bucket/${result._id}`
}

/** Nobody but the other people hears of typing: one of them listens, in plain text. */
const listenAsAnn = async (
  server: ImkitServer
): Promise<{ sawTyping(): boolean; close(): void }> => {
  const socket = io(server.url, { transports: ['websocket'], forceNew: true, reconnection: false })
  let typed = 0
  socket.on('typing', () => (typed += 1))
  await new Promise<void>((settle, reject) => {
    socket.once('connect_error', reject)
    socket.once('connect', () => {
      socket.emit('auth2', ANN_TOKEN, { CLIENT_KEY: server.clientKey }, () => {
        settle()
      })
    })
  })
  return {
    sawTyping: () => typed > 0,
    close: () => {
      socket.disconnect()
    }
  }
}
