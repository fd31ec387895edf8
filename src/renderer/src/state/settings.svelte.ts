import { DEFAULT_SETTINGS, type AppError, type Settings } from '../../../shared/domain'
import type { CommandInput } from '../../../shared/ipc/commands'
import type { Api } from '../api'

/** Preferences; a change is shown at once and taken back when it could not be stored. */
export class SettingsState {
  current = $state.raw<Settings>(DEFAULT_SETTINGS)

  constructor(private readonly api: Api) {}

  async set(change: CommandInput<'settings:set'>): Promise<AppError | null> {
    const before = this.current
    this.current = { ...before, ...definedOnly(change) }
    const result = await this.api.call('settings:set', change)
    this.current = result.ok ? result.value : before
    return result.ok ? null : result.error
  }
}

const definedOnly = (change: CommandInput<'settings:set'>): Partial<Settings> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
