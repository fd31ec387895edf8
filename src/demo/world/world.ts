import { randomUUID } from 'node:crypto'

import type { DemoChatView, DemoMessageView, DemoPollView, DemoReceive, DemoWorld } from '../types'
import { createAttachment } from './attachments'
import type { WorldListener } from './events'
import { Polls } from './polls'
import type { ChatRow, MessageRow, NewMessage } from './rows'
import { Tables } from './tables'
import { toChatView, toMessageView } from './views'

const tapbackVerbs: Readonly<Record<string, readonly [string, string]>> = {
  love: ['Loved', 'a heart'],
  like: ['Liked', 'a like'],
  dislike: ['Disliked', 'a dislike'],
  laugh: ['Laughed at', 'a laugh'],
  emphasize: ['Emphasized', 'an exclamation'],
  question: ['Questioned', 'a question mark']
}

/** Rows change here and nowhere else; every change is told to the listener. */
export class World implements DemoWorld {
  readonly tables: Tables
  readonly polls: Polls
  private listener: WorldListener = () => undefined

  constructor(tables: Tables = new Tables(randomUUID())) {
    this.tables = tables
    this.polls = new Polls(tables, (values) => this.add(values))
  }

  get computerId(): string {
    return this.tables.computerId
  }

  listen(listener: WorldListener): void {
    this.listener = listener
  }

  listChats(): readonly DemoChatView[] {
    return this.tables.chats.map((chat) => toChatView(this.tables, chat))
  }

  listMessages(chatGuid?: string): readonly DemoMessageView[] {
    const rows =
      chatGuid === undefined
        ? this.tables.byRowId
        : [...this.requireChat(chatGuid).messages].sort((a, b) => a.rowId - b.rowId)
    return rows.map((row) => toMessageView(this.tables, row))
  }

  addChat(options: {
    readonly guid?: string
    readonly name?: string
    readonly addresses: readonly string[]
    readonly avatar?: Uint8Array
  }): DemoChatView {
    const [first, ...others] = options.addresses
    const isGroup = first === undefined || others.length > 0
    const guid =
      options.guid ??
      (isGroup ? `iMessage;+;chat${100_000 + this.tables.lastChatRowId}` : `iMessage;-;${first}`)
    const isNamedGroup = guid.includes(';+;')
    const chat = this.tables.addChat(
      guid,
      isNamedGroup ? (options.name ?? null) : null,
      options.addresses
    )
    // A direct conversation has no name of its own: the address book supplies it.
    if (!isNamedGroup && options.name !== undefined) {
      const { avatar } = options
      this.tables.addContact(
        options.name,
        options.addresses,
        avatar === undefined ? null : () => avatar
      )
    }
    return toChatView(this.tables, chat)
  }

  receive(options: DemoReceive): DemoMessageView {
    const chat = this.requireChat(options.chatGuid)
    const row = this.add(
      {
        guid: options.guid ?? randomUUID().toUpperCase(),
        chat,
        handleId: this.handleIdOf(options.from),
        text: options.text ?? null,
        dateCreated: options.dateCreated ?? this.tables.nextDate(),
        threadOriginatorGuid: options.replyToGuid ?? null,
        attachments:
          options.attachment === undefined
            ? []
            : [createAttachment(this.tables, options.attachment, options.from === null)],
        isAudioMessage: options.isAudioMessage ?? false,
        effectId: options.effectId ?? null,
        mentions: options.mentions ?? []
      },
      options.isPushed ?? true
    )
    return this.view(row)
  }

  edit(guid: string, text: string): DemoMessageView {
    const row = this.requireMessage(guid)
    row.editHistory = [...(row.editHistory ?? []), row.text ?? '']
    row.text = text
    row.dateEdited = this.tables.nextDate()
    return this.updated(row, false)
  }

  unsend(guid: string): DemoMessageView {
    const row = this.requireMessage(guid)
    row.text = null
    row.isRetracted = true
    row.dateEdited = this.tables.nextDate()
    return this.updated(row, false)
  }

  react(options: {
    readonly targetGuid: string
    readonly from: string | null
    readonly reaction: string
  }): DemoMessageView {
    return this.view(this.addReaction(options.targetGuid, options.from, options.reaction, 0))
  }

  addReaction(targetGuid: string, from: string | null, reaction: string, part: number): MessageRow {
    const target = this.requireMessage(targetGuid)
    return this.add({
      guid: randomUUID().toUpperCase(),
      chat: target.chat,
      handleId: this.handleIdOf(from),
      text: reactionText(reaction, target.text ?? ''),
      dateCreated: this.tables.nextDate(),
      associatedGuid: `p:${part}/${targetGuid}`,
      associatedType: reaction
    })
  }

  ask(options: {
    readonly chatGuid: string
    readonly from: string | null
    readonly title: string
    readonly options: readonly string[]
  }): DemoPollView {
    const chat = this.requireChat(options.chatGuid)
    const row = this.polls.ask(chat, options.from, options.title, options.options)
    const listed = row.poll?.type === 'definition' ? row.poll.options : []
    return { guid: row.guid, options: listed }
  }

  findPoll(chatGuid: string): DemoPollView {
    const row = [...this.requireChat(chatGuid).messages].find(({ guid }) => this.polls.isPoll(guid))
    if (row === undefined) throw new Error('no poll')
    return { guid: row.guid, options: this.polls.optionsOf(row.guid) }
  }

  choose(pollGuid: string, from: string | null, optionIds: readonly string[]): DemoMessageView {
    return this.view(this.polls.choose(pollGuid, from, optionIds))
  }

  addPollOption(pollGuid: string, from: string | null, text: string): DemoMessageView {
    return this.view(this.polls.addOption(pollGuid, from, text))
  }

  markDelivered(guid: string): DemoMessageView {
    const row = this.requireMessage(guid)
    row.isDelivered = true
    row.dateDelivered = this.tables.nextDate()
    return this.updated(row, true)
  }

  markRead(guid: string): DemoMessageView {
    const row = this.requireMessage(guid)
    row.isDelivered = true
    row.dateRead = this.tables.nextDate()
    return this.updated(row, true)
  }

  readChat(chatGuid: string): void {
    const chat = this.requireChat(chatGuid)
    const now = this.tables.nextDate()
    for (const row of chat.messages) {
      if (row.handleId !== 0) row.dateRead ??= now
    }
    this.listener({ type: 'chatRead', chat, isRead: true })
  }

  unreadChat(chat: ChatRow): void {
    this.listener({ type: 'chatRead', chat, isRead: false })
  }

  remove(guid: string): void {
    this.tables.remove(this.requireMessage(guid))
  }

  rename(chatGuid: string, name: string | null): void {
    const chat = this.requireChat(chatGuid)
    chat.displayName = name
    this.addGroupItem(chat, { itemType: 2, groupTitle: name })
  }

  setIcon(chatGuid: string, icon: Uint8Array | null): void {
    const chat = this.requireChat(chatGuid)
    chat.icon = icon
    this.addGroupItem(chat, { itemType: 3, groupActionType: icon === null ? 2 : 1 })
  }

  addParticipant(chatGuid: string, address: string): void {
    const chat = this.requireChat(chatGuid)
    const handle = this.tables.handle(address)
    chat.participants = [...chat.participants, handle]
    this.addGroupItem(chat, { itemType: 1, otherHandle: handle.rowId })
  }

  removeParticipant(chatGuid: string, address: string): void {
    const chat = this.requireChat(chatGuid)
    const handle = this.tables.handle(address)
    chat.participants = chat.participants.filter((other) => other !== handle)
    this.addGroupItem(chat, { itemType: 1, groupActionType: 1, otherHandle: handle.rowId })
  }

  leave(chatGuid: string, address: string | null): void {
    const chat = this.requireChat(chatGuid)
    const handleId = this.handleIdOf(address)
    chat.participants = chat.participants.filter(({ rowId }) => rowId !== handleId)
    this.addGroupItem(chat, { itemType: 3, handleId })
  }

  removeChat(chatGuid: string): void {
    this.tables.removeChat(this.requireChat(chatGuid))
  }

  type(chatGuid: string, isTyping: boolean): void {
    this.listener({ type: 'typing', chat: this.requireChat(chatGuid), isTyping })
  }

  rebuildDatabase(): void {
    this.tables.renumber(randomUUID())
  }

  /** Stores a row and, unless told otherwise, lets the server's poll see it. */
  add(values: NewMessage, isPushed = true): MessageRow {
    const row = this.tables.insert(values)
    if (isPushed) this.listener({ type: 'messageAdded', row })
    return row
  }

  private addGroupItem(chat: ChatRow, item: Partial<NewMessage>): void {
    const dateCreated = this.tables.nextDate()
    this.add({ handleId: 0, ...item, guid: randomUUID().toUpperCase(), chat, dateCreated })
  }

  private updated(row: MessageRow, isReceipt: boolean): DemoMessageView {
    this.listener({ type: 'messageUpdated', row, isReceipt })
    return this.view(row)
  }

  private view(row: MessageRow): DemoMessageView {
    return toMessageView(this.tables, row)
  }

  private handleIdOf(address: string | null): number {
    return address === null ? 0 : this.tables.handle(address).rowId
  }

  private requireChat(guid: string): ChatRow {
    const chat = this.tables.findChat(guid)
    if (chat === null) throw new Error(`no chat ${guid}`)
    return chat
  }

  private requireMessage(guid: string): MessageRow {
    const row = this.tables.find(guid)
    if (row === null) throw new Error(`no message ${guid}`)
    return row
  }
}

function reactionText(reaction: string, target: string): string {
  const isRemoval = reaction.startsWith('-')
  const [verb, noun] = tapbackVerbs[isRemoval ? reaction.slice(1) : reaction] ?? ['Reacted to', '']
  return isRemoval ? `Removed ${noun} from “${target}”` : `${verb} “${target}”`
}
