import { app } from 'electron'

import type { Clock, Logger } from '../core/ports'

/** What is not closed by then is cut: the store commits as it goes, so nothing is lost. */
export const SHUTDOWN_LIMIT_MS = 3_000

export type LifecycleOptions = {
  readonly clock: Clock
  readonly logger: Logger
  /** Closes sockets, commits, writes settings. Runs once. */
  readonly shutdown: () => Promise<void>
  /** Writes the last log lines; must not throw. */
  readonly lastWords?: () => void
}

export interface Lifecycle {
  start(): void
  /** Ends the app in order, with this exit code. */
  quit(exitCode?: number): void
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

class ElectronLifecycle implements Lifecycle {
  private isShuttingDown = false

  constructor(private readonly options: LifecycleOptions) {}

  start(): void {
    const { logger } = this.options
    // Every way out (menu, tray, Cmd+Q, session end, signals) passes here.
    app.on('before-quit', (event) => {
      event.preventDefault()
      this.quit(0)
    })
    // Windows come and go; the app ends only when it is told to.
    app.on('window-all-closed', () => undefined)
    for (const signal of SIGNALS)
      process.on(signal, () => {
        logger.info('signal', { signal })
        this.quit(0)
      })
    process.on('uncaughtException', (error) => {
      logger.error('uncaught exception', { error: error.stack ?? error.message })
    })
    process.on('unhandledRejection', (reason) => {
      const detail = reason instanceof Error ? (reason.stack ?? reason.message) : typeof reason
      logger.error('unhandled rejection', { error: detail })
    })
    app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
      if (reason !== 'clean-exit') logger.warn('child process gone', { type, reason, exitCode })
    })
  }

  quit(exitCode = 0): void {
    if (this.isShuttingDown) return
    this.isShuttingDown = true
    void this.end(exitCode)
  }

  private async end(exitCode: number): Promise<void> {
    const { clock, logger, shutdown, lastWords } = this.options
    const limit = new Promise<'late'>((resolve) => {
      clock.after(SHUTDOWN_LIMIT_MS, () => {
        resolve('late')
      })
    })
    try {
      const outcome = await Promise.race([shutdown(), limit])
      if (outcome === 'late') logger.warn('shutdown cut short', { limitMs: SHUTDOWN_LIMIT_MS })
    } catch (error) {
      logger.error('shutdown failed', { error: error instanceof Error ? error.message : 'unknown' })
    }
    lastWords?.()
    app.exit(exitCode)
  }
}

export const createLifecycle = (options: LifecycleOptions): Lifecycle =>
  new ElectronLifecycle(options)
