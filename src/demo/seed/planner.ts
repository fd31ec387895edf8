import { createRandom, type SeededRandom } from '../random'
import type { AttachmentRow, ChatRow, NewMessage } from '../world/rows'

/** A row to be; rows of all conversations are stored together, in date order. */
export type PlannedRow = { -readonly [K in keyof NewMessage]: NewMessage[K] }

const receiptAfterMs = 2_000

/** The owner's own number. */
export const myAddress = '+15550100100'

/** Makes rows of one conversation with the dates and receipts that a living one has. */
export class ConversationPlanner {
  readonly rows: PlannedRow[] = []

  /** Ids of what was added to the talks later, so that those of all others stay as they were. */
  private readonly laterIds: SeededRandom

  constructor(
    private readonly chat: ChatRow,
    private readonly random: SeededRandom,
    private readonly isSms: boolean
  ) {
    this.laterIds = createRandom(chat.rowId)
  }

  address(who: number): string {
    const others = this.chat.participants
    return who === 0 ? myAddress : (others[(who - 1) % others.length]?.address ?? myAddress)
  }

  /** 0 is me, 1 the first participant. */
  handleId(who: number): number {
    if (who === 0) return 0
    const others = this.chat.participants
    return others[(who - 1) % others.length]?.rowId ?? 0
  }

  say(
    who: number,
    date: number,
    text: string | null,
    files: readonly AttachmentRow[] = []
  ): PlannedRow {
    return this.push({ handleId: this.handleId(who), dateCreated: date, text, attachments: files })
  }

  item(who: number, date: number, item: Partial<PlannedRow>): PlannedRow {
    return this.push({ ...item, handleId: this.handleId(who), dateCreated: date })
  }

  react(who: number, target: PlannedRow, reaction: string, verb: string): void {
    const dateCreated = target.dateCreated + this.random.int(4_000, 30_000)
    this.push({
      handleId: this.handleId(who),
      dateCreated,
      text: `${verb} “${target.text ?? 'an image'}”`,
      associatedGuid: `p:0/${target.guid}`,
      associatedType: reaction
    })
  }

  edit(target: PlannedRow, earlier: string): void {
    target.editHistory = [earlier]
    target.dateEdited = target.dateCreated + this.random.int(20_000, 60_000)
  }

  unsend(target: PlannedRow): void {
    target.text = null
    target.isRetracted = true
    target.dateEdited = target.dateCreated + this.random.int(10_000, 50_000)
  }

  /** The newest incoming rows that count as messages become unread. */
  markUnread(count: number): void {
    const incoming = [...this.rows]
      .sort((a, b) => b.dateCreated - a.dateCreated)
      .filter((row) => row.handleId !== 0 && (row.itemType ?? 0) === 0 && !row.associatedGuid)
    for (const row of incoming.slice(0, count)) row.dateRead = null
  }

  /** A row that takes no chance away from those that come after it. */
  later(who: number, date: number, values: Partial<PlannedRow>): PlannedRow {
    const isMine = who === 0
    const row: PlannedRow = {
      ...values,
      handleId: this.handleId(who),
      dateCreated: date,
      dateRead: isMine && this.chat.isGroup ? null : date + 3_000,
      isDelivered: true,
      guid: this.laterIds.uuid(),
      chat: this.chat
    }
    this.rows.push(row)
    return row
  }

  private push(values: Omit<PlannedRow, 'guid' | 'chat'>): PlannedRow {
    const row: PlannedRow = {
      ...values,
      ...this.receipts(values.handleId, values.dateCreated),
      guid: this.random.uuid(),
      chat: this.chat
    }
    this.rows.push(row)
    return row
  }

  /** Text messages by SMS have no receipts, groups none for reading (section 4.1). */
  private receipts(handleId: number, date: number): Partial<PlannedRow> {
    if (handleId !== 0)
      return { dateRead: date + this.random.int(3_000, 90_000), isDelivered: true }
    if (this.isSms) return { isDelivered: false }
    const dateDelivered = date + receiptAfterMs
    if (this.chat.isGroup) return { isDelivered: true, dateDelivered }
    return { isDelivered: true, dateDelivered, dateRead: date + this.random.int(5_000, 60_000) }
  }
}
