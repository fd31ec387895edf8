import type { FaultSwitches } from './faults'
import type { WorldEvent } from './world/events'
import type { ChatRow, MessageRow } from './world/rows'
import { eventParts, reducedParts, type Serializer } from './wire/serialize'

const seenForMs = 3_600_000
const typingRepeatMs = 5_000

export type Emit = (event: string, ...args: readonly unknown[]) => void

/** Turns what happens in the world into socket events, with the real server's quirks (section 2). */
export class Push {
  private held: (() => void)[] = []
  private readonly lastTyping = new Map<ChatRow, { isTyping: boolean; at: number }>()
  /** When this server process first saw a row; its memory of GUIDs lasts an hour. */
  private seenAt = new WeakMap<MessageRow, number>()

  constructor(
    private readonly serializer: Serializer,
    private readonly faults: FaultSwitches,
    private readonly broadcast: Emit
  ) {
    faults.connectQueue((order) => {
      const waiting = inOrder(this.held, order)
      this.held = []
      for (const send of waiting) send()
    })
  }

  /** A restarted server process remembers no GUID, and what was queued in it is gone. */
  restarted(): void {
    this.seenAt = new WeakMap()
    this.held = []
  }

  handle(event: WorldEvent): void {
    switch (event.type) {
      case 'messageAdded':
        this.messageAdded(event.row)
        break
      case 'messageUpdated':
        this.messageUpdated(event.row, event.isReceipt)
        break
      case 'chatRead':
        this.send('chat-read-status-changed', {
          chatGuid: this.serializer.chatGuid(event.chat),
          read: event.isRead
        })
        break
      case 'typing':
        this.typing(event.chat, event.isTyping)
        break
    }
  }

  /** The reduced copy that carries the caller's tempGuid (section 2.2.2). */
  echo(row: MessageRow, tempGuid: string): void {
    this.send('new-message', this.serializer.message(row, { ...reducedParts, tempGuid }))
  }

  sendError(row: MessageRow, tempGuid: string | null): void {
    const parts = { ...reducedParts, tempGuid: tempGuid ?? undefined }
    this.send('message-send-error', this.serializer.message(row, parts))
  }

  messageAdded(row: MessageRow): void {
    this.seenAt.set(row, Date.now())
    const specific = groupEventOf(row)
    if (specific !== null) {
      // Only here participants are filled (section 2.5); the same row follows as a message.
      this.send(specific, this.serializer.message(row, { ...eventParts, participants: true }))
    }
    this.send('new-message', this.serializer.message(row, eventParts))
  }

  private messageUpdated(row: MessageRow, isReceipt: boolean): void {
    const isFromMe = row.handleId === 0
    // The poll looks at receipts of own messages only, and at reads in direct chats only (2.3).
    if (isReceipt && (!isFromMe || (row.chat.isGroup && row.dateRead !== null))) return
    const isKnown = this.isRemembered(row)
    this.seenAt.set(row, Date.now())
    const event = isKnown ? 'updated-message' : 'new-message'
    this.send(event, this.serializer.message(row, eventParts))
  }

  private isRemembered(row: MessageRow): boolean {
    const oldest = Date.now() - seenForMs
    // A back-dated row counts as old, so that tests need not wait for an hour.
    return row.dateCreated >= oldest && (this.seenAt.get(row) ?? 0) >= oldest
  }

  /** Direct chats only, and the same value not again within five seconds (section 2.6). */
  private typing(chat: ChatRow, isTyping: boolean): void {
    if (chat.isGroup) return
    const last = this.lastTyping.get(chat)
    const now = Date.now()
    if (last?.isTyping === isTyping && now - last.at < typingRepeatMs) return
    this.lastTyping.set(chat, { isTyping, at: now })
    this.send('typing-indicator', { display: isTyping, guid: this.serializer.chatGuid(chat) })
  }

  private send(event: string, payload: unknown): void {
    const copies = this.faults.pushCopies
    const deliver = (): void => {
      for (let i = 0; i < copies; i += 1) this.broadcast(event, payload)
    }
    if (this.faults.holdPushes) this.held.push(deliver)
    else deliver()
  }
}

function groupEventOf(row: MessageRow): string | null {
  const key = `${row.itemType}/${row.groupActionType}`
  const names: Readonly<Record<string, string>> = {
    '1/0': 'participant-added',
    '1/1': 'participant-removed',
    '2/0': 'group-name-change',
    '3/0': 'participant-left',
    '3/1': 'group-icon-changed',
    '3/2': 'group-icon-removed'
  }
  return names[key] ?? null
}

/** Waiting pushes in the order in which a test wants them. */
export function inOrder<T>(
  items: readonly T[],
  order: 'fifo' | 'reverse' | 'shuffle'
): readonly T[] {
  if (order === 'fifo') return items
  const reversed = [...items].reverse()
  if (order === 'reverse') return reversed
  // Odd positions first, then the even ones backwards: mixed, yet the same in every run.
  return [...items.filter((_, i) => i % 2 === 1), ...items.filter((_, i) => i % 2 === 0).reverse()]
}
