/** What the tray shows, as plain data. Pure. */
import { tomorrowMorning } from '../../shared/domain'
import type { Translate } from '../../shared/i18n'
import { APP_NAME } from './identity'
import { type UnreadState, unreadWords } from './unreadText'

export type TrayEntry = {
  readonly conversationId: string
  readonly name: string
  readonly unread: number
}

export type TrayState = {
  readonly unread: UnreadState
  readonly isWindowVisible: boolean
  /** Newest first. */
  readonly conversations: readonly TrayEntry[]
  /** Epoch ms; null: off. */
  readonly doNotDisturbUntil: number | null
  /** Epoch ms. */
  readonly now: number
}

export type TrayItem =
  | { readonly type: 'conversation'; readonly label: string; readonly conversationId: string }
  | { readonly type: 'separator' }
  | { readonly type: 'markAllRead'; readonly label: string; readonly isEnabled: boolean }
  | {
      readonly type: 'doNotDisturb'
      readonly label: string
      readonly isOn: boolean
      readonly choices: readonly DoNotDisturbChoice[]
    }
  | { readonly type: 'toggle'; readonly label: string }
  | { readonly type: 'quit'; readonly label: string }

export type DoNotDisturbChoice = {
  readonly label: string
  readonly choice: 'hour' | 'tomorrow' | 'off'
}

export type TrayModel = {
  readonly tooltip: string
  readonly items: readonly TrayItem[]
}

const MAX_CONVERSATIONS = 5
const MAX_NAME = 40
const HOUR_MS = 60 * 60_000

/**
 * Names are other people's text: direction marks and line breaks would rearrange the menu, and a
 * single `&` becomes a mnemonic.
 */
export const menuLabel = (name: string): string => {
  const clean = name
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  const points = Array.from(clean)
  const short = points.length > MAX_NAME ? `${points.slice(0, MAX_NAME - 1).join('')}…` : clean
  return short.replaceAll('&', '&&')
}

export const trayModel = (state: TrayState, t: Translate): TrayModel => {
  const app = APP_NAME
  const conversations = state.conversations.slice(0, MAX_CONVERSATIONS)
  const unreadItems = conversations.map(({ conversationId, name, unread }): TrayItem => ({
    type: 'conversation',
    label: unread > 0 ? `${menuLabel(name)} (${unread.toString()})` : menuLabel(name),
    conversationId
  }))
  const words = unreadWords(state.unread, t)
  return {
    tooltip: words === '' ? app : t('shell.tooltip', { app, words }),
    // Always complete: a click on the icon itself never arrives on many Linux desktops.
    items: [
      ...unreadItems,
      ...(unreadItems.length > 0 ? [{ type: 'separator' } as const] : []),
      { type: 'markAllRead', label: t('shell.markAllRead'), isEnabled: unreadItems.length > 0 },
      doNotDisturb(state, t),
      { type: 'separator' },
      {
        type: 'toggle',
        label: t(state.isWindowVisible ? 'shell.hideApp' : 'shell.showApp', { app })
      },
      { type: 'quit', label: t('shell.quitApp', { app }) }
    ]
  }
}

/** When a choice of the menu ends, epoch ms; null: at once. */
export const doNotDisturbEnd = (
  choice: DoNotDisturbChoice['choice'],
  now: number
): number | null => {
  if (choice === 'off') return null
  return choice === 'hour' ? now + HOUR_MS : tomorrowMorning(now)
}

const doNotDisturb = ({ doNotDisturbUntil, now }: TrayState, t: Translate): TrayItem => {
  const isOn = doNotDisturbUntil !== null && doNotDisturbUntil > now
  return {
    type: 'doNotDisturb',
    label: isOn
      ? t('shell.doNotDisturbUntil', { time: timeOf(doNotDisturbUntil) })
      : t('shell.doNotDisturb'),
    isOn,
    choices: [
      { label: t('shell.forOneHour'), choice: 'hour' },
      { label: t('shell.untilTomorrow'), choice: 'tomorrow' },
      { label: t('shell.off'), choice: 'off' }
    ]
  }
}

const timeOf = (at: number): string => {
  const time = new Date(at)
  return [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
}
