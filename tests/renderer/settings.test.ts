import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { setLanguage } from '../../src/renderer/src/i18n.svelte'
import { SETTINGS_TABS } from '../../src/renderer/src/view/settingRow'
import { SETTING_ROWS, tabLabel } from '../../src/renderer/src/view/settingsRows'
import { findSettings } from '../../src/renderer/src/view/settingsSearch'
import { findRegion } from '../../src/renderer/src/view/timeFormats'
import { DEFAULT_SETTINGS } from '../../src/shared/domain'
import { inbox } from './inbox'
import { settle } from './settle'
import { endApp, installLayout, renderApp, type Running } from './support'

beforeEach(installLayout)
afterEach(async () => {
  endApp()
  await setLanguage('en', [])
})

const open = async (tab = 'general', row?: string): Promise<Running> => {
  const running = await renderApp(inbox())
  running.app.ui.dialog = { type: 'settings', tab, ...(row === undefined ? {} : { row }) }
  await settle()
  return running
}
const dialog = (): HTMLElement => screen.getByRole('dialog', { name: 'Settings' })
const box = (): HTMLInputElement => screen.getByRole('searchbox', { name: 'Search settings' })
const options = (): HTMLElement[] =>
  within(screen.getByRole('listbox', { name: 'Matching settings' })).queryAllByRole('option')
const search = async (query: string): Promise<string[]> => {
  await fireEvent.input(box(), { target: { value: query } })
  return options().map(({ textContent }) => textContent.trim())
}
const selectedTab = (): string =>
  within(dialog()).getByRole('tab', { selected: true }).textContent.trim()
const lastChange = ({ bridge }: Running): unknown => bridge.callsOf('settings:set').at(-1)

describe('the lines of the settings', () => {
  it('are all of them: nothing can be set that is not in the list', () => {
    const shown = SETTING_ROWS.flatMap(({ keys = [] }) => keys)
    expect([...shown].sort()).toEqual(Object.keys(DEFAULT_SETTINGS).sort())
    expect(new Set(SETTING_ROWS.map(({ id }) => id)).size).toBe(SETTING_ROWS.length)
  })

  it('are each found by their name, in English and in Chinese', async () => {
    for (const language of ['en', 'zh-Hant'] as const) {
      await setLanguage(language, [])
      for (const row of SETTING_ROWS) {
        const found = findSettings(row.label())
        expect(found.map(({ row: { id } }) => id)).toContain(row.id)
      }
    }
  })

  it.each(SETTINGS_TABS)('%s shows what the list has of it', async (tab) => {
    await open(tab)
    const shown = [...dialog().querySelectorAll('[data-setting]')].map((row) =>
      row.getAttribute('data-setting')
    )
    const listed = SETTING_ROWS.filter((row) => row.tab === tab && row.kind !== 'inside')
    expect(shown).toEqual(listed.map(({ id }) => id))
    expect(shown.length).toBeGreaterThan(0)
  })
})

describe('looking for a setting', () => {
  it('shows what matches of all tabs, and where it is', async () => {
    await open()
    expect(await search('typing')).toEqual(['Show when I am typing Privacy'])
    expect(await search('no such thing at all')).toEqual([])
    expect(screen.getByText(/No setting has “no such thing at all”/)).toBeTruthy()
  })

  it.each([
    ['dark', 'Theme'],
    ['FONT', 'Text size'],
    ['clock', 'Time format'],
    ['startup', 'Start Tern when I log in'],
    ['read receipt', 'Send read receipts'],
    ['sign out', 'Sign out…'],
    ['5 MB', 'Fetch pictures and files by themselves']
  ])('finds by %s', (query, name) => {
    expect(findSettings(query).map(({ row }) => row.label())).toContain(name)
  })

  it('puts first what begins with the words', () => {
    expect(findSettings('z')[0]?.row.id).toBe('zoom')
    expect(findSettings('count')[0]?.row.id).toBe('countMuted')
  })

  it('finds Chinese words that are written together', async () => {
    await setLanguage('zh-Hant', [])
    const ids = (query: string): string[] => findSettings(query).map(({ row }) => row.id)
    expect(ids('文字大小')).toContain('fontScale')
    expect(ids('字')).toContain('fontScale')
    expect(ids('通知音效')).toContain('notificationSound')
  })

  it('goes to the line with the keys, and its control has the focus', async () => {
    await open()
    await search('conversations')
    await fireEvent.keyDown(box(), { key: 'ArrowDown' })
    expect(options().map((option) => option.getAttribute('aria-selected'))).toEqual(
      options().map((_, index) => String(index === 1))
    )
    expect(box().getAttribute('aria-activedescendant')).toBe(options()[1]?.id)
    await fireEvent.keyDown(box(), { key: 'Enter' })
    await settle()
    expect(selectedTab()).toBe('Notifications')
    expect(document.activeElement).toBe(
      screen.getByRole('switch', { name: 'Count archived conversations' })
    )
  })

  it('goes to one of several choices: the one that is chosen', async () => {
    await open()
    await search('density')
    await fireEvent.click(options()[0]!)
    await settle()
    expect(document.activeElement).toBe(screen.getByRole('radio', { name: 'Comfortable' }))
  })

  it('goes to what a part of a tab has', async () => {
    await open()
    await search('look for updates')
    await fireEvent.keyDown(box(), { key: 'Enter' })
    await settle()
    expect(document.activeElement).toBe(
      screen.getByRole('switch', { name: 'Look for updates automatically' })
    )
  })

  it('waits for the input method: its Enter writes, and chooses nothing', async () => {
    await open()
    await search('typing')
    await fireEvent.keyDown(box(), { key: 'Enter', isComposing: true })
    expect(box().value).toBe('typing')
  })

  it('ends with Esc, and the settings stay', async () => {
    await open('privacy')
    await search('theme')
    await fireEvent.keyDown(box(), { key: 'Escape' })
    await settle()
    expect(box().value).toBe('')
    expect(selectedTab()).toBe('Privacy')
  })
})

describe('a link to a setting', () => {
  it('opens its tab with the focus on it', async () => {
    await open('notifications', 'notificationSound')
    await waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole('switch', { name: 'Play a sound' }))
    })
    expect(selectedTab()).toBe('Notifications')
  })
})

describe('a setting that was changed', () => {
  it('goes back to how Tern came', async () => {
    const running = await open('appearance')
    const reset = (): HTMLElement =>
      screen.getByRole('button', { name: 'Reset “Theme” to its default', hidden: true })
    expect(reset().classList.contains('is-default')).toBe(true)
    await fireEvent.click(screen.getByRole('radio', { name: 'Dark' }))
    await settle()
    expect(reset().classList.contains('is-default')).toBe(false)
    await fireEvent.click(reset())
    await settle()
    expect(lastChange(running)).toEqual({ theme: 'system' })
    expect(running.app.settings.current.theme).toBe('system')
    expect(reset().classList.contains('is-default')).toBe(true)
  })

  it('says so when it cannot be stored, and is as it was', async () => {
    const running = await open('privacy')
    running.bridge.failures.set('settings:set', { code: 'storage_full' })
    const receipts = screen.getByRole<HTMLInputElement>('switch', { name: 'Send read receipts' })
    await fireEvent.click(receipts)
    await settle()
    expect(screen.getByRole('alert').textContent).not.toBe('')
    expect(running.app.settings.current.sendReadReceipts).toBe(true)
  })
})

describe('appearance', () => {
  it('puts density and text size on the document', async () => {
    const running = await open('appearance')
    const root = document.documentElement
    expect(root.dataset.density).toBe('comfortable')
    await fireEvent.click(screen.getByRole('radio', { name: 'Compact' }))
    await settle()
    expect(root.dataset.density).toBe('compact')

    const slider = screen.getByRole('slider', { name: 'Text size' })
    await fireEvent.input(slider, { target: { value: '130' } })
    expect(slider.getAttribute('aria-valuetext')).toBe('130%')
    expect(root.style.getPropertyValue('--tern-font-scale')).toBe('1')
    await fireEvent.change(slider)
    await settle()
    expect(lastChange(running)).toEqual({ fontScale: 1.3 })
    expect(root.style.getPropertyValue('--tern-font-scale')).toBe('1.3')
  })

  it('offers the zoom that is, and others', async () => {
    const running = await open('appearance')
    const zoom = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Zoom' })
    expect(zoom.value).toBe('1')
    await fireEvent.change(zoom, { target: { value: '1.5' } })
    expect(lastChange(running)).toEqual({ zoom: 1.5 })
  })

  it('writes every time anew when the format changes', async () => {
    const { app } = await open('notifications')
    await app.settings.set({ doNotDisturbUntil: new Date(2100, 0, 1, 19, 5).getTime() })
    for (const [timeFormat, time] of [
      ['24', '19:05'],
      ['12', '7:05 PM'],
      ['system', '7:05 PM']
    ] as const) {
      await app.settings.set({ timeFormat })
      await settle()
      expect(screen.getByText(`No notifications until ${time}.`)).toBeTruthy()
    }
  })

  it('speaks another language at once', async () => {
    await open('appearance')
    await fireEvent.click(screen.getByRole('radio', { name: '繁體中文' }))
    expect(await screen.findByRole('dialog', { name: '設定' })).toBeTruthy()
    expect(screen.getByRole('tab', { name: tabLabel('appearance') }).textContent.trim()).toBe(
      '外觀'
    )
    await fireEvent.click(screen.getByRole('radio', { name: 'English' }))
    expect(await screen.findByRole('dialog', { name: 'Settings' })).toBeTruthy()
  })
})

describe('dates and numbers', () => {
  it.each([
    { systems: ['en-GB', 'en'], language: 'en', region: 'en-GB' },
    { systems: ['de-DE', 'en-US'], language: 'en', region: 'en-US' },
    { systems: ['zh-TW'], language: 'zh-Hant', region: 'zh-TW' },
    { systems: ['zh-CN', 'zh-HK'], language: 'zh-Hant', region: 'zh-HK' },
    // What a system without a language says of itself is none.
    { systems: ['c', ''], language: 'zh-Hant', region: 'zh-Hant' }
  ])('are written as in $region for $language on $systems', ({ systems, language, region }) => {
    expect(findRegion(language, systems)).toBe(region)
  })
})

describe('undoing and fetching', () => {
  it('chooses how long a send can be undone', async () => {
    const running = await open('general')
    const undo = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Time to undo a send' })
    expect(undo.value).toBe('0')
    await fireEvent.change(undo, { target: { value: '10' } })
    expect(lastChange(running)).toEqual({ undoSendSeconds: 10 })
  })

  it('chooses what is fetched without being asked', async () => {
    const running = await open('privacy')
    await fireEvent.click(screen.getByRole('radio', { name: 'Up to 5 MB' }))
    expect(lastChange(running)).toEqual({ autoDownload: 'small' })
  })
})

describe('a narrow window', () => {
  it('opens a tab from the list of tabs, and goes back to it', async () => {
    await open()
    const tabs = dialog().querySelector<HTMLElement>('.settings-tabs')
    expect(tabs?.dataset.open).toBe('false')
    await fireEvent.click(screen.getByRole('tab', { name: 'Privacy' }))
    expect(tabs?.dataset.open).toBe('true')
    await fireEvent.click(screen.getByRole('button', { name: 'All settings' }))
    expect(tabs?.dataset.open).toBe('false')
    expect(document.activeElement).toBe(screen.getByRole('tab', { name: 'Privacy' }))
  })
})
