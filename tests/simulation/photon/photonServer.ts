/**
 * The Photon lineage as the core meets it (protocols/photon.md): a log of rows numbered in the order
 * of insertion and read in the order of their dates, an inner join with the conversations, pushes at
 * most once and only for rows with a recent date, no idempotency beyond the request under way.
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

export type PhotonRules = {
  readonly skewMs: number
  /** Rows of a `where` query at most: the real 1000, or less to have many pages of few rows. */
  readonly pageCap: number
  /** Distance of row numbers: deletes and other devices leave holes. */
  readonly stride: number
  /** Dates are cut to this, so that many rows share one. */
  readonly dateStepMs: number
}

type Row = {
  rowId: number
  /** Of the databases before this one. */
  readonly formerIds: number[]
  readonly guid: string
  readonly chat: number
  text: string
  readonly isFromMe: boolean
  readonly sender: number
  readonly dateCreated: number
  dateEdited: number | null
  dateRetracted: number | null
  dateRead: number | null
  /** When its conversation became known; 0: at once. */
  linkedAt: number
  readonly tapback: { readonly target: string; readonly word: string } | null
  readonly tempGuid: string | null
}

const WORDS = ['love', 'like', 'laugh', '-love', '-like', '-laugh'] as const
const EMOJI = ['❤️', '👍', '😂', '❤️', '👍', '😂'] as const
/** The poller looks back by date this far (photon.md 2.2): older rows are never pushed. */
const LOOK_BACK_MS = 30_000
const APPLE_EPOCH_MS = 978_307_200_000
const PEOPLE = ['ann@example.org', 'bob@example.org', 'cat@example.org', 'dan@example.org'] as const
const GUIDS = PEOPLE.map((address, index) =>
  index === 2 ? 'iMessage;+;chat77' : `iMessage;-;${address}`
)

type Body = Readonly<Record<string, unknown>>
type RowQuery = {
  readonly after?: number
  readonly chatGuid?: string
  readonly offset?: number
  readonly limit?: number
  readonly sort?: string
}
type Where = { readonly statement: string; readonly args: Readonly<Record<string, number>> }

export const createPhotonServer = (world: World, rules: PhotonRules): ChatServer =>
  new PhotonServer(world, rules)

class PhotonServer implements ChatServer {
  readonly kind = 'photon'
  readonly sendFaults: SendFault[] = []
  readonly readFaults: ReadFault[] = []
  readonly conversations = GUIDS
  private readonly rows: Row[] = []
  private readonly gone = new Set<string>()
  private readonly audience
  private readonly underWay = new Set<string>()
  private readonly chats = new Set([0, 1, 2])
  private nextRowId = 1
  private nextGuid = 1
  private databases = 1
  /** Of the Mac, as the server tells it. */
  private name = 1
  private secretNumber = 1

  constructor(
    private readonly world: World,
    private readonly rules: PhotonRules
  ) {
    this.audience = createAudience(world)
  }

  secret = (): string => `key-${String(this.secretNumber)}`

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
    if (request.path === '/message/text') return this.send(request.json as Body)
    const fault = this.readFaults.shift()
    return fault === undefined ? this.read(request) : readFault(fault)
  }

  arrive: ChatServer['arrive'] = (message) => {
    const { conversation, text, isFromMe, ageMs, push } = message
    // Late links are caught by reading the newest ids again in one page, so they need real numbers.
    const hasRealNumbers = this.rules.pageCap === 1_000 && this.rules.stride === 1
    const linkedAfterMs = hasRealNumbers ? message.linkedAfterMs : 0
    const row = this.insert({ chat: conversation, text, isFromMe, ageMs, linkedAfterMs })
    this.announce(row, push)
  }

  edit: ChatServer['edit'] = (pick, text, push) => {
    const row = pickFrom(this.changeable(), pick)
    if (row === undefined) return
    row.text = text
    row.dateEdited = this.now()
    this.tell(row, 'updated-message', push)
  }

  unsend: ChatServer['unsend'] = (pick, push) => {
    const row = pickFrom(this.changeable(), pick)
    if (row === undefined) return
    row.text = ''
    row.dateRetracted = this.now()
    row.dateEdited = row.dateRetracted
    this.tell(row, 'updated-message', push)
  }

  /** Nothing is pushed, and no route tells it. */
  remove: ChatServer['remove'] = (pick) => {
    const row = pickFrom(
      this.rows.filter(({ tapback }) => tapback === null),
      pick
    )
    if (row === undefined) return
    this.gone.add(row.guid)
    this.rows.splice(this.rows.indexOf(row), 1)
  }

  react: ChatServer['react'] = (pick, emoji, push) => {
    const target = pickFrom(this.changeable(), pick)
    if (target === undefined) return
    const word = WORDS[emoji % WORDS.length]!
    const tapback = { target: target.guid, word }
    const base = { chat: target.chat, text: `${word} a message`, isFromMe: false, ageMs: 0 }
    this.announce(this.insert({ ...base, linkedAfterMs: 0, tapback }), push)
  }

  onReadByUs: ChatServer['onReadByUs'] = () => undefined

  readElsewhere: ChatServer['readElsewhere'] = (conversation) => {
    for (const row of this.rows)
      if (row.chat === conversation && !row.isFromMe) row.dateRead ??= this.now()
    const chatGuid = GUIDS[conversation]
    this.audience.push(PUSHED, 'chat-read-status-changed', () => ({ chatGuid, read: true }))
  }

  /** Nobody is put out of a conversation of Messages without a row that says so: not of a log. */
  setMember: ChatServer['setMember'] = () => undefined

  isMember: ChatServer['isMember'] = () => true

  /** A new chat.db, filled again from the cloud: ROWIDs start anew, GUIDs stay (photon.md 6.9). */
  replaceDatabase: ChatServer['replaceDatabase'] = ({ isNamed, isNewestFirst }) => {
    this.databases += 1
    if (isNamed) this.name = this.databases
    const sign = isNewestFirst ? -1 : 1
    this.rows.sort((a, b) => sign * (a.dateCreated - b.dateCreated) || a.rowId - b.rowId)
    this.nextRowId = 1
    for (const row of this.rows) {
      row.formerIds.push(row.rowId)
      row.rowId = this.nextRowId
      this.nextRowId += this.rules.stride
    }
  }

  expireSecret: ChatServer['expireSecret'] = (isTold) => {
    this.secretNumber += 1
    if (isTold) for (const socket of this.audience.sockets) socket.close(REFUSED)
  }

  restart: ChatServer['restart'] = () => {
    this.underWay.clear()
    for (const socket of this.audience.sockets) socket.close(RESTARTED)
    this.audience.sockets.clear()
  }

  copiesOf: ChatServer['copiesOf'] = (clientId) =>
    this.rows.filter(({ tempGuid }) => tempGuid === clientId).length

  /** Own messages that were changed on another device: any of them may have been it. */
  isUndecidable: ChatServer['isUndecidable'] = () =>
    this.rows.some(({ isFromMe, dateEdited }) => isFromMe && dateEdited !== null)

  removed: ChatServer['removed'] = () => this.gone

  expected: ChatServer['expected'] = () =>
    this.rows
      .filter(({ tapback }) => tapback === null)
      .map((row) => ({
        serverId: row.guid,
        conversation: GUIDS[row.chat]!,
        isFromMe: row.isFromMe,
        text: row.text,
        isUnsent: row.dateRetracted !== null,
        sentAt: row.dateCreated,
        orders: [row.rowId, ...row.formerIds],
        reactions: () => this.reactionsOf(row)
      }))

  brokenClaims: ChatServer['brokenClaims'] = (cursor, stored) => {
    const { rowId, pending } = JSON.parse(cursor) as { rowId: number; pending: string | null }
    // A claim under way when the database was replaced is of the old numbers; what is missing in the end
    // is found all the same.
    if (pending !== null || this.databases > 1) return []
    return this.rows
      .filter((row) => row.rowId <= rowId && row.tapback === null)
      .filter((row) => row.linkedAt === 0 && !stored.has(row.guid))
      .map((row) => `row ${String(row.rowId)} is claimed by cursor ${String(rowId)}`)
  }

  isFirstSync: ChatServer['isFirstSync'] = (cursor) =>
    (JSON.parse(cursor) as { readonly pending?: string | null }).pending !== null

  hasRetreated: ChatServer['hasRetreated'] = (before, after) => {
    type State = { readonly rowId: number; readonly pending: string | null }
    const was = JSON.parse(before) as State
    const is = JSON.parse(after) as State
    // A database whose newest rows are all gone may be another one: everything is synced anew.
    const isNewStart = is.pending !== null && (was.pending === null || this.databases > 1)
    return is.rowId < was.rowId && !isNewStart
  }

  private now(): number {
    return this.world.now() + this.rules.skewMs
  }

  private changeable(): readonly Row[] {
    return this.rows.filter(
      ({ tapback, dateRetracted }) => tapback === null && dateRetracted === null
    )
  }

  private reactionsOf(row: Row): readonly string[] {
    const newest = new Map<string, Row>()
    for (const reaction of this.rows) {
      if (reaction.tapback?.target !== row.guid) continue
      const sender = reaction.isFromMe ? '' : PEOPLE[reaction.sender]!
      const other = newest.get(sender)
      const isNewer =
        other === undefined ||
        reaction.dateCreated > other.dateCreated ||
        (reaction.dateCreated === other.dateCreated && reaction.rowId > other.rowId)
      if (isNewer) newest.set(sender, reaction)
    }
    return [...newest]
      .filter(([, { tapback }]) => tapback?.word.startsWith('-') === false)
      .map(([sender, { tapback }]) => `${sender} ${EMOJI[WORDS.indexOf(tapback!.word as 'love')]!}`)
      .sort()
  }

  private insert(row: {
    readonly chat: number
    readonly text: string
    readonly isFromMe: boolean
    readonly ageMs: number
    readonly linkedAfterMs: number
    readonly tapback?: Row['tapback']
    readonly tempGuid?: string
  }): Row {
    const { dateStepMs, stride } = this.rules
    const dateCreated = Math.floor((this.now() - row.ageMs) / dateStepMs) * dateStepMs
    const rowId = this.nextRowId
    this.nextRowId += stride
    const number = this.nextGuid
    this.nextGuid += 1
    this.chats.add(row.chat)
    const inserted: Row = {
      rowId,
      formerIds: [],
      guid: `G-${String(number)}`,
      chat: row.chat,
      text: row.text,
      isFromMe: row.isFromMe,
      sender: row.chat === 2 ? number % 2 : row.chat,
      dateCreated,
      dateEdited: null,
      dateRetracted: null,
      dateRead: null,
      linkedAt: row.linkedAfterMs === 0 ? 0 : this.now() + row.linkedAfterMs,
      tapback: row.tapback ?? null,
      tempGuid: row.tempGuid ?? null
    }
    this.rows.push(inserted)
    return inserted
  }

  private announce(row: Row, push: PushPlan): void {
    if (this.now() - row.dateCreated <= LOOK_BACK_MS) this.tell(row, 'new-message', push)
  }

  private tell(row: Row, name: string, push: PushPlan): void {
    this.audience.push(push, name, () => (this.gone.has(row.guid) ? null : this.toWire(row)))
  }

  private isLinked(row: Row): boolean {
    return row.linkedAt <= this.now()
  }

  private toWire(row: Row): Body {
    const address = PEOPLE[row.sender]!
    const isGroup = row.chat === 2
    return {
      originalROWID: row.rowId,
      guid: row.guid,
      text: row.text,
      isFromMe: row.isFromMe,
      handle: row.isFromMe ? null : { originalROWID: row.sender + 1, address },
      handleId: row.isFromMe ? 0 : row.sender + 1,
      attachments: [],
      chats: this.isLinked(row) ? [this.chatOf(row.chat)] : [],
      cacheRoomnames: isGroup ? 'chat77' : null,
      error: 0,
      dateCreated: row.dateCreated,
      dateRead: row.dateRead,
      dateDelivered: null,
      dateEdited: row.dateEdited,
      dateRetracted: row.dateRetracted,
      partCount: row.dateRetracted === null ? 1 : 0,
      itemType: 0,
      associatedMessageGuid: row.tapback === null ? null : `p:0/${row.tapback.target}`,
      associatedMessageType: row.tapback?.word ?? null
    }
  }

  private chatOf(chat: number, hasPeople = false): Body {
    const isGroup = chat === 2
    const people = isGroup ? PEOPLE.slice(0, 2) : [PEOPLE[chat]!]
    return {
      guid: GUIDS[chat]!,
      chatIdentifier: isGroup ? 'chat77' : PEOPLE[chat]!,
      style: isGroup ? 43 : 45,
      displayName: isGroup ? 'Trip' : '',
      isArchived: false,
      ...(hasPeople ? { participants: people.map((address) => ({ address })) } : {})
    }
  }

  private reply(data: unknown, total: number | null = null): Reply {
    return answer(this.world, this.rules.skewMs, data, total)
  }

  private send(body: Body): Reply {
    const clientId = String(body.tempGuid)
    if (this.underWay.has(clientId)) return refusal(400, 'Message is already queued to be sent!')
    const store = (): Reply => {
      const row = this.insert({
        chat: GUIDS.indexOf(String(body.chatGuid)),
        text: String(body.message),
        isFromMe: true,
        ageMs: 0,
        linkedAfterMs: 0,
        tempGuid: clientId
      })
      // First the reduced copy with the client's id, then the full one without it (photon.md 2.2).
      this.audience.push(PUSHED, 'new-message', () => ({ ...this.toWire(row), tempGuid: clientId }))
      this.audience.push({ copies: 1, holdMs: 60 }, 'new-message', () => this.toWire(row))
      return this.reply({ ...this.toWire(row), tempGuid: clientId })
    }
    return sendReply(this.world, this.sendFaults.shift(), store, (isBusy) => {
      if (isBusy) this.underWay.add(clientId)
      else this.underWay.delete(clientId)
    })
  }

  private read({ path, json, query }: RestRequest): Reply {
    const [, head, id, tail] = path.split('/').map((part) => decodeURIComponent(part))
    if (path === '/server/info')
      return this.reply({ computer_id: `mac-${String(this.name)}`, private_api: true })
    if (path === '/contact') return this.reply([])
    if (path === '/message/query') return this.query(json as Body)
    if (path === '/message/react') return this.reactBack(json as Body)
    if (path === '/message/count/updated')
      return this.reply({ total: this.updatedSince(Number(query?.after ?? 0)).length })
    return head === 'chat'
      ? this.readChat(id ?? '', tail)
      : this.readMessage(id ?? '', tail, (json ?? {}) as Body)
  }

  private readChat(id: string, tail: string | undefined): Reply {
    if (id === 'query') {
      const chats = [...this.chats].map((chat) => this.chatOf(chat, true))
      return this.reply(chats, chats.length)
    }
    const chat = GUIDS.indexOf(id)
    if (!this.chats.has(chat)) return refusal(404, 'no chat')
    return tail === 'read' ? this.markRead(id) : this.reply(this.chatOf(chat, true))
  }

  private readMessage(id: string, verb: string | undefined, body: Body): Reply {
    const row = this.rows.find(({ guid }) => guid === id)
    if (row === undefined) return refusal(404, 'no message')
    return verb === undefined ? this.reply(this.toWire(row)) : this.change(row, verb, body)
  }

  private change(row: Row, verb: string, body: Body): Reply {
    if (row.dateRetracted === null && verb === 'edit') {
      row.text = String(body.editedMessage)
      row.dateEdited = this.now()
    }
    if (verb === 'unsend') {
      row.text = ''
      row.dateRetracted ??= this.now()
      row.dateEdited = row.dateRetracted
    }
    this.tell(row, 'updated-message', PUSHED)
    return this.reply(this.toWire(row))
  }

  private reactBack(body: Body): Reply {
    const chat = GUIDS.indexOf(String(body.chatGuid))
    const tapback = { target: String(body.selectedMessageGuid), word: String(body.reaction) }
    const base = { chat, text: 'a tapback', isFromMe: true, ageMs: 0, linkedAfterMs: 0 }
    const row = this.insert({ ...base, tapback })
    this.announce(row, PUSHED)
    return this.reply(this.toWire(row))
  }

  private markRead(guid: string): Reply {
    const chat = GUIDS.indexOf(guid)
    this.onReadByUs(guid)
    for (const row of this.rows) if (row.chat === chat && !row.isFromMe) row.dateRead ??= this.now()
    // Told to all, whoever asked for it (photon.md 2.6).
    this.audience.push(PUSHED, 'chat-read-status-changed', () => ({ chatGuid: guid, read: true }))
    return this.reply({})
  }

  private updatedSince(since: number): readonly Row[] {
    return this.rows.filter((row) =>
      [row.dateEdited, row.dateRetracted, row.dateRead].some((at) => at !== null && at >= since)
    )
  }

  private query(body: Body): Reply {
    const where = (body.where ?? []) as readonly Where[]
    let rows: readonly Row[] = this.rows.filter((row) => this.isLinked(row))
    for (const { statement, args } of where) {
      if (statement.includes('ROWID >')) rows = rows.filter((row) => row.rowId > args.startRowId!)
      else if (statement.includes('ROWID <='))
        rows = rows.filter((row) => row.rowId <= args.endRowId!)
      else {
        const since = args.updatedAt! / 1_000_000 + APPLE_EPOCH_MS
        const updated = new Set(this.updatedSince(since))
        rows = rows.filter((row) => updated.has(row))
      }
    }
    const { after, chatGuid, offset = 0, limit = 100, sort } = body as RowQuery
    if (after !== undefined) rows = rows.filter((row) => row.dateCreated >= after)
    if (chatGuid !== undefined) rows = rows.filter((row) => GUIDS[row.chat] === chatGuid)
    const sign = sort === 'ASC' ? 1 : -1
    const sorted = [...rows].sort((a, b) => sign * (a.dateCreated - b.dateCreated))
    const size = Math.min(limit, 1_000, where.length > 0 ? this.rules.pageCap : 1_000)
    const page = sorted.slice(offset, offset + size)
    return this.reply(
      page.map((row) => this.toWire(row)),
      rows.length
    )
  }
}
