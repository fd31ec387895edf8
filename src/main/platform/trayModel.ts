/** What the tray shows, as plain data. Pure. */
export type TrayEntry = {
  readonly conversationId: string
  readonly name: string
  readonly unread: number
}

export type TrayState = {
  /** Unread messages. */
  readonly unread: number
  readonly isWindowVisible: boolean
  /** Newest first. */
  readonly conversations: readonly TrayEntry[]
}

export type TrayItem =
  | { readonly type: 'conversation'; readonly label: string; readonly conversationId: string }
  | { readonly type: 'separator' }
  | { readonly type: 'toggle'; readonly label: string }
  | { readonly type: 'quit'; readonly label: string }

export type TrayModel = {
  readonly tooltip: string
  readonly hasUnread: boolean
  readonly items: readonly TrayItem[]
}

const MAX_CONVERSATIONS = 5
const MAX_NAME = 40

/**
 * Names are other people's text: direction marks and line breaks would rearrange the menu, and a
 * single `&` becomes a mnemonic.
 */
const label = (name: string): string => {
  const clean = name
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  const points = Array.from(clean)
  const short = points.length > MAX_NAME ? `${points.slice(0, MAX_NAME - 1).join('')}…` : clean
  return short.replaceAll('&', '&&')
}

export const trayModel = (state: TrayState): TrayModel => {
  const conversations = state.conversations.slice(0, MAX_CONVERSATIONS)
  const unreadItems = conversations.map(({ conversationId, name, unread }): TrayItem => ({
    type: 'conversation',
    label: unread > 0 ? `${label(name)} (${unread.toString()})` : label(name),
    conversationId
  }))
  return {
    tooltip: state.unread > 0 ? `Tern - ${state.unread.toString()} unread` : 'Tern',
    hasUnread: state.unread > 0 || conversations.length > 0,
    items: [
      ...unreadItems,
      ...(unreadItems.length > 0 ? [{ type: 'separator' } as const] : []),
      // Always there: a click on the icon itself never arrives on many Linux desktops.
      { type: 'toggle', label: state.isWindowVisible ? 'Hide Tern' : 'Show Tern' },
      { type: 'quit', label: 'Quit Tern' }
    ]
  }
}
