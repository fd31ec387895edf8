import { untrack } from 'svelte'
import type { Attachment } from 'svelte/attachments'
import type { Api } from '../api'
import { errorText } from '../view/errorText'
import { SETTING_ROWS } from '../view/settingsRows'
import { SETTINGS_TABS, type SettingsChange, type SettingsTab } from '../view/settingRow'
import type { SettingsState } from './settings.svelte'
import { StorageState } from './storage.svelte'

const FOCUSABLE = 'input, select, button, summary'

const isTab = (tab: string): tab is SettingsTab => SETTINGS_TABS.some((known) => known === tab)

/** What of the settings is open, and the way to a line that was found. */
export class SettingsPage {
  tab = $state.raw<SettingsTab>('general')
  query = $state('')
  /** In a narrow window the list of tabs is a page of its own. */
  isTabOpen = $state.raw(false)
  /** Why the last change was not stored. */
  error = $state.raw<string | null>(null)
  #target = $state.raw<string | null>(null)

  readonly storage: StorageState

  constructor(
    private readonly settings: SettingsState,
    api: Api
  ) {
    this.storage = new StorageState(api)
  }

  async set(change: SettingsChange): Promise<void> {
    const failure = await this.settings.set(change)
    this.error = failure === null ? null : errorText(failure)
  }

  /** @param row id of a line of the tab that is to get the focus */
  open(tab: string, row: string | null = null): void {
    this.query = ''
    if (isTab(tab)) this.tab = tab
    this.isTabOpen = tab !== 'general' || row !== null
    this.#target = row
  }

  /** Opens the tab of a line, and gives it the focus. */
  reveal(id: string): void {
    const row = SETTING_ROWS.find((one) => one.id === id)
    if (row !== undefined) this.open(row.tab, id)
  }

  /** For the element that is a line: where `reveal` leads, as soon as it is there. */
  place(id: string): Attachment<HTMLElement> {
    return (element) => {
      if (this.#target !== id) return
      untrack(() => {
        this.#target = null
      })
      giveFocus(element)
    }
  }
}

const giveFocus = (element: HTMLElement): void => {
  const control = element.matches(FOCUSABLE)
    ? element
    : (element.querySelector<HTMLElement>('input[type=radio]:checked') ??
      element.querySelector<HTMLElement>(`${FOCUSABLE}, [tabindex]`) ??
      element)
  element.scrollIntoView({ block: 'center' })
  control.focus({ preventScroll: true })
  element.dataset.found = ''
  control.addEventListener(
    'blur',
    () => {
      delete element.dataset.found
    },
    { once: true }
  )
}
