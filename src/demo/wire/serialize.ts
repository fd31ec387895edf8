import type { AttachmentRow, ChatRow, HandleRow, MentionRange, MessageRow } from '../world/rows'
import type { Tables } from '../world/tables'
import { pollBundle, pollPayload } from './polls'
import { toNumericType } from './tapbacks'

export type Json = Record<string, unknown>

/** What a caller asked to have joined (section 3.4, `with`). */
export type MessageParts = {
  readonly chats: boolean
  readonly participants: boolean
  readonly attachments: boolean
  readonly attachmentMetadata: boolean
  readonly attributedBody: boolean
  readonly messageSummaryInfo: boolean
  readonly payloadData: boolean
  /** The send echo leaves most fields out (section 2.2.2). */
  readonly isReduced?: boolean
  readonly tempGuid?: string | undefined
}

/** A message as the database poll sends it. */
export const eventParts: MessageParts = {
  chats: true,
  participants: false,
  attachments: true,
  attachmentMetadata: true,
  attributedBody: true,
  messageSummaryInfo: true,
  payloadData: true
}

export const reducedParts: MessageParts = {
  ...eventParts,
  attributedBody: false,
  messageSummaryInfo: false,
  payloadData: false,
  isReduced: true
}

/** Spellings that differ between servers. */
export type Dialect = { readonly numericTapbacks: boolean; readonly omitChats: boolean }

/** Rows to wire objects: section 4. */
export class Serializer {
  constructor(
    private readonly tables: Tables,
    private readonly dialect: Dialect
  ) {}

  chatGuid(chat: ChatRow): string {
    // macOS 26 stores every chat as `any;...` (section 4.2).
    return this.dialect.numericTapbacks ? chat.guid.replace(/^[^;]*/, 'any') : chat.guid
  }

  message(row: MessageRow, parts: MessageParts): Json {
    const message = { ...this.essentials(row, parts), ...editState(row) }
    const withTempGuid = parts.tempGuid === undefined ? {} : { tempGuid: parts.tempGuid }
    if (parts.isReduced === true) return { ...withTempGuid, ...message }
    return { ...withTempGuid, ...message, ...this.nonEssentials(row) }
  }

  chat(chat: ChatRow, options: { participants: boolean | null; isReduced?: boolean }): Json {
    const { participants, isReduced } = options
    return {
      originalROWID: chat.rowId,
      guid: this.chatGuid(chat),
      style: chat.isGroup ? 43 : 45,
      chatIdentifier: chat.identifier,
      isArchived: false,
      displayName: chat.displayName ?? '',
      ...(participants === null
        ? {}
        : { participants: participants ? chat.participants.map((h) => this.handle(h)) : [] }),
      ...(isReduced === true
        ? {}
        : {
            isFiltered: false,
            groupId: chat.identifier,
            properties: null,
            lastAddressedHandle: ''
          })
    }
  }

  handle(handle: HandleRow, isReduced = false): Json {
    const { rowId, address, service, country } = handle
    const essentials = { originalROWID: rowId, address, service }
    return isReduced ? essentials : { ...essentials, country, uncanonicalizedId: null }
  }

  attachment(row: AttachmentRow, options: { metadata: boolean; isReduced?: boolean }): Json {
    const hasSize = options.metadata && row.width > 0
    return {
      originalROWID: row.rowId,
      guid: row.guid,
      uti: row.uti,
      mimeType: row.mimeType,
      transferName: row.fileName,
      totalBytes: row.byteLength,
      ...(hasSize
        ? {
            height: row.height,
            width: row.width,
            metadata: { size: row.byteLength, height: row.height, width: row.width }
          }
        : {}),
      ...(options.isReduced === true
        ? {}
        : {
            transferState: 5,
            isOutgoing: row.isOutgoing,
            hideAttachment: false,
            isSticker: row.isSticker ?? false,
            ...(row.blurhash === undefined ? {} : { blurhash: row.blurhash }),
            originalGuid: row.guid,
            hasLivePhoto: false
          })
    }
  }

  private essentials(row: MessageRow, parts: MessageParts): Json {
    const isReduced = parts.isReduced === true
    const handle = this.tables.handleOfRow(row.handleId)
    const type = row.associatedType
    return {
      originalROWID: row.rowId,
      guid: row.guid,
      text: row.text,
      subject: row.subject,
      attributedBody: parts.attributedBody ? attributedBody(row.text, row.mentions) : null,
      messageSummaryInfo: parts.messageSummaryInfo ? summaryInfo(row) : null,
      payloadData: parts.payloadData && row.poll !== null ? pollPayload(row.poll) : null,
      hasPayloadData: row.poll !== null,
      handle: this.messageHandle(row, handle, isReduced),
      handleId: row.handleId,
      otherHandle: row.otherHandle,
      chats: this.messageChats(row, parts),
      attachments: parts.attachments
        ? row.attachments.map((attachment) =>
            this.attachment(attachment, { metadata: parts.attachmentMetadata, isReduced })
          )
        : [],
      error: row.error,
      dateCreated: row.dateCreated,
      dateRead: row.dateRead,
      dateDelivered: row.dateDelivered,
      isDelivered: row.isDelivered,
      isFromMe: row.handleId === 0,
      hasDdResults: false,
      isArchived: false,
      itemType: row.itemType,
      groupTitle: row.groupTitle,
      groupActionType: row.groupActionType,
      balloonBundleId: row.poll === null ? null : pollBundle,
      associatedMessageGuid: row.associatedGuid,
      associatedMessageType:
        type !== null && this.dialect.numericTapbacks ? toNumericType(type) : type,
      expressiveSendStyleId: row.effectId,
      threadOriginatorGuid: row.threadOriginatorGuid
    }
  }

  /** Mine carry the recipient in direct chats and nobody in groups (section 4.1). */
  private messageHandle(
    row: MessageRow,
    handle: HandleRow | null,
    isReduced: boolean
  ): Json | null {
    const shown = row.handleId === 0 && !row.chat.isGroup ? row.chat.participants[0] : handle
    return shown === undefined || shown === null ? null : this.handle(shown, isReduced)
  }

  private messageChats(row: MessageRow, parts: MessageParts): Json[] {
    if (!parts.chats || this.dialect.omitChats) return []
    const isFilled = parts.participants && row.chat.isGroup
    return [
      this.chat(row.chat, {
        participants: isFilled ? true : null,
        isReduced: parts.isReduced === true
      })
    ]
  }

  private nonEssentials(row: MessageRow): Json {
    return {
      isAudioMessage: row.isAudioMessage,
      threadOriginatorPart:
        row.threadOriginatorGuid === null
          ? null
          : `0:0:${this.tables.find(row.threadOriginatorGuid)?.text?.length ?? 0}`,
      datePlayed: null,
      cacheRoomnames: row.chat.isGroup ? row.chat.identifier : null,
      isSpam: false,
      replyToGuid: null,
      country: null,
      isDelayed: false,
      isAutoReply: false,
      isSystemMessage: row.itemType !== 0,
      isServiceMessage: false,
      isForward: false,
      isCorrupt: false,
      isExpired: false,
      timeExpressiveSendPlayed: null,
      shareStatus: 0,
      shareDirection: 0,
      wasDeliveredQuietly: false,
      didNotifyRecipient: false
    }
  }
}

function editState(row: MessageRow): Json {
  return {
    dateEdited: row.dateEdited,
    dateRetracted: null,
    partCount: row.isRetracted ? 0 : 1
  }
}

function attributedBody(
  text: string | null,
  mentions: readonly MentionRange[] = []
): readonly Json[] | null {
  if (text === null || text === '') return null
  const part = { __kIMMessagePartAttributeName: 0 }
  const runs: Json[] = []
  let end = 0
  const plain = (until: number): void => {
    if (until > end) runs.push({ range: [end, until - end], attributes: part })
  }
  for (const { start, length, address } of mentions) {
    plain(start)
    const attributes = { ...part, __kIMMentionConfirmedMention: address }
    runs.push({ range: [start, length], attributes })
    end = start + length
  }
  plain(text.length)
  return [{ string: text, runs }]
}

/** Section 4.1: retracted parts, and what an edited part said before. */
function summaryInfo(row: MessageRow): readonly Json[] | null {
  if (row.isRetracted) return [{ retractedParts: [0] }]
  if (row.editHistory === null) return null
  const versions = [...row.editHistory, row.text ?? ''].map((text) => ({
    text: { values: attributedBody(text) },
    date: row.dateEdited
  }))
  return [{ editedParts: [0], editedContent: { '0': versions } }]
}
