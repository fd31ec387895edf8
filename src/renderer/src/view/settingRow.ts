/** What a line of the settings is made of: enough to draw it, to find it and to take it back. */
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/domain'
import type { CommandInput } from '../../../shared/ipc/commands'

export type SettingsChange = CommandInput<'settings:set'>

export const SETTINGS_TABS = [
  'general',
  'notifications',
  'appearance',
  'privacy',
  'storage',
  'accounts',
  'advanced',
  'about'
] as const

export type SettingsTab = (typeof SETTINGS_TABS)[number]

/** Lines with a component of their own. */
export type PartName =
  | 'autostart'
  | 'showShortcut'
  | 'spelling'
  | 'doNotDisturb'
  | 'quietHours'
  | 'textSize'
  | 'storageUse'
  | 'cleanUp'
  | 'compact'
  | 'accounts'
  | 'doctor'
  | 'recording'
  | 'messageStore'
  | 'returns'
  | 'connectionEvents'
  | 'about'
  | 'updates'

export type Choice = { readonly value: string; readonly label: string }

type Line = {
  /** Where a found setting leads to; unique. */
  readonly id: string
  readonly tab: SettingsTab
  readonly label: () => string
  readonly hint?: (settings: Settings) => string
  /** Other words that people may look for it with. */
  readonly words?: () => string
}

type OfSettings = {
  /** What of the settings it changes. */
  readonly keys: readonly (keyof Settings)[]
}

export type SwitchRow = Line &
  OfSettings & {
    readonly kind: 'switch'
    readonly isOn: (settings: Settings) => boolean
    readonly change: (isOn: boolean) => SettingsChange
  }

/** One of few: radios; one of more: a list that opens. */
export type ChoiceRow = Line &
  OfSettings & {
    readonly kind: 'choice' | 'select'
    readonly options: (settings: Settings) => readonly Choice[]
    readonly chosen: (settings: Settings) => string
    readonly change: (value: string) => SettingsChange
  }

export type PartRow = Line &
  Partial<OfSettings> & { readonly kind: 'part'; readonly part: PartName }

/** Drawn by the part of another row, and found like a row. */
export type InsideRow = Line & Partial<OfSettings> & { readonly kind: 'inside' }

export type SettingRow = SwitchRow | ChoiceRow | PartRow | InsideRow

type KeyOf<Value> = {
  [Key in keyof Settings]: Settings[Key] extends Value ? Key : never
}[keyof Settings]

/** A row whose id is the name of its setting. */
export const switchRow = (
  key: KeyOf<boolean>,
  row: Omit<SwitchRow, 'id' | 'kind' | 'keys' | 'isOn' | 'change'>
): SwitchRow => ({
  ...row,
  id: key,
  kind: 'switch',
  keys: [key],
  isOn: (settings) => settings[key],
  change: (isOn) => ({ [key]: isOn })
})

export const choiceRow = <Key extends KeyOf<string>>(
  key: Key,
  options: () => readonly { readonly value: Settings[Key]; readonly label: string }[],
  row: Omit<ChoiceRow, 'id' | 'kind' | 'keys' | 'options' | 'chosen' | 'change'>
): ChoiceRow => ({
  ...row,
  id: key,
  kind: 'choice',
  keys: [key],
  options,
  chosen: (settings) => settings[key],
  change: (value) => ({ [key]: value })
})

/** One of several numbers; one that is set and not among them is offered too. */
export const numberRow = (
  key: KeyOf<number>,
  values: readonly number[],
  label: (value: number) => string,
  row: Omit<ChoiceRow, 'id' | 'kind' | 'keys' | 'options' | 'chosen' | 'change'>
): ChoiceRow => ({
  ...row,
  id: key,
  kind: 'select',
  keys: [key],
  options: (settings) =>
    [...new Set([...values, settings[key]])]
      .sort((a, b) => a - b)
      .map((value) => ({ value: String(value), label: label(value) })),
  chosen: (settings) => String(settings[key]),
  change: (value) => ({ [key]: Number(value) })
})

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

export const isDefault = (settings: Settings, { keys = [] }: SettingRow): boolean =>
  keys.every((key) => isSame(settings[key], DEFAULT_SETTINGS[key]))

/** What brings a row back to how Tern came. */
export const toDefault = ({ keys = [] }: SettingRow): SettingsChange =>
  structuredClone(Object.fromEntries(keys.map((key) => [key, DEFAULT_SETTINGS[key]])))
