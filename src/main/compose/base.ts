import { app } from 'electron'
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'

import type { Clock, Logger, Random, SecretStore } from '../core/ports'
import { createRecorder, type Recorder } from '../core/recorder/recorder'
import { createStartGate, type StartGate } from '../core/startGate'
import { wasStartedAtLogin } from '../platform/autostart'
import { createClock } from '../platform/clock'
import { type CommandLine, parseCommandLine } from '../platform/commandLine'
import { createLogFile, type LogFile } from '../platform/logFile'
import { createLogger, LOG_FILE_BYTES, LOG_FILES, logLevel } from '../platform/logger'
import { type TrustedPage, trustedPage } from '../platform/origin'
import { type AppPaths, appPaths } from '../platform/paths'
import { createRandom } from '../platform/random'
import { createSecrets } from '../platform/secrets'
import { createSettings, type SettingsStore } from '../platform/settings'
import { createStartupMark, type StartupMark } from '../platform/startup'
import { createLanguage, type Language } from './language'

/** What everything else is made with; needs nothing of a ready app. */
export type Base = {
  readonly commandLine: CommandLine
  readonly paths: AppPaths
  readonly clock: Clock
  readonly random: Random
  readonly logFile: LogFile
  readonly logger: Logger
  readonly settings: SettingsStore
  /** The system's keychain. */
  readonly secrets: SecretStore
  readonly language: Language
  readonly page: TrustedPage
  readonly mark: StartupMark
  readonly startGate: StartGate
  /** What happened lately, redacted. */
  readonly recorder: Recorder
}

export const createBase = (): Base => {
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
  const random = createRandom()
  const settings = createSettings({ dir: paths.userData, clock, logger })
  const mark = createStartupMark(logger)
  mark('code loaded')
  return {
    commandLine: readCommandLine(),
    paths,
    clock,
    random,
    logFile,
    logger,
    settings,
    secrets: createSecrets({ markers: settings.markers, clock, random, logger }),
    language: createLanguage(settings, logger),
    page: trustedPage(process.env.ELECTRON_RENDERER_URL, app.isPackaged),
    mark,
    startGate: createStartGate(clock),
    recorder: createRecorder({
      clock,
      key: randomBytes(16),
      digest: (text) => createHash('sha256').update(text).digest('hex')
    })
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
