import { createRandom } from './random'
import { answersTo, openers } from './answers'
import type { ChatRow, MessageRow } from './world/rows'
import type { World } from './world/world'

const tapbacks = ['love', 'like', 'laugh']
const openerEveryMs: readonly [number, number] = [45_000, 120_000]

/** People who read, type and answer. Owns its timers; nothing happens after dispose. */
export class Life {
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

  /** The user wrote: delivered, read, typing, answer, one to three seconds later. */
  answer(guid: string): void {
    const row = this.world.tables.find(guid)
    if (row === null) return
    const { chat } = row
    const isSms = chat.guid.startsWith('SMS')
    const typeAt = this.random.int(700, 1100)
    const answerAt = typeAt + this.random.int(500, 1900)
    if (!isSms) this.later(this.random.int(250, 450), () => this.world.markDelivered(guid))
    if (!isSms && !chat.isGroup) {
      this.later(typeAt - 150, () => this.world.markRead(guid))
      this.later(typeAt, () => {
        this.world.type(chat.guid, true)
      })
    }
    this.later(answerAt, () => {
      this.reply(row)
    })
  }

  private reply(row: MessageRow): void {
    const { chat } = row
    const from = this.random.pick(chat.participants).address
    if (!chat.isGroup) this.world.type(chat.guid, false)
    const isStillThere = this.world.tables.find(row.guid) !== null
    if (isStillThere && this.random.chance(0.2)) {
      this.world.react({ targetGuid: row.guid, from, reaction: 'love' })
    }
    const text = this.random.pick(answersTo(row))
    this.world.receive({ chatGuid: chat.guid, from, text })
  }

  /** Now and then somebody else begins. */
  private scheduleOpener(): void {
    this.later(this.random.int(...openerEveryMs), () => {
      const chats = this.world.tables.chats.filter((chat) => chat.newest !== null)
      const recent = [...chats].sort((a, b) => newestDate(b) - newestDate(a)).slice(0, 24)
      const able = recent.filter((chat) => chat.guid.startsWith('iMessage'))
      if (able.length > 0) this.open(this.random.pick(able))
      this.scheduleOpener()
    })
  }

  private open(chat: ChatRow): void {
    const from = this.random.pick(chat.participants).address
    this.world.type(chat.guid, true)
    this.later(this.random.int(1200, 2600), () => {
      this.world.type(chat.guid, false)
      const text = this.random.pick(openers(chat))
      const { guid } = this.world.receive({ chatGuid: chat.guid, from, text })
      this.tapback(chat, guid, from)
    })
  }

  /** In a group somebody else may like what was said. */
  private tapback(chat: ChatRow, targetGuid: string, said: string): void {
    const others = chat.participants.filter(({ address }) => address !== said)
    if (others.length === 0 || !this.random.chance(0.4)) return
    const from = this.random.pick(others).address
    this.later(this.random.int(2_000, 9_000), () => {
      const isThere = this.world.tables.find(targetGuid)?.isRetracted === false
      if (isThere) this.world.react({ targetGuid, from, reaction: this.random.pick(tapbacks) })
    })
  }

  private later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      act()
    }, ms)
    this.timers.add(timer)
  }
}

function newestDate(chat: ChatRow): number {
  return chat.newest?.dateCreated ?? 0
}
