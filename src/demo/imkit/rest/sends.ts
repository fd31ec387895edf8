import { delay } from '../../httpFaults'
import type { ImkitFaultSwitches } from '../faults'
import type { Serializer } from '../wire/serialize'
import { addMessage, editMessage, recallMessage, type NewMessage } from '../world/messages'
import { isSuperuser } from '../world/membership'
import type { MessageRow, RoomRow, UserRow } from '../world/rows'
import type { Tables } from '../world/tables'
import { badRequest, forbidden, notFound, Refusal, type Body } from './envelope'
import { idList, optionalText } from './validate'

const maxTextBytes = 1024 * 1024

/** Every other key of a body is ignored, as the real server must (section 4.5). */
const carriedFields = [
  'extra',
  'images',
  'originalUrl',
  'thumbnailUrl',
  'width',
  'height',
  'duration',
  'latitude',
  'longitude',
  'sticker',
  'template',
  'contents',
  'url'
] as const

/** 'lost': done, but no answer will come; 'reset': and the connection breaks. */
export type Posted = MessageRow | 'lost' | 'reset'

/** One message by REST or socket: new, edited or recalled; and every way in which it goes wrong. */
export class Sends {
  constructor(
    private readonly tables: Tables,
    private readonly faults: ImkitFaultSwitches,
    readonly serializer: Serializer,
    /** A new message left this user: people may answer. */
    private readonly onSent: (row: MessageRow) => void
  ) {}

  async post(user: UserRow, room: RoomRow, body: Body): Promise<Posted> {
    const id = optionalText(body, '_id')
    return id === undefined ? this.create(user, room, body) : this.update(user, room, id, body)
  }

  private async create(user: UserRow, room: RoomRow, body: Body): Promise<Posted> {
    const { faults } = this
    if (faults.sendDelayMs > 0) await delay(faults.sendDelayMs)
    if (faults.send === 'fail-before') throw new Refusal(500, 'Failed to send')
    if (faults.send === 'forbidden') throw forbidden('Not a member of the room')
    if (isBlocked(room, user)) throw forbidden('Blocked')
    const row = addMessage(this.tables, this.toMessage(user, room, body), false)
    const push = (): void => {
      this.tables.emit({ type: 'message', row })
    }
    if (faults.sendOrder === 'response-first') setImmediate(push)
    else push()
    if (faults.answerDelayMs > 0) await delay(faults.answerDelayMs)
    switch (faults.send) {
      case 'fail-after':
        throw new Refusal(500, 'Timeout')
      case 'hang-after':
        return 'lost'
      case 'reset-after':
        return 'reset'
      case 'normal':
        this.onSent(row)
        return row
    }
  }

  private update(user: UserRow, room: RoomRow, id: string, body: Body): MessageRow {
    const row = this.tables.messages.get(id)
    if (row?.room !== room) throw notFound('Message not found')
    const isMine = row.sender?.uid === user.uid
    if (body.messageType === 'recall') {
      if (!isMine && !isSuperuser(room, user.uid)) throw forbidden()
      return row.type === 'recall' ? row : recallMessage(this.tables, row)
    }
    if (!isMine || row.type === 'recall') throw forbidden()
    const type = optionalText(body, 'messageType')
    return editMessage(this.tables, row, {
      ...(body.message === undefined ? {} : { text: checkText(body.message) }),
      ...(type === undefined ? {} : { type }),
      ...(body.mentions === undefined ? {} : { mentions: idList(body.mentions) }),
      fields: carried(body)
    })
  }

  private toMessage(user: UserRow, room: RoomRow, body: Body): NewMessage {
    const fields = carried(body)
    if (this.faults.dropExtra) delete fields.extra
    return {
      room,
      sender: user,
      type: optionalText(body, 'messageType') ?? 'text',
      text: checkText(body.message ?? ''),
      mentions: idList(body.mentions),
      replyTo: optionalText(body, 'reply') ?? null,
      fields
    }
  }
}

/** A block closes a direct room in both directions (section 4.7). */
function isBlocked(room: RoomRow, user: UserRow): boolean {
  if (room.type !== 'direct') return false
  return [...room.members.values()].some(
    (other) => other.user.blocked.has(user.uid) || user.blocked.has(other.user.uid)
  )
}

function checkText(text: unknown): unknown {
  if (typeof text !== 'string' && typeof text !== 'number') throw badRequest('message is no text')
  if (typeof text === 'string' && Buffer.byteLength(text) > maxTextBytes) {
    throw new Refusal(413, 'Message too large')
  }
  return text
}

function carried(body: Body): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const name of carriedFields) if (body[name] !== undefined) fields[name] = body[name]
  return fields
}
