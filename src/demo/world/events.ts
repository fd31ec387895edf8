import type { ChatRow, MessageRow } from './rows'

/** What the world tells the push layer. */
export type WorldEvent =
  | { readonly type: 'messageAdded'; readonly row: MessageRow }
  /** `receipt`: only delivered or read dates moved. */
  | { readonly type: 'messageUpdated'; readonly row: MessageRow; readonly isReceipt: boolean }
  | { readonly type: 'chatRead'; readonly chat: ChatRow; readonly isRead: boolean }
  | { readonly type: 'typing'; readonly chat: ChatRow; readonly isTyping: boolean }

export type WorldListener = (event: WorldEvent) => void
