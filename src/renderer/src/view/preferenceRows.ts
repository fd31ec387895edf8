/** What a person chooses: the lines of these tabs, in the order in which they are shown. */
import { LANGUAGES } from '../../../shared/i18n'
import { t } from '../i18n.svelte'
import { percent } from './format'
import { choiceRow, numberRow, type SettingRow, switchRow } from './settingRow'

const ZOOMS = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const
const UNDO_SECONDS = [0, 3, 5, 10, 20, 30] as const

const GENERAL: readonly SettingRow[] = [
  switchRow('enterSends', {
    tab: 'general',
    label: () => t('settings.enterSends'),
    hint: ({ enterSends }) =>
      enterSends ? t('settings.enterSendsOnHint') : t('settings.enterSendsOffHint'),
    words: () => t('settings.enterSendsWords')
  }),
  numberRow(
    'undoSendSeconds',
    UNDO_SECONDS,
    (seconds) => (seconds === 0 ? t('settings.undoOff') : t('settings.undoSeconds', { seconds })),
    {
      tab: 'general',
      label: () => t('settings.undoSend'),
      hint: () => t('settings.undoSendHint')
    }
  ),
  switchRow('closeToTray', {
    tab: 'general',
    label: () => t('settings.closeToTray'),
    hint: () => t('settings.closeToTrayHint'),
    words: () => t('settings.closeToTrayWords')
  }),
  {
    id: 'autostart',
    tab: 'general',
    kind: 'part',
    part: 'autostart',
    label: () => t('settings.autostart'),
    words: () => t('settings.autostartWords')
  },
  {
    id: 'showShortcut',
    tab: 'general',
    kind: 'part',
    part: 'showShortcut',
    keys: ['showShortcut'],
    label: () => t('settings.showShortcut'),
    words: () => t('settings.showShortcutWords')
  },
  {
    id: 'spellcheckLanguages',
    tab: 'general',
    kind: 'part',
    part: 'spelling',
    keys: ['spellcheckLanguages'],
    label: () => t('settings.spelling'),
    words: () => t('settings.spellingWords')
  }
]

const NOTIFICATIONS: readonly SettingRow[] = [
  choiceRow(
    'notifications',
    () => [
      { value: 'full', label: t('settings.notifyFull') },
      { value: 'name', label: t('settings.notifyName') },
      { value: 'anonymous', label: t('settings.notifyAnonymous') },
      { value: 'none', label: t('settings.notifyNone') }
    ],
    { tab: 'notifications', label: () => t('settings.notifications') }
  ),
  switchRow('notificationSound', {
    tab: 'notifications',
    label: () => t('settings.notificationSound')
  }),
  {
    id: 'doNotDisturbUntil',
    tab: 'notifications',
    kind: 'part',
    part: 'doNotDisturb',
    keys: ['doNotDisturbUntil'],
    label: () => t('settings.doNotDisturb')
  },
  {
    id: 'quietHours',
    tab: 'notifications',
    kind: 'part',
    part: 'quietHours',
    keys: ['quietHours'],
    label: () => t('settings.quietHours'),
    hint: () => t('settings.quietHoursHint')
  },
  switchRow('countMuted', {
    tab: 'notifications',
    label: () => t('settings.countMuted'),
    hint: () => t('settings.countMutedHint'),
    words: () => t('settings.countWords')
  }),
  switchRow('countArchived', {
    tab: 'notifications',
    label: () => t('settings.countArchived'),
    words: () => t('settings.countWords')
  })
]

const APPEARANCE: readonly SettingRow[] = [
  choiceRow(
    'theme',
    () => [
      { value: 'system', label: t('settings.asSystem') },
      { value: 'light', label: t('settings.themeLight') },
      { value: 'dark', label: t('settings.themeDark') }
    ],
    {
      tab: 'appearance',
      label: () => t('settings.theme'),
      words: () => t('settings.themeWords')
    }
  ),
  choiceRow(
    'density',
    () => [
      { value: 'comfortable', label: t('settings.densityComfortable') },
      { value: 'compact', label: t('settings.densityCompact') }
    ],
    {
      tab: 'appearance',
      label: () => t('settings.density'),
      words: () => t('settings.densityWords')
    }
  ),
  {
    id: 'fontScale',
    tab: 'appearance',
    kind: 'part',
    part: 'textSize',
    keys: ['fontScale'],
    label: () => t('settings.textSize'),
    hint: () => t('settings.textSizeHint'),
    words: () => t('settings.textSizeWords')
  },
  numberRow('zoom', ZOOMS, percent, {
    tab: 'appearance',
    label: () => t('settings.zoom'),
    hint: () => t('settings.zoomHint')
  }),
  choiceRow(
    'timeFormat',
    () => [
      { value: 'system', label: t('settings.timeAsLanguage') },
      { value: '12', label: t('settings.time12') },
      { value: '24', label: t('settings.time24') }
    ],
    {
      tab: 'appearance',
      label: () => t('settings.timeFormat'),
      words: () => t('settings.timeFormatWords')
    }
  ),
  choiceRow(
    'language',
    () => [
      { value: 'system', label: t('settings.asSystem') },
      ...LANGUAGES.map(({ locale, name }) => ({ value: locale, label: name }))
    ],
    {
      tab: 'appearance',
      label: () => t('settings.language'),
      words: () => t('settings.languageWords')
    }
  )
]

const PRIVACY: readonly SettingRow[] = [
  switchRow('sendReadReceipts', {
    tab: 'privacy',
    label: () => t('settings.sendReadReceipts'),
    hint: () => t('settings.sendReadReceiptsHint')
  }),
  switchRow('sendTyping', { tab: 'privacy', label: () => t('settings.sendTyping') }),
  choiceRow(
    'autoDownload',
    () => [
      { value: 'always', label: t('settings.downloadAlways') },
      { value: 'small', label: t('settings.downloadSmall') },
      { value: 'never', label: t('settings.downloadNever') }
    ],
    {
      tab: 'privacy',
      label: () => t('settings.autoDownload'),
      hint: () => t('settings.autoDownloadHint'),
      words: () => t('settings.autoDownloadWords')
    }
  )
]

export const PREFERENCE_ROWS: readonly SettingRow[] = [
  ...GENERAL,
  ...NOTIFICATIONS,
  ...APPEARANCE,
  ...PRIVACY
]
