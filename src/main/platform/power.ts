import { powerMonitor } from 'electron'

import type { Clock, Logger, Power } from '../core/ports'
import { watchClockJump } from './clockJump'

type PowerEvent = 'resume' | 'suspend' | 'unlock'

export interface AppPower extends Power {
  /** After `ready`. */
  start(): void
  dispose(): void
}

/**
 * Sleep, wake and unlock as the OS tells them, and the clock's jump where it does not. Resume comes
 * twice on some systems and is passed on twice: the supervisor makes one attempt of it.
 */
class ElectronPower implements AppPower {
  private readonly listeners: Readonly<Record<PowerEvent, Set<() => void>>> = {
    resume: new Set(),
    suspend: new Set(),
    unlock: new Set()
  }
  private readonly stops: (() => void)[] = []

  constructor(
    private readonly clock: Clock,
    private readonly logger: Logger
  ) {}

  start(): void {
    if (this.stops.length > 0) return
    const emit = (event: PowerEvent, source: string) => (): void => {
      this.logger.info('power', { event, source })
      for (const listener of this.listeners[event]) listener()
    }
    const resume = emit('resume', 'os')
    const suspend = emit('suspend', 'os')
    const unlock = emit('unlock', 'os')
    powerMonitor.on('resume', resume)
    powerMonitor.on('suspend', suspend)
    powerMonitor.on('unlock-screen', unlock)
    this.stops.push(
      () => powerMonitor.off('resume', resume),
      () => powerMonitor.off('suspend', suspend),
      () => powerMonitor.off('unlock-screen', unlock),
      watchClockJump(this.clock, emit('resume', 'clock'))
    )
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

  dispose(): void {
    for (const stop of this.stops.splice(0)) stop()
    for (const listeners of Object.values(this.listeners)) listeners.clear()
  }

  private on(event: PowerEvent, listener: () => void): () => void {
    this.listeners[event].add(listener)
    return () => this.listeners[event].delete(listener)
  }
}

export const createPower = (clock: Clock, logger: Logger): AppPower =>
  new ElectronPower(clock, logger)
