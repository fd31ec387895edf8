import { fireEvent, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { updateText } from '../../src/renderer/src/view/updateText'
import type { UpdateState } from '../../src/shared/domain'
import { settle } from './settle'
import { endApp, installLayout, renderApp, type Running } from './support'
import { worldOf } from './world'

beforeEach(installLayout)
afterEach(endApp)

const open = async (
  item: 'settings' | 'about',
  prepare: (running: Running) => void = () => undefined
): Promise<Running> => {
  const running = await renderApp(worldOf([]))
  prepare(running)
  running.bridge.publish({ type: 'menu/chosen', item })
  await settle()
  return running
}
const lastSettings = ({ bridge }: Running): unknown => bridge.callsOf('settings:set').at(-1)

describe('what the menu of the system opens', () => {
  it('settings and the page about Tern', async () => {
    await open('settings')
    expect(screen.getByRole('dialog', { name: 'Settings' })).toBeTruthy()
    expect(screen.getByRole('switch', { name: 'Start Tern when I log in' })).toBeTruthy()
  })
})

describe('the desktop in the settings', () => {
  it('starts with the session only when the system agreed', async () => {
    const { bridge } = await open('settings')
    const autostart = (): HTMLInputElement =>
      screen.getByRole('switch', { name: 'Start Tern when I log in' })
    await fireEvent.click(autostart())
    await settle()
    expect(bridge.callsOf('desktop:setAutostart')).toEqual([{ isOn: true }])
    expect(autostart().checked).toBe(true)

    bridge.failures.set('desktop:setAutostart', { code: 'unsupported' })
    await fireEvent.click(autostart())
    await settle()
    expect(screen.getByRole('alert').textContent).toContain('did not allow')
  })

  it('opens the licences of others where they lie beside the app', async () => {
    const { bridge } = await open('about')
    await fireEvent.click(screen.getByRole('button', { name: 'Third-party licences' }))
    expect(bridge.callsOf('desktop:showNotices')).toEqual([{}])
  })

  it('offers no start with the session where that cannot be', async () => {
    await open(
      'settings',
      ({ bridge }) => (bridge.desktop = { ...bridge.desktop, autostart: null })
    )
    expect(screen.queryByRole('switch', { name: 'Start Tern when I log in' })).toBeNull()
  })

  it('takes the keys that are pressed, and tells when another program has them', async () => {
    const running = await open('settings')
    const button = screen.getByRole('button', { name: 'Show Tern from anywhere' })
    await fireEvent.keyDown(button, { code: 'KeyT', key: 't', ctrlKey: true, altKey: true })
    expect(running.bridge.callsOf('settings:set')).toEqual([])
    await fireEvent.click(button)
    await fireEvent.keyDown(button, { code: 'ControlLeft', key: 'Control', ctrlKey: true })
    expect(button.textContent).toContain('Press the keys')
    running.bridge.desktop = { ...running.bridge.desktop, shortcut: 'taken' }
    await fireEvent.keyDown(button, { code: 'KeyT', key: 't', ctrlKey: true, altKey: true })
    await settle()
    expect(lastSettings(running)).toEqual({ showShortcut: 'CommandOrControl+Alt+T' })
    expect(button.textContent).toContain('Ctrl+Alt+T')
    expect(screen.getByRole('alert').textContent).toContain('Another program')
    await fireEvent.click(screen.getByRole('button', { name: 'Remove' }))
    await settle()
    expect(lastSettings(running)).toEqual({ showShortcut: null })
  })

  it('says what choosing a language for spelling fetches', async () => {
    const running = await open('settings')
    expect(screen.getByText(/a dictionary is fetched once from a Google server/)).toBeTruthy()
    await fireEvent.click(screen.getByRole('checkbox', { name: 'German', hidden: true }))
    await settle()
    expect(lastSettings(running)).toEqual({ spellcheckLanguages: ['de'] })
  })
})

describe('updates', () => {
  const ready: UpdateState = { phase: 'ready', version: '2.0.0', blockedBy: null }

  it('looks when asked, and follows what main tells', async () => {
    const { bridge } = await open('about')
    await fireEvent.click(screen.getByRole('button', { name: 'Check for updates' }))
    await settle()
    expect(bridge.callsOf('update:check')).toHaveLength(1)
    bridge.publish({
      type: 'update/changed',
      update: { phase: 'downloading', version: '2.0.0', percent: 41 }
    })
    await settle()
    expect(screen.getByText('Fetching Tern 2.0.0: 41 %')).toBeTruthy()
    expect(
      screen.getByRole<HTMLButtonElement>('button', { name: 'Check for updates' }).disabled
    ).toBe(true)
  })

  it('says what is in the way of a restart', async () => {
    const { bridge } = await open('about', (running) => (running.bridge.update = ready))
    bridge.update = { ...ready, blockedBy: 'draft' }
    await fireEvent.click(screen.getByRole('button', { name: 'Restart to update' }))
    await settle()
    expect(bridge.callsOf('update:restart')).toHaveLength(1)
    expect(screen.getByText(/You are writing a message/)).toBeTruthy()
  })

  it('can be left to the person', async () => {
    const running = await open('about')
    await fireEvent.click(screen.getByRole('switch', { name: 'Look for updates automatically' }))
    await settle()
    expect(lastSettings(running)).toEqual({ automaticUpdates: false })
  })

  it('offers nothing where a package manager updates', async () => {
    await open(
      'about',
      ({ bridge }) => (bridge.update = { phase: 'off', reason: 'packageManager' })
    )
    expect(screen.getByText('New versions come with the updates of your system.')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Check for updates' })).toBeNull()
  })

  it('has words for every state', () => {
    const states: readonly UpdateState[] = [
      ...(['development', 'packageManager', 'noSource'] as const).map((reason) => ({
        phase: 'off' as const,
        reason
      })),
      { phase: 'current', checkedAt: null },
      { phase: 'current', checkedAt: Date.UTC(2026, 0, 5) },
      { phase: 'checking' },
      { phase: 'downloading', version: '2', percent: 1 },
      ...([null, 'draft', 'upload', 'outbox'] as const).map((blockedBy) => ({
        ...ready,
        blockedBy
      })),
      ...(['offline', 'rejected', 'storage_full', 'server_unreachable'] as const).map((code) => ({
        phase: 'failed' as const,
        code,
        checkedAt: 0
      }))
    ]
    const texts = states.map(updateText)
    expect(new Set(texts).size).toBe(states.length)
  })
})
