import { renameSync } from 'node:fs'
import { join } from 'node:path'

import ElectronStore from 'electron-store'

import type { Settings } from '../../shared/domain'
import type { Clock, Logger } from '../core/ports'
import type { SecretMarkers } from './secrets'
import {
  DEFAULT_SETTINGS_FILE,
  readSettingsFile,
  refusedSettings,
  type SettingsFile
} from './settingsSchema'
import type { WindowState } from './windowState'

const FILE_NAME = 'settings'
const SAVE_DELAY_MS = 300

/** The part of electron-store that is used: one JSON file, written atomically. */
export interface JsonFile {
  store: Record<string, unknown>
}

/** Opens `<dir>/settings.json`. Throws when the file is no JSON. */
export type OpenJsonFile = (dir: string) => JsonFile

const openWithElectronStore: OpenJsonFile = (dir) =>
  new ElectronStore<Record<string, unknown>>({
    cwd: dir,
    name: FILE_NAME,
    accessPropertiesByDotNotation: false,
    clearInvalidConfig: false
  })

/** Preferences and small state of this machine. Read once; changes are written shortly after. */
export interface SettingsStore {
  get(): Settings
  /** Applies and saves; listeners hear it when anything changed. Returns the whole. */
  update(change: { readonly [Key in keyof Settings]?: Settings[Key] | undefined }): Settings
  onChange(listener: (settings: Settings) => void): () => void
  windowState(): WindowState | null
  setWindowState(state: WindowState): void
  openConversationId(): string | null
  setOpenConversationId(id: string | null): void
  /** Whether the person was told what closing the window does. */
  isCloseNoteShown(): boolean
  setCloseNoteShown(): void
  readonly markers: SecretMarkers
  /** Name of the damaged file that was set aside at this start, if any. */
  readonly setAside: string | null
  /** Writes what is pending, now. */
  flush(): void
  dispose(): void
}

export type SettingsOptions = {
  readonly dir: string
  readonly clock: Clock
  readonly logger: Logger
  readonly open?: OpenJsonFile
}

type Opened = { readonly file: JsonFile | null; readonly setAside: string | null }

/** A file that cannot be read is kept under another name, so that nothing of it is lost for good. */
const openOrSetAside = ({
  dir,
  clock,
  logger,
  open = openWithElectronStore
}: SettingsOptions): Opened => {
  try {
    return { file: open(dir), setAside: null }
  } catch (error) {
    logger.warn('settings file damaged', { error: error instanceof Error ? error.name : 'unknown' })
  }
  const setAside = `${FILE_NAME}.damaged-${clock.now().toString()}.json`
  try {
    renameSync(join(dir, `${FILE_NAME}.json`), join(dir, setAside))
    return { file: open(dir), setAside }
  } catch (error) {
    // A read-only or full disk: the app still runs, with this run's choices in memory.
    logger.error('settings cannot be kept', {
      error: error instanceof Error ? error.name : 'unknown'
    })
    return { file: null, setAside: null }
  }
}

class FileSettings implements SettingsStore {
  readonly setAside: string | null
  readonly markers: SecretMarkers
  private readonly file: JsonFile | null
  private readonly listeners = new Set<(settings: Settings) => void>()
  private current: SettingsFile
  private cancelSave: (() => void) | null = null

  constructor(private readonly options: SettingsOptions) {
    const opened = openOrSetAside(options)
    this.file = opened.file
    this.setAside = opened.setAside
    this.current = this.read()
    this.markers = {
      has: (key) => this.current.secretMarkers.includes(key),
      set: (key) => {
        this.setMarkers(key, true)
      },
      unset: (key) => {
        this.setMarkers(key, false)
      }
    }
  }

  get(): Settings {
    return this.current.settings
  }

  update(change: { readonly [Key in keyof Settings]?: Settings[Key] | undefined }): Settings {
    const before = this.current.settings
    // A key that is present but undefined means "not mentioned".
    const given = Object.fromEntries(
      Object.entries(change).filter(([, value]) => value !== undefined)
    )
    const next = readSettingsFile({ settings: { ...before, ...given } }).settings
    if (JSON.stringify(next) === JSON.stringify(before)) return before
    this.change({ settings: next })
    for (const listener of this.listeners) listener(next)
    return next
  }

  onChange(listener: (settings: Settings) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  windowState(): WindowState | null {
    return this.current.window
  }

  setWindowState(window: WindowState): void {
    this.change({ window })
  }

  isCloseNoteShown(): boolean {
    return this.current.isCloseNoteShown
  }

  setCloseNoteShown(): void {
    this.change({ isCloseNoteShown: true })
  }

  openConversationId(): string | null {
    return this.current.openConversationId
  }

  setOpenConversationId(openConversationId: string | null): void {
    if (openConversationId !== this.current.openConversationId) this.change({ openConversationId })
  }

  flush(): void {
    this.cancelSave?.()
    this.cancelSave = null
    if (this.file === null) return
    try {
      this.file.store = { ...this.current }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      this.options.logger.error('settings not saved', { code })
    }
  }

  dispose(): void {
    if (this.cancelSave !== null) this.flush()
    this.listeners.clear()
  }

  private read(): SettingsFile {
    if (this.file === null) return DEFAULT_SETTINGS_FILE
    const stored = this.file.store
    const refused = refusedSettings(stored)
    if (refused.length > 0) {
      this.options.logger.warn('settings not usable', { names: refused.join(' ') })
    }
    return readSettingsFile(stored)
  }

  private change(part: Partial<SettingsFile>): void {
    this.current = { ...this.current, ...part }
    this.cancelSave ??= this.options.clock.after(SAVE_DELAY_MS, () => {
      this.flush()
    })
  }

  /** Written at once: a secret without its marker would look like "signed out" when locked. */
  private setMarkers(key: string, isSet: boolean): void {
    if (this.markers.has(key) === isSet) return
    const others = this.current.secretMarkers.filter((marker) => marker !== key)
    this.current = { ...this.current, secretMarkers: isSet ? [...others, key] : others }
    this.flush()
  }
}

export const createSettings = (options: SettingsOptions): SettingsStore => new FileSettings(options)
