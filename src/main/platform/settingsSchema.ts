import {
  DEFAULT_SETTINGS,
  isAccelerator,
  type QuietHours,
  type Settings
} from '../../shared/domain'
import type { WindowState } from './windowState'

/** All that the settings file holds. Plain JSON on disk: no secret and no message text, ever. */
export type SettingsFile = {
  readonly settings: Settings
  readonly window: WindowState | null
  /** Keys of the secrets that the keychain was given (never the secrets). */
  readonly secretMarkers: readonly string[]
  readonly openConversationId: string | null
  /** The first closing of the window explains what it does; later ones are silent. */
  readonly isCloseNoteShown: boolean
}

export const DEFAULT_SETTINGS_FILE: SettingsFile = {
  settings: DEFAULT_SETTINGS,
  window: null,
  secretMarkers: [],
  openConversationId: null,
  isCloseNoteShown: false
}

const LEVELS = ['full', 'name', 'anonymous', 'none'] as const
const MINUTES_OF_DAY = 24 * 60
const MAX_LANGUAGES = 10
/** Epoch ms; what is later is no date. */
const LAST_DATE = 8.64e15
/** What a file made by somebody else may put into the log. */
const MAX_NAME = 40
const MAX_NAMES = 20

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const oneOf = <Value extends string>(
  value: unknown,
  allowed: readonly Value[],
  fallback: Value
): Value => allowed.find((candidate) => candidate === value) ?? fallback

const flag = (value: unknown, fallback: boolean): boolean =>
  typeof value === 'boolean' ? value : fallback

const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value > 0 && value <= LAST_DATE

const wholeBelow = (value: unknown, limit: number): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < limit

const readQuietHours = (value: unknown): QuietHours => {
  const fields = isFields(value) ? value : {}
  const base = DEFAULT_SETTINGS.quietHours
  const { from, to, days } = fields
  return {
    isOn: flag(fields.isOn, base.isOn),
    from: wholeBelow(from, MINUTES_OF_DAY) ? from : base.from,
    to: wholeBelow(to, MINUTES_OF_DAY) ? to : base.to,
    days: Array.isArray(days)
      ? [...new Set(days.filter((day): day is number => wholeBelow(day, 7)))].sort()
      : base.days
  }
}

const numberIn = (value: unknown, least: number, most: number, fallback: number): number =>
  typeof value === 'number' && value >= least && value <= most ? value : fallback

const isShortcut = (value: unknown): value is string =>
  typeof value === 'string' && isAccelerator(value)

const readLanguages = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? [...new Set(value.filter((language) => isShortText(language)))].slice(0, MAX_LANGUAGES)
    : []

/** Field by field: one bad value costs that value, not all of a person's preferences. */
export const readSettings = (value: unknown): Settings => {
  const fields = isFields(value) ? value : {}
  const base = DEFAULT_SETTINGS
  return {
    theme: oneOf(fields.theme, ['system', 'light', 'dark'], base.theme),
    density: oneOf(fields.density, ['comfortable', 'compact'], base.density),
    fontScale: numberIn(fields.fontScale, 0.85, 1.4, base.fontScale),
    timeFormat: oneOf(fields.timeFormat, ['system', '12', '24'], base.timeFormat),
    language: oneOf(fields.language, ['system', 'en', 'zh-Hant'], base.language),
    enterSends: flag(fields.enterSends, base.enterSends),
    notifications: oneOf(fields.notifications, LEVELS, base.notifications),
    notificationSound: flag(fields.notificationSound, base.notificationSound),
    doNotDisturbUntil: isTime(fields.doNotDisturbUntil) ? fields.doNotDisturbUntil : null,
    quietHours: readQuietHours(fields.quietHours),
    countMuted: flag(fields.countMuted, base.countMuted),
    countArchived: flag(fields.countArchived, base.countArchived),
    sendReadReceipts: flag(fields.sendReadReceipts, base.sendReadReceipts),
    sendTyping: flag(fields.sendTyping, base.sendTyping),
    autoDownload: oneOf(fields.autoDownload, ['always', 'small', 'never'], base.autoDownload),
    undoSendSeconds: wholeBelow(fields.undoSendSeconds, 61)
      ? fields.undoSendSeconds
      : base.undoSendSeconds,
    closeToTray: flag(fields.closeToTray, base.closeToTray),
    zoom: numberIn(fields.zoom, 0.5, 3, base.zoom),
    spellcheckLanguages: readLanguages(fields.spellcheckLanguages),
    showShortcut: isShortcut(fields.showShortcut) ? fields.showShortcut : null,
    automaticUpdates: flag(fields.automaticUpdates, base.automaticUpdates)
  }
}

const isKnown = (name: string): name is keyof Settings => name in DEFAULT_SETTINGS

/** Names of what a settings file has and `readSettings` could not use: unknown, or no such value. */
export const refusedSettings = (value: unknown): readonly string[] => {
  if (!isFields(value) || !isFields(value.settings)) return []
  const read = readSettings(value.settings)
  return Object.entries(value.settings)
    .filter(
      ([name, given]) => !isKnown(name) || JSON.stringify(read[name]) !== JSON.stringify(given)
    )
    .map(([name]) => name.slice(0, MAX_NAME))
    .slice(0, MAX_NAMES)
}

const isPixel = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= 100_000

const readWindow = (value: unknown): WindowState | null => {
  if (!isFields(value) || !isFields(value.bounds)) return null
  const { x, y, width, height } = value.bounds
  if (!isPixel(x) || !isPixel(y) || !isPixel(width) || !isPixel(height)) return null
  return {
    bounds: {
      x: Math.round(x),
      y: Math.round(y),
      width: Math.round(width),
      height: Math.round(height)
    },
    isMaximized: value.isMaximized === true
  }
}

const isShortText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 200

/** Never fails: what is missing or wrong takes its default. */
export const readSettingsFile = (value: unknown): SettingsFile => {
  const fields = isFields(value) ? value : {}
  const markers = fields.secretMarkers
  const conversation = fields.openConversationId
  return {
    settings: readSettings(fields.settings),
    window: readWindow(fields.window),
    secretMarkers: Array.isArray(markers) ? [...new Set(markers.filter(isShortText))] : [],
    openConversationId: isShortText(conversation) ? conversation : null,
    isCloseNoteShown: fields.isCloseNoteShown === true
  }
}
