import {
  Menu,
  type ContextMenuParams,
  type MenuItemConstructorOptions,
  type WebContents
} from 'electron'

import type { Translate } from '../../shared/i18n'

/** What a right click in the page is about; the part of Electron's parameters that is used. */
export type ClickedOn = Pick<
  ContextMenuParams,
  'isEditable' | 'selectionText' | 'misspelledWord' | 'dictionarySuggestions' | 'editFlags'
>

export type SpellingActions = {
  readonly replace: (word: string) => void
  readonly learn: (word: string) => void
}

const MAX_SUGGESTIONS = 5
const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' }

/** Pure. Empty: no menu. The page has menus of its own for messages and conversations. */
export const contextMenuTemplate = (
  params: ClickedOn,
  { replace, learn }: SpellingActions,
  t: Translate
): readonly MenuItemConstructorOptions[] => {
  const { isEditable, selectionText, misspelledWord, dictionarySuggestions, editFlags } = params
  if (!isEditable)
    return selectionText.trim() === ''
      ? []
      : [{ role: 'copy', label: t('shell.copy'), enabled: editFlags.canCopy }]
  const suggestions = dictionarySuggestions.slice(0, MAX_SUGGESTIONS).map((word) => ({
    label: word.replaceAll('&', '&&'),
    click: () => {
      replace(word)
    }
  }))
  const spelling: MenuItemConstructorOptions[] =
    misspelledWord === ''
      ? []
      : [
          ...(suggestions.length > 0
            ? suggestions
            : [{ label: t('shell.noSuggestions'), enabled: false }]),
          {
            label: t('shell.addToDictionary'),
            click: () => {
              learn(misspelledWord)
            }
          },
          SEPARATOR
        ]
  return [
    ...spelling,
    { role: 'undo', label: t('shell.undo'), enabled: editFlags.canUndo },
    { role: 'redo', label: t('shell.redo'), enabled: editFlags.canRedo },
    SEPARATOR,
    { role: 'cut', label: t('shell.cut'), enabled: editFlags.canCut },
    { role: 'copy', label: t('shell.copy'), enabled: editFlags.canCopy },
    { role: 'paste', label: t('shell.paste'), enabled: editFlags.canPaste },
    { role: 'selectAll', label: t('shell.selectAll'), enabled: editFlags.canSelectAll }
  ]
}

export const installContextMenu = (contents: WebContents, t: Translate): void => {
  contents.on('context-menu', (_event, params) => {
    const spelling: SpellingActions = {
      replace: (word) => {
        contents.replaceMisspelling(word)
      },
      learn: (word) => {
        contents.session.addWordToSpellCheckerDictionary(word)
      }
    }
    const template = contextMenuTemplate(params, spelling, t)
    if (template.length > 0) Menu.buildFromTemplate([...template]).popup()
  })
}
