import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import {
  createSettings,
  type JsonFile,
  type SettingsStore
} from '../../../src/main/platform/settings'
import { DEFAULT_SETTINGS, type Settings } from '../../../src/shared/domain'
import { FakeClock, FakeLogger } from './fakes'

vi.mock('electron-store', () => ({ default: null }))

let dir: string
let clock: FakeClock
let logger: FakeLogger
let writes: number

const file = (): string => join(dir, 'settings.json')

/** Behaves as electron-store does: reads at once, throws on what is no JSON, writes synchronously. */
const open = (folder: string): JsonFile => {
  const path = join(folder, 'settings.json')
  let store = existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>)
    : {}
  return {
    get store() {
      return store
    },
    set store(value) {
      writes += 1
      store = value
      writeFileSync(path, JSON.stringify(value))
    }
  }
}

const openSettings = (): SettingsStore => createSettings({ dir, clock, logger, open })

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tern-settings-'))
  clock = new FakeClock()
  logger = new FakeLogger()
  writes = 0
})

afterEach(() => {
  rmSync(dir, { recursive: true })
})

describe('settings of notifications', () => {
  const readWith = (settings: unknown): Settings => {
    writeFileSync(file(), JSON.stringify({ settings }))
    return openSettings().get()
  }

  it.each(['full', 'name', 'none'] as const)(
    'an older file with the level %s keeps it, and takes the defaults for what is new',
    (notifications) => {
      expect(readWith({ notifications })).toEqual({ ...DEFAULT_SETTINGS, notifications })
    }
  )

  it('take what is wrong one by one', () => {
    const { quietHours, doNotDisturbUntil } = readWith({
      doNotDisturbUntil: 'tomorrow',
      quietHours: { isOn: true, from: 1_440, to: 30, days: [6, 'x', 0, 0, 9] }
    })
    expect(doNotDisturbUntil).toBeNull()
    expect(quietHours).toEqual({ isOn: true, from: 22 * 60, to: 30, days: [0, 6] })
  })

  it('remember that closing the window was explained', () => {
    const settings = openSettings()
    expect(settings.isCloseNoteShown()).toBe(false)
    settings.setCloseNoteShown()
    settings.flush()
    expect(openSettings().isCloseNoteShown()).toBe(true)
  })
})

describe('settings', () => {
  it('starts with the defaults', () => {
    const settings = openSettings()
    expect(settings.get()).toEqual(DEFAULT_SETTINGS)
    expect(settings.windowState()).toBeNull()
    expect(settings.setAside).toBeNull()
  })

  it('keeps everything over a restart', () => {
    const first = openSettings()
    first.update({ theme: 'dark', sendTyping: false, enterSends: undefined })
    first.setWindowState({ bounds: { x: 1, y: 2, width: 800, height: 600 }, isMaximized: true })
    first.setOpenConversationId('c1')
    first.dispose()
    const second = openSettings()
    expect(second.get()).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark', sendTyping: false })
    expect(second.windowState()).toEqual({
      bounds: { x: 1, y: 2, width: 800, height: 600 },
      isMaximized: true
    })
    expect(second.openConversationId()).toBe('c1')
  })

  it('tells listeners what changed, and nothing when nothing did', () => {
    const settings = openSettings()
    const heard: unknown[] = []
    const stop = settings.onChange((now) => heard.push(now.theme))
    settings.update({ theme: 'dark' })
    settings.update({ theme: 'dark' })
    stop()
    settings.update({ theme: 'light' })
    expect(heard).toEqual(['dark'])
  })

  it('writes many changes once, shortly after', () => {
    const settings = openSettings()
    for (let x = 0; x < 50; x += 1)
      settings.setWindowState({ bounds: { x, y: 0, width: 800, height: 600 }, isMaximized: false })
    expect(writes).toBe(0)
    clock.advance(1_000)
    expect(writes).toBe(1)
  })

  it('writes a secret marker at once: without it locked would look like signed out', () => {
    const settings = openSettings()
    settings.markers.set('token')
    expect(openSettings().markers.has('token')).toBe(true)
    settings.markers.unset('token')
    expect(openSettings().markers.has('token')).toBe(false)
  })

  it.each(['', '{"settings":', 'garbage', '\0\0\0\0'])(
    'sets a damaged file aside and goes on (%j)',
    (content) => {
      writeFileSync(file(), content)
      const settings = openSettings()
      expect(settings.get()).toEqual(DEFAULT_SETTINGS)
      expect(settings.setAside).not.toBeNull()
      expect(readFileSync(join(dir, settings.setAside ?? ''), 'utf8')).toBe(content)
      settings.update({ theme: 'dark' })
      settings.dispose()
      expect(openSettings().get().theme).toBe('dark')
    }
  )

  it('costs only the value that is wrong', () => {
    const settings = {
      theme: 'neon',
      enterSends: false,
      notifications: 7,
      closeToTray: 'yes',
      evil: true
    }
    writeFileSync(
      file(),
      JSON.stringify({
        settings,
        window: { bounds: { x: null, y: 0, width: 1e9, height: 'x' } },
        secretMarkers: ['a', 1, 'a', '', null],
        openConversationId: 5
      })
    )
    const opened = openSettings()
    expect(opened.get()).toEqual({ ...DEFAULT_SETTINGS, enterSends: false })
    expect(opened.windowState()).toBeNull()
    expect(opened.openConversationId()).toBeNull()
    expect(opened.markers.has('a')).toBe(true)
    expect(opened.setAside).toBeNull()
    expect(logger.lines).toEqual([
      {
        level: 'warn',
        message: 'settings not usable',
        fields: { names: 'theme notifications closeToTray evil' }
      }
    ])
  })

  it('an older file without the newer settings takes their defaults and warns of nothing', () => {
    const { density, fontScale, timeFormat, language, autoDownload, undoSendSeconds, ...older } =
      DEFAULT_SETTINGS
    writeFileSync(file(), JSON.stringify({ settings: { ...older, sendTyping: false } }))
    expect(openSettings().get()).toEqual({
      ...older,
      sendTyping: false,
      density,
      fontScale,
      timeFormat,
      language,
      autoDownload,
      undoSendSeconds
    })
    expect(logger.lines).toEqual([])
  })

  it.each([
    { density: 'tiny' },
    { fontScale: 1.41 },
    { fontScale: '1' },
    { timeFormat: 24 },
    { language: 'tlh' },
    { autoDownload: true },
    { undoSendSeconds: 61 },
    { undoSendSeconds: 2.5 }
  ])('takes the default for %j, and says which it was', (wrong) => {
    writeFileSync(file(), JSON.stringify({ settings: { ...wrong, theme: 'dark' } }))
    expect(openSettings().get()).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark' })
    expect(logger.lines.map(({ fields }) => fields)).toEqual([
      { names: Object.keys(wrong).join(' ') }
    ])
  })

  it.each([
    { density: 'compact' },
    { fontScale: 0.85 },
    { fontScale: 1.4 },
    { timeFormat: '12' },
    { language: 'zh-Hant' },
    { autoDownload: 'small' },
    { undoSendSeconds: 60 }
  ] as const)('keeps %j over a restart', (change) => {
    const first = openSettings()
    first.update(change)
    first.dispose()
    expect(openSettings().get()).toEqual({ ...DEFAULT_SETTINGS, ...change })
  })

  it.each(['[]', 'null', '"text"', '7'])('takes %s for an empty file', (content) => {
    writeFileSync(file(), content)
    expect(openSettings().get()).toEqual(DEFAULT_SETTINGS)
  })

  it('runs with this run only in memory when the disk refuses', () => {
    const settings = createSettings({
      dir,
      clock,
      logger,
      open: () => {
        throw new Error('EACCES')
      }
    })
    expect(settings.update({ theme: 'dark' }).theme).toBe('dark')
    settings.dispose()
    expect(readdirSync(dir)).toEqual([])
    expect(logger.lines.map(({ level }) => level)).toContain('error')
  })
})
