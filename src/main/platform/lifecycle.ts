import { app, powerMonitor } from 'electron'

import type { Clock, Logger } from '../core/ports'
import { isDoctorRun } from './commandLine'

/** What is not closed by then is cut: the store commits as it goes, so nothing is lost. */
export const SHUTDOWN_LIMIT_MS = 3_000
/** The installer of an update is under way by then, and ends us itself. */
const LAST_STEP_LIMIT_MS = 30_000

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
  /** Ends the app in order, but leaves the very end to `lastStep`, which has to bring it about. */
  endWith(lastStep: () => void): void
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

class ElectronLifecycle implements Lifecycle {
  private isShuttingDown = false
  /** What somebody tried to start Tern with while it was ending. */
  private startAgainWith: readonly string[] | null = null
  /** Everything is closed: nothing holds the app back any more. */
  private isClosed = false

  constructor(private readonly options: LifecycleOptions) {}

  start(): void {
    const { logger } = this.options
    // Every way out (menu, tray, Cmd+Q, session end, signals) passes here.
    app.on('before-quit', (event) => {
      if (this.isClosed) return
      event.preventDefault()
      this.quit(0)
    })
    // Windows come and go; the app ends only when it is told to.
    app.on('window-all-closed', () => undefined)
    // The second start has ended already: without us nobody would start Tern.
    app.on('second-instance', (_event, argv) => {
      if (this.isShuttingDown && !isDoctorRun(argv)) this.startAgainWith = argv.slice(1)
    })
    // The machine goes down: it waits for us, within its own limit, while the event is held up.
    void app.whenReady().then(() => {
      // Documented with an event to prevent, typed without.
      powerMonitor.on('shutdown', (...args: readonly { preventDefault?: () => void }[]) => {
        args[0]?.preventDefault?.()
        logger.info('machine shuts down')
        this.quit(0)
      })
    })
    // Windows asks each window, and is never held up: what matters is on disk as it happens.
    app.on('browser-window-created', (_event, window) => {
      window.on('query-session-end', () => {
        logger.info('the session may end')
        this.options.lastWords?.()
      })
      window.on('session-end', () => {
        logger.info('the session ends')
        this.quit(0)
      })
    })
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
    this.end(() => {
      if (this.startAgainWith !== null) startAgain(this.startAgainWith)
      app.exit(exitCode)
    })
  }

  endWith(lastStep: () => void): void {
    this.end(() => {
      // What cannot install what it fetched must not leave a process without a window behind.
      this.options.clock.after(LAST_STEP_LIMIT_MS, () => {
        app.exit(1)
      })
      lastStep()
    })
  }

  private end(lastStep: () => void): void {
    if (this.isShuttingDown) return
    this.isShuttingDown = true
    void this.close().then(() => {
      this.isClosed = true
      lastStep()
    })
  }

  private async close(): Promise<void> {
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
  }
}

/** Once this process has ended. What runs out of an AppImage is gone with it, the file is not. */
const startAgain = (args: readonly string[]): void => {
  const { APPIMAGE } = process.env
  app.relaunch({
    args: [...args],
    ...(APPIMAGE === undefined || APPIMAGE === '' ? {} : { execPath: APPIMAGE })
  })
}

export const createLifecycle = (options: LifecycleOptions): Lifecycle =>
  new ElectronLifecycle(options)
