import { app } from 'electron'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname } from 'node:path'

import type { Logger } from '../core/ports'
import {
  autostartPlan,
  type AutostartPlan,
  commandOf,
  desktopEntry,
  isEnabledEntry
} from './autostartPlan'

/** Starting with the session, without a window. The system's own list is the truth, not our setting. */
export interface Autostart {
  /** Null: not possible for this copy. */
  isOn(): boolean | null
  /** False when the system refused. */
  set(isOn: boolean): boolean
  /** An AppImage that moved, a version that was replaced: what is registered names this file again. */
  refresh(): void
}

const planHere = (): AutostartPlan =>
  autostartPlan({
    platform: process.platform,
    isPackaged: app.isPackaged,
    execPath: process.execPath,
    env: process.env,
    home: homedir()
  })

export const createAutostart = (logger: Logger): Autostart => {
  const plan = planHere()
  const isOn = (): boolean | null => {
    if (plan.type === 'none') return null
    if (plan.type === 'file') return isEnabledEntry(read(plan.file))
    return app.getLoginItemSettings(plan.query).openAtLogin
  }
  const set = (wanted: boolean): boolean => {
    try {
      apply(plan, wanted)
      return true
    } catch (error) {
      logger.warn('autostart not changed', {
        code: error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      })
      return false
    }
  }
  return {
    isOn,
    set,
    refresh: () => {
      if (isOn() === true) set(true)
    }
  }
}

const apply = (plan: AutostartPlan, isOn: boolean): void => {
  if (plan.type === 'loginItem')
    app.setLoginItemSettings({ ...plan.query, openAtLogin: isOn, enabled: isOn })
  if (plan.type !== 'file') return
  if (!isOn) {
    rmSync(plan.file, { force: true })
    return
  }
  const entry = desktopEntry(plan.command)
  if (read(plan.file) === entry) return
  mkdirSync(dirname(plan.file), { recursive: true })
  writeFileSync(plan.file, entry)
}

const read = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** What the session would start: the file named by the entry on Linux; null where nobody tells. */
export const autostartCommand = (): string | null => {
  const plan = planHere()
  return plan.type === 'file' ? commandOf(read(plan.file)) : null
}

/** macOS gives no arguments to what it starts at login; it says so afterwards. */
export const wasStartedAtLogin = (): boolean =>
  process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
