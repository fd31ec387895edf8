import { app } from 'electron'
import { join } from 'node:path'

import type { Clock, Logger } from '../core/ports'
import { wasStartedAtLogin } from '../platform/autostart'
import { createClock } from '../platform/clock'
import { type CommandLine, parseCommandLine } from '../platform/commandLine'
import { createLogFile, type LogFile } from '../platform/logFile'
import { createLogger, LOG_FILE_BYTES, LOG_FILES, logLevel } from '../platform/logger'
import { type TrustedPage, trustedPage } from '../platform/origin'
import { type AppPaths, appPaths } from '../platform/paths'
import { createSettings, type SettingsStore } from '../platform/settings'
import { createStartupMark, type StartupMark } from '../platform/startup'

/** What the window is made with; needs nothing of a ready app, and little code. */
export type Foundation = {
  readonly commandLine: CommandLine
  readonly paths: AppPaths
  readonly clock: Clock
  readonly logFile: LogFile
  readonly logger: Logger
  readonly settings: SettingsStore
  readonly page: TrustedPage
  readonly mark: StartupMark
}

export const createFoundation = (): Foundation => {
  const paths = appPaths()
  const clock = createClock()
  const logFile = createLogFile({
    file: join(paths.logsDir, 'tern.log'),
    maxBytes: LOG_FILE_BYTES,
    maxFiles: LOG_FILES
  })
  const logger = createLogger({
    clock,
    file: logFile,
    level: logLevel(process.env.TERN_LOG_LEVEL),
    echo: tell
  })
  return {
    commandLine: readCommandLine(),
    paths,
    clock,
    logFile,
    logger,
    settings: createSettings({ dir: paths.userData, clock, logger }),
    page: trustedPage(process.env.ELECTRON_RENDERER_URL, app.isPackaged),
    mark: createStartupMark(logger)
  }
}

const readCommandLine = (): CommandLine => {
  const given = parseCommandLine(process.argv.slice(1), process.cwd())
  return { ...given, isHidden: given.isHidden || wasStartedAtLogin() }
}

/** A line for whoever started the app in a terminal. */
export const tell = (line: string): void => {
  process.stderr.write(`${line}\n`)
}
