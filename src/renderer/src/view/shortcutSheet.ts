import { t } from '../i18n.svelte'

/** The sheet (Ctrl/Cmd+/); it and what `matchShortcut` knows must say the same. */
export const shortcutSheet = (): readonly { readonly keys: string; readonly does: string }[] => [
  { keys: 'Mod+K', does: t('settings.keySwitcher') },
  { keys: 'Mod+N', does: t('settings.keyNew') },
  { keys: 'Mod+F', does: t('settings.keyFind') },
  { keys: 'Mod+Shift+F', does: t('settings.keySearch') },
  { keys: 'Mod+G', does: t('settings.keyDay') },
  { keys: 'Alt+Up / Alt+Down', does: t('settings.keyStep') },
  { keys: 'Alt+Shift+Up / Alt+Shift+Down', does: t('settings.keyStepUnread') },
  { keys: 'Mod+1 … Mod+9', does: t('settings.keyAccount') },
  { keys: 'Enter', does: t('settings.keySend') },
  { keys: 'Shift+Enter', does: t('settings.keyNewLine') },
  { keys: t('settings.keysUp'), does: t('settings.keyEditLast') },
  { keys: t('composer.undoKeys'), does: t('composer.undoSend') },
  { keys: t('settings.keysArrows'), does: t('settings.keyMove') },
  { keys: 'Esc', does: t('settings.keyBack') },
  { keys: 'Mod+,', does: t('settings.settings') },
  { keys: 'Mod+/', does: t('settings.shortcuts') }
]
