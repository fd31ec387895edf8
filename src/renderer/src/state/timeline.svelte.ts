import {
  type AppError,
  comparePositions,
  type ConversationId,
  type Message,
  type MessageId,
  type MessageWindow,
  type WindowAnchor
} from '../../../shared/domain'
import type { Api } from '../api'
import { idsOf, setOf } from './collections'
import { TimelineGaps } from './timelineGaps.svelte'
import { extended, mergeMessages, type Stretch, trimmed } from './timelineMerge'
import { TimelinePast } from './timelinePast.svelte'

const PAGE = 60
const BEFORE_ALL = { sentAt: 0, order: 0 }

/** Where the timeline component is to scroll; a new object is a new request. */
export type ScrollRequest =
  | { readonly to: 'end' }
  | { readonly to: 'divider' }
  | { readonly to: 'message'; readonly messageId: MessageId }
  | { readonly to: 'start'; readonly messageId: MessageId }

/** A window that is to be read, and what becomes of it. */
type WantedWindow = {
  readonly anchor: WindowAnchor
  readonly show: (window: MessageWindow) => void
}

/** The open conversation's messages: a window on the store that grows both ways while scrolling. */
export class TimelineState {
  conversationId = $state.raw<ConversationId | null>(null)
  messages = $state.raw<readonly Message[]>([])
  hasOlder = $state.raw(false)
  hasNewer = $state.raw(false)
  /** Message that has the "New messages" line before it; stays while the conversation is open. */
  dividerId = $state.raw<MessageId | null>(null)
  isLoading = $state.raw(false)
  isFetchingOlder = $state.raw(false)
  /** The server has nothing older either. */
  isComplete = $state.raw(false)
  error = $state.raw<AppError | null>(null)
  scroll = $state.raw<ScrollRequest | null>(null)
  /** Message that was jumped to, to be marked for a moment. */
  highlightId = $state.raw<MessageId | null>(null)
  /** Messages of others that came while the end was out of sight. */
  newCount = $state.raw(0)
  /** Set by the component: the newest message is on screen. */
  isAtEnd = $state.raw(true)
  /** Set by the component: the last message in view. */
  findVisible: () => MessageId | null = () => null
  readonly gaps: TimelineGaps
  readonly past: TimelinePast

  #generation = 0
  /** The generation whose page is being read, if any. */
  #paging: number | null = null
  /** The window that is wanted and not shown yet: being read, or it could not be. */
  #wanted: WantedWindow | null = null
  #wasSeen = false
  /** What arrives while a window is being read is put in after it: the read may be older. */
  #waiting: Message[] = []
  /** What belongs before the newest message waits until it is known what of it is proven. */
  #earlier: Message[] = []

  constructor(private readonly api: Api) {
    this.gaps = new TimelineGaps(api)
    this.past = new TimelinePast(api)
  }

  async open(conversationId: ConversationId | null, messageId: MessageId | null): Promise<void> {
    this.conversationId = conversationId
    this.gaps.reset(conversationId)
    this.past.cancel()
    this.messages = []
    this.#waiting = []
    this.#earlier = []
    this.hasOlder = false
    this.hasNewer = false
    this.dividerId = null
    this.isComplete = false
    this.isAtEnd = true
    this.newCount = 0
    this.highlightId = null
    this.isFetchingOlder = false
    this.isLoading = false
    this.error = null
    this.#generation += 1
    this.#wanted = null
    if (conversationId === null) return
    if (messageId !== null) {
      await this.jumpTo(messageId)
      return
    }
    await this.#read({ at: 'firstUnread' }, (window) => {
      this.dividerId = window.firstUnreadId
      this.#show(window, window.firstUnreadId === null ? { to: 'end' } : { to: 'divider' })
      // A conversation whose few stored messages do not fill the window asks for the rest at once.
      if (!window.hasOlder && window.messages.length < PAGE / 2) void this.loadOlder()
    })
  }

  /**
   * Reads the window again: too much changed to be told one by one. One that was asked for and is
   * not shown yet stays what is asked for; else it is the one around what is in view.
   */
  async reload(): Promise<void> {
    const visibleId = this.isAtEnd ? null : this.findVisible()
    if (this.#wanted !== null) await this.#read(this.#wanted.anchor, this.#wanted.show)
    else if (visibleId === null) await this.#readEnd()
    else {
      await this.#read({ at: 'around', messageId: visibleId }, (window) => {
        this.#show(window, null)
      })
    }
  }

  async jumpTo(messageId: MessageId): Promise<void> {
    const go = (): void => {
      this.highlightId = messageId
      this.scroll = { to: 'message', messageId }
    }
    if (!this.isLoading && this.messages.some((message) => message.id === messageId)) go()
    else {
      await this.#read({ at: 'around', messageId }, (window) => {
        this.#show(window, null)
        go()
      })
    }
  }

  /** To the first message that is stored. */
  async jumpToStart(): Promise<void> {
    const go = (): void => {
      const first = this.messages[0]
      if (first !== undefined) this.scroll = { to: 'start', messageId: first.id }
    }
    if (!this.isLoading && !this.hasOlder) go()
    else {
      await this.#read({ at: 'after', position: BEFORE_ALL }, (window) => {
        this.#show(window, null)
        go()
      })
    }
  }

  async jumpToEnd(): Promise<void> {
    if (this.isLoading || this.hasNewer) await this.#readEnd()
    else {
      this.newCount = 0
      this.scroll = { to: 'end' }
    }
  }

  #readEnd(): Promise<void> {
    return this.#read({ at: 'newest' }, (window) => {
      this.#show(window, { to: 'end' })
      this.newCount = 0
    })
  }

  /** Older messages from the store, then from the server. */
  async loadOlder(): Promise<void> {
    const conversationId = this.conversationId
    if (conversationId === null || this.#isPaging) return
    if (!this.hasOlder && this.isComplete) return
    const generation = this.#startPage()
    try {
      if (!this.hasOlder && !(await this.#fetchOlder(conversationId, generation))) return
      const first = this.messages[0]
      const anchor: WindowAnchor =
        first === undefined ? { at: 'newest' } : { at: 'before', position: positionOf(first) }
      const window = await this.#page(conversationId, anchor, generation)
      if (window !== null) this.#extend('start', window)
    } finally {
      this.#endPage(generation)
    }
  }

  async loadNewer(): Promise<void> {
    const conversationId = this.conversationId
    const last = this.messages.at(-1)
    if (conversationId === null || last === undefined || !this.hasNewer || this.#isPaging) return
    const generation = this.#startPage()
    try {
      const anchor: WindowAnchor = { at: 'after', position: positionOf(last) }
      const window = await this.#page(conversationId, anchor, generation)
      if (window !== null) this.#extend('end', window)
    } finally {
      this.#endPage(generation)
    }
  }

  /** One page at a time; one of a window that is gone counts no more. */
  get #isPaging(): boolean {
    return this.#paging === this.#generation
  }

  #startPage(): number {
    this.#paging = this.#generation
    return this.#generation
  }

  #endPage(generation: number): void {
    if (this.#paging === generation) this.#paging = null
  }

  /** Messages that main stored or changed; those of other conversations are ignored. */
  upsert(changed: readonly Message[]): void {
    const mine = changed.filter((message) => message.conversationId === this.conversationId)
    if (mine.length === 0) return
    if (this.isLoading) {
      this.#waiting.push(...mine)
      return
    }
    const last = this.messages.at(-1)
    const known = idsOf(this.messages)
    const isEarlier = (message: Message): boolean =>
      last !== undefined && !known.has(message.id) && comparePositions(message, last) < 0
    const earlier = mine.filter(isEarlier)
    if (earlier.length < mine.length) this.#place(mine.filter((message) => !isEarlier(message)))
    if (earlier.length === 0) return
    this.#earlier.push(...earlier)
    void this.#placeEarlier()
  }

  /** Other spans are whole than before; null: of all conversations. */
  async spansChanged(conversationIds: readonly ConversationId[] | null): Promise<void> {
    const open = this.conversationId
    if (open === null || conversationIds?.includes(open) === false) return
    await this.#placeEarlier()
  }

  #place(changed: readonly Message[]): void {
    const merge = mergeMessages(this, changed)
    this.messages = merge.messages
    const incoming = merge.appended.filter((message) => !message.isFromMe)
    if (!this.isAtEnd || this.hasNewer) this.newCount += incoming.length + merge.beyond
    this.#markFirstUnseen(incoming[0])
    if (merge.appended.some((message) => message.isFromMe && message.clientId !== null)) {
      this.scroll = { to: 'end' }
    }
  }

  /** Together with what is proven of them: without it gaps would show beside them for a moment. */
  async #placeEarlier(): Promise<void> {
    const spans = await this.gaps.read()
    if (spans === null) return
    this.gaps.spans = spans
    const earlier = this.#earlier
    this.#earlier = []
    if (this.isLoading) this.#waiting.push(...earlier)
    else if (earlier.length > 0) this.#place(earlier)
  }

  remove(conversationId: ConversationId, ids: readonly MessageId[]): void {
    if (conversationId !== this.conversationId) return
    const gone = setOf(ids)
    this.#waiting = this.#waiting.filter((message) => !gone.has(message.id))
    this.#earlier = this.#earlier.filter((message) => !gone.has(message.id))
    this.messages = this.messages.filter((message) => !gone.has(message.id))
    if (this.messages.length === 0 && (this.hasOlder || this.hasNewer)) void this.reload()
  }

  /** While nobody looks, the first message that comes gets the "New messages" line. */
  #markFirstUnseen(message: Message | undefined): void {
    if (message === undefined || document.hasFocus()) return
    if (this.dividerId === null || this.#wasSeen) {
      this.dividerId = message.id
      this.#wasSeen = false
    }
  }

  /** The person looked at the end of the conversation. */
  markSeen(): void {
    this.#wasSeen = true
    this.newCount = 0
  }

  /** Shows nothing when it fails, or when another window is wanted by then. */
  async #read(anchor: WindowAnchor, show: (window: MessageWindow) => void): Promise<void> {
    const conversationId = this.conversationId
    if (conversationId === null) return
    this.#generation += 1
    const generation = this.#generation
    this.#wanted = { anchor, show }
    this.isLoading = true
    this.isFetchingOlder = false
    const window = await this.#page(conversationId, anchor, generation)
    if (generation !== this.#generation) return
    this.isLoading = false
    // What could not be read is tried again only as long as there is nothing else to see.
    if (window !== null || this.messages.length > 0) this.#wanted = null
    if (window !== null) show(window)
  }

  /** One page, or null when it failed or the person has gone elsewhere meanwhile. */
  async #page(
    conversationId: ConversationId,
    anchor: WindowAnchor,
    generation: number
  ): Promise<MessageWindow | null> {
    const result = await this.api.call('message:window', { conversationId, anchor, limit: PAGE })
    if (generation !== this.#generation) return null
    this.error = result.ok ? null : result.error
    return result.ok ? result.value : null
  }

  /** True when the server gave older messages. */
  async #fetchOlder(conversationId: ConversationId, generation: number): Promise<boolean> {
    this.isFetchingOlder = true
    const result = await this.api.call('message:fetchOlder', { conversationId })
    if (generation !== this.#generation) return false
    this.isFetchingOlder = false
    if (!result.ok) return false
    if (!result.value.hasOlder) this.isComplete = true
    return result.value.fetched > 0
  }

  #show(window: MessageWindow, scroll: ScrollRequest | null): void {
    this.#take(window)
    this.gaps.spans = window.spans
    if (scroll !== null) this.scroll = { ...scroll }
    const waiting = this.#waiting
    this.#waiting = []
    this.upsert(waiting)
  }

  /** Drops what is far from the given end. */
  trim(keep: 'start' | 'end'): void {
    this.#take(trimmed(this, keep))
  }

  #extend(side: 'start' | 'end', window: MessageWindow): void {
    this.gaps.spans = window.spans
    this.#take(extended(this, side, window))
  }

  #take({ messages, hasOlder, hasNewer }: Stretch): void {
    this.messages = messages
    this.hasOlder = hasOlder
    this.hasNewer = hasNewer
  }
}

const positionOf = (message: Message): { sentAt: number; order: number } => ({
  sentAt: message.sentAt,
  order: message.order
})
