import { powerMonitor } from 'electron'

import { type Clock, type Logger, NOBODY_THERE_MS, type Power } from '../core/ports'
import { watchClockJump } from './clockJump'

type PowerEvent = 'resume' | 'suspend' | 'unlock' | 'lockChange'

/** Where the desktop tells what Electron does not; Linux. */
export type DesktopPower = {
  /** Both return what ends them. */
  readonly onLockChange: (listener: (isLocked: boolean) => void) => () => void
  readonly onBatteryChange: (listener: (isOnBattery: boolean) => void) => () => void
}

export interface AppPower extends Power {
  /** After `ready`. */
  start(): void
  /** See `Attention.idleMs`. */
  idleMs(): number
  isLocked(): boolean
  /** The screen was locked or unlocked. */
  onLockChange(listener: () => void): () => void
  dispose(): void
}

/**
 * Sleep, wake, lock and battery as the OS tells them, and the clock's jump where it does not. Resume
 * comes twice on some systems and is passed on twice: the supervisor makes one attempt of it.
 */
class ElectronPower implements AppPower {
  private readonly listeners: Readonly<Record<PowerEvent, Set<() => void>>> = {
    resume: new Set(),
    suspend: new Set(),
    unlock: new Set(),
    lockChange: new Set()
  }
  private readonly stops: (() => void)[] = []
  private locked = false
  /** Null: Electron knows. */
  private onBattery: boolean | null = null

  constructor(
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly desktop: DesktopPower | null
  ) {}

  start(): void {
    if (this.stops.length > 0) return
    const resume = (): void => {
      this.emit('resume', 'os')
    }
    const suspend = (): void => {
      this.emit('suspend', 'os')
    }
    const lock = (): void => {
      this.setLocked(true)
    }
    const unlock = (): void => {
      this.setLocked(false)
    }
    powerMonitor.on('resume', resume)
    powerMonitor.on('suspend', suspend)
    powerMonitor.on('lock-screen', lock)
    powerMonitor.on('unlock-screen', unlock)
    this.stops.push(
      () => powerMonitor.off('resume', resume),
      () => powerMonitor.off('suspend', suspend),
      () => powerMonitor.off('lock-screen', lock),
      () => powerMonitor.off('unlock-screen', unlock),
      watchClockJump(this.clock, () => {
        this.emit('resume', 'clock')
      })
    )
    if (this.desktop !== null) this.follow(this.desktop)
  }

  onResume(listener: () => void): () => void {
    return this.on('resume', listener)
  }

  onSuspend(listener: () => void): () => void {
    return this.on('suspend', listener)
  }

  onUnlock(listener: () => void): () => void {
    return this.on('unlock', listener)
  }

  onLockChange(listener: () => void): () => void {
    return this.on('lockChange', listener)
  }

  isLocked(): boolean {
    return this.locked
  }

  idleMs(): number {
    return this.locked ? NOBODY_THERE_MS : powerMonitor.getSystemIdleTime() * 1_000
  }

  isOnBattery(): boolean {
    return this.onBattery ?? powerMonitor.isOnBatteryPower()
  }

  dispose(): void {
    for (const stop of this.stops.splice(0)) stop()
    for (const listeners of Object.values(this.listeners)) listeners.clear()
  }

  private follow(desktop: DesktopPower): void {
    this.onBattery = false
    this.stops.push(
      desktop.onLockChange((isLocked) => {
        this.setLocked(isLocked)
      }),
      desktop.onBatteryChange((isOnBattery) => {
        this.logger.info('power', { event: isOnBattery ? 'battery' : 'ac' })
        this.onBattery = isOnBattery
      })
    )
  }

  private setLocked(isLocked: boolean): void {
    // Several lockers may tell of one lock. An unlock is passed on even if nobody told of the lock.
    if (isLocked && this.locked) return
    const wasLocked = this.locked
    this.locked = isLocked
    if (isLocked !== wasLocked) this.emit('lockChange', isLocked ? 'locked' : 'unlocked')
    if (!isLocked) this.emit('unlock', 'os')
  }

  private emit(event: PowerEvent, source: string): void {
    this.logger.info('power', { event, source })
    for (const listener of this.listeners[event]) listener()
  }

  private on(event: PowerEvent, listener: () => void): () => void {
    this.listeners[event].add(listener)
    return () => this.listeners[event].delete(listener)
  }
}

/** @param desktop null on macOS and Windows */
export const createPower = (clock: Clock, logger: Logger, desktop: DesktopPower | null): AppPower =>
  new ElectronPower(clock, logger, desktop)
