/**
 * An IMKIT server as the core meets it (protocols/imkit.md): messages of a room in the order of their
 * last change, no idempotency key, all reactions with the message, and deletes that leave nothing.
 */
import type { RestRequest } from '../../../src/main/backends/shared/restClient'
import {
  answer,
  type ChatServer,
  createAudience,
  pickFrom,
  type PushPlan,
  PUSHED,
  type ReadFault,
  readFault,
  REFUSED,
  refusal,
  RESTARTED,
  type SendFault,
  sendReply,
  unauthorized
} from '../chatServer'
import type { Reply } from '../simLink'
import type { World } from '../simTime'

export type ImkitRules = {
  readonly skewMs: number
  /** Whether `totalCount` is the room's or only of what the query matches (imkit.md 4.4). */
  readonly isTotalOfRoom: boolean
  /** Messages of an answer at most. */
  readonly pageCap: number
  readonly dateStepMs: number
  readonly unlisted: 'deletes' | 'old dates'
}

/** Rows become visible a little out of order; how much is taken for certain by the adapter. */
const OVERLAP_MS = 10_000

type Message = {
  readonly id: string
  readonly order: number
  readonly room: number
  readonly sender: string
  text: string
  type: 'text' | 'recall'
  readonly createdAt: number
  updatedAt: number
  editedAt: number | null
  readonly reactions: Map<string, string>
  readonly nonce: string | null
  /** Came with an old date: no claim of a cursor speaks of it. */
  readonly isLate: boolean
}

/**
 * Nothing is deleted from a room before it was looked at a few times: what came live and was deleted
 * before the first look has ended stays, if the notice is lost too.
 */
const FIRST_LOOKS = 3

const ME = 'u-me'
const MEMBERS = ['u-ann', 'u-bob', 'u-cat', 'u-dan'] as const
const ROOMS = ['room-ann', 'room-bob', 'room-trip', 'room-dan'] as const
const EMOJI = ['👍', '❤️', '😂'] as const

type Body = Readonly<Record<string, unknown>>

export const createImkitServer = (world: World, rules: ImkitRules): ChatServer =>
  new ImkitServer(world, rules)

class ImkitServer implements ChatServer {
  readonly kind = 'imkit'
  readonly sendFaults: SendFault[] = []
  readonly readFaults: ReadFault[] = []
  readonly conversations = ROOMS
  private messages: Message[] = []
  private readonly gone = new Set<string>()
  private readonly lastRead = new Map<number, Message>()
  /** Times that a room was asked for its messages. */
  private readonly looks = new Map<number, number>()
  private readonly audience
  private readonly rooms = new Set([0, 1, 2])
  /** Rooms that the owner is out of. */
  private readonly outside = new Set<number>()
  /** Rooms that the owner was out of at some time, by id. */
  private readonly leftOnce = new Set<string>()
  private nextId = 1
  private secretNumber = 1

  constructor(
    private readonly world: World,
    private readonly rules: ImkitRules
  ) {
    this.audience = createAudience(world)
  }

  secret = (): string =>
    JSON.stringify({
      token: `t-${String(this.secretNumber)}`,
      clientKey: 'k',
      payloadEncoding: 'none'
    })

  accept: ChatServer['accept'] = (socket, secret) => {
    if (secret !== this.secret()) return REFUSED
    this.audience.sockets.add(socket)
    return null
  }

  left: ChatServer['left'] = (socket) => {
    this.audience.sockets.delete(socket)
  }

  request: ChatServer['request'] = (request, secret) => {
    if (secret !== this.secret()) return unauthorized()
    const body = request.json as Body | undefined
    const isSend = request.method === 'POST' && /^\/rooms\/[^/]+\/message$/.test(request.path)
    if (isSend && body?._id === undefined) return this.send(body!)
    const fault = this.readFaults.shift()
    return fault === undefined ? this.read(request) : readFault(fault)
  }

  arrive: ChatServer['arrive'] = ({ conversation, text, isFromMe, ageMs, push }) => {
    if (isFromMe && this.outside.has(conversation)) return
    const sender = isFromMe ? ME : MEMBERS[conversation === 2 ? this.nextId % 2 : conversation]!
    // Its own clock dates everything: nothing is ahead of it.
    const isPossible = ageMs > 0 && (ageMs < OVERLAP_MS || this.rules.unlisted === 'old dates')
    const message = this.insert(conversation, sender, text, isPossible ? ageMs : 0, null)
    this.tell(message, push)
  }

  edit: ChatServer['edit'] = (pick, text, push) => {
    const message = pickFrom(this.changeable(), pick)
    if (message === undefined) return
    message.text = text
    message.editedAt = this.touch(message)
    this.tell(message, push)
  }

  unsend: ChatServer['unsend'] = (pick, push) => {
    const message = pickFrom(this.changeable(), pick)
    if (message === undefined) return
    message.type = 'recall'
    message.text = ''
    this.touch(message)
    this.tell(message, push)
  }

  /** Gone for good: no list shows it any more. */
  remove: ChatServer['remove'] = (pick, push) => {
    if (this.rules.unlisted !== 'deletes') return
    const known = this.messages.filter(({ room }) => (this.looks.get(room) ?? 0) > FIRST_LOOKS)
    const message = pickFrom(known, pick)
    if (message === undefined) return
    this.gone.add(message.id)
    this.messages = this.messages.filter((other) => other !== message)
    const room = ROOMS[message.room]
    this.audience.push(push, 'messageDeleted', () =>
      this.outside.has(message.room) ? null : { room, messageID: message.id }
    )
  }

  react: ChatServer['react'] = (pick, emoji, push) => {
    const message = pickFrom(this.changeable(), pick)
    if (message === undefined) return
    const who = MEMBERS[pick % MEMBERS.length]!
    if (emoji % 4 === 3) message.reactions.delete(who)
    else message.reactions.set(who, EMOJI[emoji % 4]!)
    this.touch(message)
    this.tell(message, push)
  }

  /** Marks name a message here. */
  onReadByUs: ChatServer['onReadByUs'] = () => undefined

  readElsewhere: ChatServer['readElsewhere'] = (conversation) => {
    const newest = this.reachable()
      .filter(({ room }) => room === conversation)
      .at(-1)
    if (newest !== undefined) this.markRead(conversation, newest)
  }

  setMember: ChatServer['setMember'] = (conversation, isMember) => {
    if (!this.rooms.has(conversation) || this.outside.has(conversation) !== isMember) return
    if (isMember) this.outside.delete(conversation)
    else {
      this.outside.add(conversation)
      this.leftOnce.add(ROOMS[conversation]!)
    }
    const room = this.roomOf(conversation)
    this.audience.push(PUSHED, 'room', () => room)
  }

  isMember: ChatServer['isMember'] = (id) => !this.outside.has(ROOMS.indexOf(id as 'room-ann'))

  /** Its ids are of the messages, not of a table: nothing changes for anybody. */
  replaceDatabase: ChatServer['replaceDatabase'] = () => undefined

  expireSecret: ChatServer['expireSecret'] = (isTold) => {
    this.secretNumber += 1
    if (isTold) for (const socket of this.audience.sockets) socket.close(REFUSED)
  }

  restart: ChatServer['restart'] = () => {
    for (const socket of this.audience.sockets) socket.close(RESTARTED)
    this.audience.sockets.clear()
  }

  copiesOf: ChatServer['copiesOf'] = (clientId) =>
    this.messages.filter(({ nonce }) => nonce === clientId).length

  /** What the client gave with it comes back with it. */
  isUndecidable: ChatServer['isUndecidable'] = () => false

  removed: ChatServer['removed'] = () => this.gone

  expected: ChatServer['expected'] = () =>
    this.reachable().map((message) => ({
      serverId: message.id,
      conversation: ROOMS[message.room]!,
      isFromMe: message.sender === ME,
      text: message.text,
      isUnsent: message.type === 'recall',
      sentAt: message.createdAt,
      orders: [message.order],
      reactions: () =>
        [...message.reactions].map(([who, emoji]) => `${who === ME ? '' : who} ${emoji}`).sort()
    }))

  brokenClaims: ChatServer['brokenClaims'] = (cursor, stored) => {
    const { rooms, isPending } = readMarks(cursor)
    if (isPending) return []
    return this.reachable()
      .filter(({ isLate, id }) => !isLate && !stored.has(id))
      .filter(({ room, createdAt }) => createdAt < (rooms.get(ROOMS[room]!) ?? 0))
      .map(({ id, room }) => `message ${id} is claimed by the mark of ${ROOMS[room]!}`)
  }

  isFirstSync: ChatServer['isFirstSync'] = (cursor) => readMarks(cursor).isPending

  hasRetreated: ChatServer['hasRetreated'] = (before, after) => {
    const now = readMarks(after).rooms
    // Nothing is claimed of a room that the owner was put out of.
    return [...readMarks(before).rooms].some(
      ([room, at]) => (now.get(room) ?? 0) < at && (now.has(room) || !this.leftOnce.has(room))
    )
  }

  private now(): number {
    return this.world.now() + this.rules.skewMs
  }

  private ownRooms(): readonly number[] {
    return [...this.rooms].filter((room) => !this.outside.has(room))
  }

  private reachable(): readonly Message[] {
    return this.messages.filter(({ room }) => !this.outside.has(room))
  }

  private changeable(): readonly Message[] {
    return this.messages.filter(({ type }) => type === 'text')
  }

  private touch(message: Message): number {
    message.updatedAt = Math.max(this.now(), message.updatedAt)
    return message.updatedAt
  }

  private insert(
    room: number,
    sender: string,
    text: string,
    ageMs: number,
    nonce: string | null
  ): Message {
    const { dateStepMs } = this.rules
    const createdAt = Math.floor((this.now() - ageMs) / dateStepMs) * dateStepMs
    const number = this.nextId
    this.nextId += 1
    this.rooms.add(room)
    const id = number.toString(16).padStart(24, '0')
    const message: Message = {
      id,
      order: number,
      room,
      sender,
      text,
      type: 'text',
      createdAt,
      updatedAt: createdAt,
      editedAt: null,
      reactions: new Map(),
      nonce,
      isLate: createdAt < this.now()
    }
    this.messages.push(message)
    return message
  }

  private tell(message: Message, push: PushPlan): void {
    this.audience.push(push, 'chat message', () =>
      this.gone.has(message.id) || this.outside.has(message.room) ? null : this.toWire(message)
    )
  }

  private toWire(message: Message): Body {
    return {
      _id: message.id,
      id: message.id,
      room: ROOMS[message.room],
      messageType: message.type,
      message: message.text,
      sender: { _id: message.sender, nickname: message.sender.slice(2), clientType: 'user' },
      createdAtMS: message.createdAt,
      updatedAtMS: message.updatedAt,
      ...(message.editedAt === null ? {} : { editedAt: message.editedAt }),
      reactions: [...message.reactions].map(([client, reaction]) => ({ client, reaction })),
      ...(message.nonce === null ? {} : { extra: { ternClientId: message.nonce } })
    }
  }

  private roomOf(room: number): Body {
    const others = room === 2 ? MEMBERS.slice(0, 2) : [MEMBERS[room]!]
    const members = this.outside.has(room) ? others : [ME, ...others]
    const own = this.messages.filter((message) => message.room === room)
    const newest = own.reduce<Message | null>(
      (best, one) => (best === null || one.createdAt >= best.createdAt ? one : best),
      null
    )
    const read = this.lastRead.get(room)
    return {
      _id: ROOMS[room],
      roomType: room === 2 ? 'group' : 'direct',
      name: room === 2 ? 'Trip' : '',
      members: members.map((id) => ({ _id: id, nickname: id.slice(2), clientType: 'user' })),
      memberProperties: read === undefined ? [] : [{ client: ME, lastRead: read.id }],
      unread: own.filter(({ id, sender }) => sender !== ME && id > (read?.id ?? '')).length,
      ...(newest === null ? {} : { lastMessage: this.toWire(newest) })
    }
  }

  private reply(data: unknown, total: number | null = null): Reply {
    return answer(this.world, this.rules.skewMs, data, total)
  }

  private send(body: Body): Reply {
    const room = ROOMS.indexOf(String(body.room) as 'room-ann')
    const nonce = String((body.extra as Body).ternClientId)
    if (this.outside.has(room)) return refusal(403, 'not a member')
    const store = (): Reply => {
      const message = this.insert(room, ME, String(body.message), 0, nonce)
      this.tell(message, PUSHED)
      return this.reply(this.toWire(message))
    }
    return sendReply(this.world, this.sendFaults.shift(), store, () => undefined)
  }

  private read(request: RestRequest): Reply {
    const { path } = request
    if (path === '/me') return this.reply({ _id: ME, nickname: 'Me' })
    if (path === '/me/badge') return this.reply({ badge: 0 })
    if (path === '/rooms/ids') return this.list(this.ownRooms().map((room) => ROOMS[room]!))
    if (path === '/rooms/invitations') return this.list([])
    if (path === '/rooms') return this.list(this.ownRooms().map((room) => this.roomOf(room)))
    const [, head, id, ...rest] = path.split('/').map((part) => decodeURIComponent(part))
    return head === 'rooms'
      ? this.readRoom(ROOMS.indexOf(id as 'room-ann'), rest, request)
      : this.readMessage(id, request)
  }

  private readRoom(room: number, [tail, last]: readonly string[], request: RestRequest): Reply {
    const body = (request.json ?? {}) as Body
    if (!this.ownRooms().includes(room)) return refusal(404, 'no room')
    if (tail === undefined) return this.reply(this.roomOf(room))
    if (tail === 'messages' && last === 'v3') return this.page(room, request.query ?? {})
    if (tail !== 'lastRead') return this.readMessage(last ?? body._id, request)
    const message = this.messages.find((one) => one.id === body.message)
    if (message !== undefined) this.markRead(room, message)
    return this.reply({})
  }

  private readMessage(id: unknown, { method, path, json, query }: RestRequest): Reply {
    const message = this.reachable().find((one) => one.id === id)
    if (message === undefined) return refusal(404, 'no message')
    const isQuestion = method === 'GET' && path.startsWith('/rooms/')
    if (isQuestion) return this.list([this.toWire(message)])
    return this.change(message, method, (json ?? query ?? {}) as Body)
  }

  private change(message: Message, method: string, body: Body): Reply {
    if (body.messageType === 'recall') {
      message.type = 'recall'
      message.text = ''
    } else if (typeof body.message === 'string') {
      if (message.type === 'text') message.text = body.message
      message.editedAt = this.now()
    } else if (method === 'DELETE') message.reactions.delete(ME)
    else message.reactions.set(ME, String(body.reaction))
    this.touch(message)
    this.tell(message, PUSHED)
    return this.reply(this.toWire(message))
  }

  private markRead(room: number, message: Message): void {
    const known = this.lastRead.get(room)
    if (known !== undefined && known.createdAt > message.createdAt) return
    this.lastRead.set(room, message)
    const payload = { roomID: ROOMS[room], memberID: ME, messageID: message.id }
    this.audience.push(PUSHED, 'lastRead', () => payload)
  }

  private list(data: readonly unknown[]): Reply {
    return this.reply({ data, totalCount: data.length }, data.length)
  }

  private page(room: number, query: Readonly<Record<string, string>>): Reply {
    this.looks.set(room, (this.looks.get(room) ?? 0) + 1)
    const all = this.messages.filter((message) => message.room === room)
    const isAscending = query.sortOrder === 'asc'
    const sign = isAscending ? 1 : -1
    const sorted = [...all].sort(
      (a, b) => sign * (a.updatedAt - b.updatedAt || a.id.localeCompare(b.id))
    )
    let found = sorted
    const anchor = query.beforeMessage ?? query.afterMessage
    if (anchor !== undefined) {
      const index = sorted.findIndex(({ id }) => id === anchor)
      // The anchor itself comes first (imkit.md 4.4).
      found = index < 0 ? [] : sorted.slice(index)
    }
    if (query.afterTime !== undefined)
      found = found.filter(({ updatedAt }) => updatedAt >= Number(query.afterTime))
    const size = Math.min(Number(query.limit), this.rules.pageCap)
    const total = this.rules.isTotalOfRoom ? all.length : found.length
    const data = found.slice(0, size).map((message) => this.toWire(message))
    return this.reply({ data, totalCount: total, userDeletedIDs: [] }, total)
  }
}

const readMarks = (
  cursor: string
): { readonly rooms: ReadonlyMap<string, number>; readonly isPending: boolean } => {
  const { rooms, isPending } = JSON.parse(cursor) as {
    rooms: readonly (readonly [string, number])[]
    isPending: boolean
  }
  return { rooms: new Map(rooms.map(([id, at]) => [id, at])), isPending }
}
