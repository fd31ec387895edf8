/**
 * Every line of the settings. The tabs and the search are drawn from it, so what is here can be
 * found.
 */
import { t } from '../i18n.svelte'
import { PREFERENCE_ROWS } from './preferenceRows'
import type { SettingRow, SettingsTab } from './settingRow'
import { UPKEEP_ROWS } from './upkeepRows'

export const tabLabel = (tab: SettingsTab): string => {
  switch (tab) {
    case 'general':
      return t('settings.tabGeneral')
    case 'notifications':
      return t('settings.tabNotifications')
    case 'appearance':
      return t('settings.tabAppearance')
    case 'privacy':
      return t('settings.tabPrivacy')
    case 'storage':
      return t('settings.tabStorage')
    case 'accounts':
      return t('settings.tabAccounts')
    case 'advanced':
      return t('settings.tabAdvanced')
    case 'about':
      return t('settings.tabAbout')
  }
}

export const SETTING_ROWS: readonly SettingRow[] = [...PREFERENCE_ROWS, ...UPKEEP_ROWS]
