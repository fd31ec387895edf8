import type { DemoChatView, DemoMessageView } from '../types'
import type { ChatRow, MessageRow } from './rows'
import type { Tables } from './tables'

export function toChatView(tables: Tables, chat: ChatRow): DemoChatView {
  const first = chat.participants[0]?.address ?? chat.identifier
  const fallback = chat.isGroup
    ? chat.participants.map((handle) => nameOf(tables, handle.address)).join(', ')
    : nameOf(tables, first)
  return {
    guid: chat.guid,
    name: chat.displayName ?? fallback,
    isGroup: chat.isGroup,
    addresses: chat.participants.map((handle) => handle.address)
  }
}

export function nameOf(tables: Tables, address: string): string {
  return tables.findContact(address)?.displayName ?? address
}

export function toMessageView(tables: Tables, row: MessageRow): DemoMessageView {
  return {
    rowId: row.rowId,
    guid: row.guid,
    chatGuid: row.chat.guid,
    isFromMe: row.handleId === 0,
    from: tables.handleOfRow(row.handleId)?.address ?? null,
    text: row.text ?? '',
    dateCreated: row.dateCreated,
    dateEdited: row.dateEdited,
    isUnsent: row.isRetracted,
    dateRead: row.dateRead,
    dateDelivered: row.dateDelivered,
    associatedMessageGuid: row.associatedGuid,
    associatedMessageType: row.associatedType,
    replyToGuid: row.threadOriginatorGuid,
    itemType: row.itemType
  }
}
