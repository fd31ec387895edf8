import { DateIndex, lowerBound } from './dateIndex'
import {
  noAttachments,
  noMentions,
  type AttachmentRow,
  type ChatRow,
  type ContactRow,
  type HandleRow,
  type MessageRow,
  type NewMessage
} from './rows'

/** The rows and their indexes: no events, no policy. */
export class Tables {
  readonly chats: ChatRow[] = []
  readonly handles: HandleRow[] = []
  readonly contacts: ContactRow[] = []
  readonly attachments = new Map<string, AttachmentRow>()
  /** Ascending ROWID. */
  readonly byRowId: MessageRow[] = []
  readonly byDate = new DateIndex()
  computerId: string
  private readonly byGuid = new Map<string, MessageRow>()
  private readonly chatByGuid = new Map<string, ChatRow>()
  private readonly handleByAddress = new Map<string, HandleRow>()
  /** Also the number of chats that there ever were. */
  lastChatRowId = 0
  private lastRowId = 0
  private lastAttachmentRowId = 0
  private latestDate = 0

  constructor(computerId: string) {
    this.computerId = computerId
  }

  /** Now, but never twice the same: ordinary traffic has no equal timestamps. */
  nextDate(): number {
    this.latestDate = Math.max(Date.now(), this.latestDate + 1)
    return this.latestDate
  }

  handle(address: string, service = 'iMessage'): HandleRow {
    const known = this.handleByAddress.get(address)
    if (known !== undefined) return known
    const handle = { rowId: this.handles.length + 1, address, service, country: 'us' }
    this.handles.push(handle)
    this.handleByAddress.set(address, handle)
    return handle
  }

  findHandle(address: string): HandleRow | null {
    return this.handleByAddress.get(address) ?? null
  }

  handleOfRow(handleId: number): HandleRow | null {
    return this.handles[handleId - 1] ?? null
  }

  addContact(
    displayName: string,
    addresses: readonly string[],
    avatar: ContactRow['avatar'] = null
  ): void {
    const id = `contact-${this.contacts.length + 1}`
    this.contacts.push({ id, displayName, addresses, avatar })
  }

  findContact(address: string): ContactRow | null {
    return this.contacts.find((contact) => contact.addresses.includes(address)) ?? null
  }

  addChat(guid: string, displayName: string | null, addresses: readonly string[]): ChatRow {
    this.lastChatRowId += 1
    const chat: ChatRow = {
      rowId: this.lastChatRowId,
      guid,
      isGroup: guid.includes(';+;'),
      identifier: guid.slice(guid.lastIndexOf(';') + 1),
      displayName,
      participants: addresses.map((address) => this.handle(address, guid.split(';')[0])),
      messages: new DateIndex(),
      icon: null,
      newest: null
    }
    this.chats.push(chat)
    this.chatByGuid.set(guid, chat)
    return chat
  }

  findChat(guid: string): ChatRow | null {
    return this.chatByGuid.get(guid) ?? null
  }

  /** The input form `any;-;address`, where the server picks the service (section 4.2). */
  findChatByIdentifier(identifier: string): ChatRow | null {
    return this.chats.find((chat) => chat.identifier === identifier) ?? null
  }

  removeChat(chat: ChatRow): void {
    for (const row of [...chat.messages]) this.remove(row)
    this.chats.splice(this.chats.indexOf(chat), 1)
    this.chatByGuid.delete(chat.guid)
  }

  nextAttachmentRowId(): number {
    this.lastAttachmentRowId += 1
    return this.lastAttachmentRowId
  }

  insert(values: NewMessage): MessageRow {
    this.lastRowId += 1
    const row = toRow(this.lastRowId, values)
    this.byRowId.push(row)
    this.byGuid.set(row.guid, row)
    this.byDate.add(row)
    row.chat.messages.add(row)
    row.chat.newest = row
    for (const attachment of row.attachments) this.attachments.set(attachment.guid, attachment)
    return row
  }

  find(guid: string): MessageRow | null {
    return this.byGuid.get(guid) ?? null
  }

  /** Index of the first row whose ROWID is > `rowId`. */
  firstRowAfter(rowId: number): number {
    return lowerBound(this.byRowId.length, (i) => (this.byRowId[i]?.rowId ?? 0) > rowId)
  }

  remove(row: MessageRow): void {
    this.byRowId.splice(this.firstRowAfter(row.rowId - 1), 1)
    this.byGuid.delete(row.guid)
    this.byDate.remove(row)
    row.chat.messages.remove(row)
    if (row.chat.newest !== row) return
    let newest: MessageRow | null = null
    for (const other of row.chat.messages) {
      if (newest === null || other.rowId > newest.rowId) newest = other
    }
    row.chat.newest = newest
  }

  /** A new chat.db filled again from the cloud: ROWIDs restart, in date order; GUIDs stay. */
  renumber(computerId: string): void {
    this.computerId = computerId
    this.byRowId.length = 0
    for (const chat of this.chats) chat.newest = null
    for (const row of this.byDate) {
      this.byRowId.push(row)
      row.rowId = this.byRowId.length
      row.chat.newest = row
    }
    this.lastRowId = this.byRowId.length
  }
}

/** A literal with all columns: a million rows must share one shape, which spreads would break. */
function toRow(rowId: number, values: NewMessage): MessageRow {
  return {
    rowId,
    guid: values.guid,
    chat: values.chat,
    handleId: values.handleId,
    text: or(values.text, null),
    subject: or(values.subject, null),
    dateCreated: values.dateCreated,
    dateDelivered: or(values.dateDelivered, null),
    dateRead: or(values.dateRead, null),
    dateEdited: or(values.dateEdited, null),
    isDelivered: or(values.isDelivered, values.handleId !== 0),
    error: or(values.error, 0),
    isRetracted: or(values.isRetracted, false),
    editHistory: or(values.editHistory, null),
    itemType: or(values.itemType, 0),
    groupActionType: or(values.groupActionType, 0),
    groupTitle: or(values.groupTitle, null),
    otherHandle: or(values.otherHandle, 0),
    associatedGuid: or(values.associatedGuid, null),
    associatedType: or(values.associatedType, null),
    threadOriginatorGuid: or(values.threadOriginatorGuid, null),
    effectId: or(values.effectId, null),
    attachments: or(values.attachments, noAttachments),
    isAudioMessage: or(values.isAudioMessage, false),
    poll: or(values.poll, null),
    mentions: or(values.mentions, noMentions)
  }
}

function or<T>(value: T | undefined, fallback: T): T {
  return value === undefined ? fallback : value
}
