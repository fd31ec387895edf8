import { answersTo, openers } from '../answers'
import { createRandom } from '../random'
import { robotChunks } from './answers'
import { prefOf } from './world/reading'
import type { MessageRow, RoomRow, UserRow } from './world/rows'
import type { World } from './world/world'

const openerEveryMs: readonly [number, number] = [50_000, 130_000]
const emoji = ['❤️', '👍', '😄', '🙏']

/** People who read, type and answer, and a robot that streams. Nothing happens after dispose. */
export class ImkitLife {
  private readonly random = createRandom(Date.now() & 0xffff)
  private readonly timers = new Set<NodeJS.Timeout>()

  constructor(private readonly world: World) {}

  start(): void {
    this.scheduleOpener()
  }

  dispose(): void {
    for (const timer of this.timers) clearTimeout(timer)
    this.timers.clear()
  }

  /** Somebody who is signed in wrote: read, then typing, then an answer or a stream. */
  answer(row: MessageRow): void {
    const others = this.othersIn(row.room, row.sender)
    if (others.length === 0) return
    const who = this.random.pick(others)
    const readAt = this.random.int(250, 600)
    this.later(readAt, () => {
      this.read(row, who)
    })
    this.overhear(row, who)
    if (who.isRobot) {
      this.later(readAt + 300, () => {
        this.stream(row, who)
      })
      return
    }
    this.later(readAt + 300, () => {
      this.world.type(row.room.id, who.uid)
    })
    this.later(readAt + this.random.int(1400, 2800), () => {
      this.reply(row, who)
    })
  }

  /** The rest of the room reads it too, one after the other. */
  private overhear(row: MessageRow, except: UserRow): void {
    for (const who of this.othersIn(row.room, row.sender)) {
      if (who === except || who.uid === this.world.me) continue
      this.later(this.random.int(1_000, 9_000), () => {
        this.read(row, who)
        if (this.random.chance(0.12)) this.react(row, who)
      })
    }
  }

  private read(row: MessageRow, who: UserRow): void {
    if (this.isThere(row, who)) this.world.readRoom(row.room.id, who.uid, row.id)
  }

  private react(row: MessageRow, who: UserRow): void {
    if (row.type !== 'recall') this.world.react(row.id, this.random.pick(emoji), who.uid)
  }

  private isThere(row: MessageRow, who: UserRow): boolean {
    return this.world.tables.messages.has(row.id) && row.room.members.has(who.uid)
  }

  private reply(row: MessageRow, who: UserRow): void {
    if (!this.isThere(row, who)) return
    if (this.random.chance(0.25)) this.react(row, who)
    const attachments = row.fields.originalUrl === undefined && row.type === 'text' ? [] : [row]
    const text = this.random.pick(answersTo({ text: textOf(row), attachments }))
    this.world.receive({ room: row.room.id, from: who.uid, text })
  }

  private stream(row: MessageRow, robot: UserRow): void {
    const chunks = robotChunks(textOf(row))
    const room = row.room.id
    let id: string | undefined
    let at = 0
    for (const chunk of chunks) {
      at += this.random.int(40, 110)
      this.later(at, () => {
        id = this.world.streamChunk(room, robot.uid, chunk, id)
      })
    }
    this.later(at + 150, () => {
      const text = chunks.join('')
      this.world.receive({ room, from: robot.uid, text, ...(id === undefined ? {} : { id }) })
    })
  }

  /** Now and then somebody else begins. */
  private scheduleOpener(): void {
    this.later(this.random.int(...openerEveryMs), () => {
      const { tables, me } = this.world
      const user = tables.user(me)
      const able = tables
        .roomsOf(me)
        .filter(({ id }) => !prefOf(user, id).hidden)
        .filter((room) => this.othersIn(room, user).some(({ isRobot }) => !isRobot))
      if (able.length > 0) this.open(this.random.pick(able), user)
      this.scheduleOpener()
    })
  }

  private open(room: RoomRow, me: UserRow): void {
    const who = this.random.pick(this.othersIn(room, me).filter(({ isRobot }) => !isRobot))
    const { newest } = room.messages
    const text = this.random.pick(
      openers({ newest: newest === null ? null : { text: textOf(newest) } })
    )
    this.world.type(room.id, who.uid)
    this.later(this.random.int(1200, 2600), () => {
      if (!room.members.has(who.uid)) return
      const { id } = this.world.receive({ room: room.id, from: who.uid, text })
      const row = this.world.tables.messages.get(id)
      if (row !== undefined) this.overhear(row, who)
    })
  }

  private othersIn(room: RoomRow, user: UserRow | null): readonly UserRow[] {
    return [...room.members.values()].map((member) => member.user).filter((each) => each !== user)
  }

  private later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      act()
    }, ms)
    this.timers.add(timer)
  }
}

function textOf(row: MessageRow): string {
  return typeof row.text === 'string' ? row.text : ''
}
