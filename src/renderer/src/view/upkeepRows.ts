/** What keeps Tern going: the lines of these tabs, in the order in which they are shown. */
import { t } from '../i18n.svelte'
import type { SettingRow } from './settingRow'

const STORAGE: readonly SettingRow[] = [
  {
    id: 'storageUse',
    tab: 'storage',
    kind: 'part',
    part: 'storageUse',
    label: () => t('settings.storageUse'),
    words: () => t('settings.storageUseWords')
  },
  {
    id: 'cleanUp',
    tab: 'storage',
    kind: 'part',
    part: 'cleanUp',
    label: () => t('settings.cleanUp'),
    words: () => t('settings.cleanUpWords')
  },
  {
    id: 'compact',
    tab: 'storage',
    kind: 'part',
    part: 'compact',
    label: () => t('settings.compact'),
    words: () => t('settings.compactWords')
  }
]

const ACCOUNTS: readonly SettingRow[] = [
  {
    id: 'accounts',
    tab: 'accounts',
    kind: 'part',
    part: 'accounts',
    label: () => t('accounts.name'),
    words: () => t('accounts.serverUrl')
  },
  ...(
    [
      ['accountConnect', () => t('accounts.connectNow')],
      ['accountPause', () => t('accounts.pause')],
      ['accountSignIn', () => t('accounts.signInAgainMore')],
      ['accountSignOut', () => t('accounts.signOutMore')],
      ['addAccount', () => t('accounts.add')]
    ] as const
  ).map(([id, label]): SettingRow => ({ id, tab: 'accounts', kind: 'inside', label }))
]

const ADVANCED: readonly SettingRow[] = [
  {
    id: 'doctor',
    tab: 'advanced',
    kind: 'part',
    part: 'doctor',
    label: () => t('settings.doctor'),
    words: () => t('settings.doctorHint')
  },
  {
    id: 'saveLogs',
    tab: 'advanced',
    kind: 'inside',
    label: () => t('settings.saveLogs')
  },
  {
    id: 'recording',
    tab: 'advanced',
    kind: 'part',
    part: 'recording',
    label: () => t('settings.recorder'),
    words: () => t('settings.recorderHint')
  },
  {
    id: 'messageStore',
    tab: 'advanced',
    kind: 'part',
    part: 'messageStore',
    label: () => t('settings.messageStore'),
    words: () => t('settings.messageStoreWords')
  },
  {
    id: 'returns',
    tab: 'advanced',
    kind: 'part',
    part: 'returns',
    label: () => t('settings.returns'),
    words: () => t('settings.returnsNone')
  },
  {
    id: 'connectionEvents',
    tab: 'advanced',
    kind: 'part',
    part: 'connectionEvents',
    label: () => t('settings.connectionEvents')
  }
]

const ABOUT: readonly SettingRow[] = [
  {
    id: 'about',
    tab: 'about',
    kind: 'part',
    part: 'about',
    label: () => t('settings.aboutTern'),
    words: () => t('settings.license')
  },
  {
    id: 'notices',
    tab: 'about',
    kind: 'inside',
    label: () => t('shell.notices')
  },
  {
    id: 'updates',
    tab: 'about',
    kind: 'part',
    part: 'updates',
    label: () => t('settings.updates')
  },
  {
    id: 'automaticUpdates',
    tab: 'about',
    kind: 'inside',
    keys: ['automaticUpdates'],
    label: () => t('settings.automaticUpdates')
  }
]

export const UPKEEP_ROWS: readonly SettingRow[] = [...STORAGE, ...ACCOUNTS, ...ADVANCED, ...ABOUT]
