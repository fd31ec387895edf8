import type { Clock, LogFields, Logger } from '../core/ports'
import type { LogFile } from './logFile'
import { redactFields, redactText } from './redact'

const LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LEVELS)[number]

export const LOG_FILE_BYTES = 5 * 1024 * 1024
export const LOG_FILES = 3

/** `TERN_LOG_LEVEL`, else info. */
export const logLevel = (value: string | undefined): LogLevel =>
  LEVELS.find((level) => level === value) ?? 'info'

export type LoggerOptions = {
  readonly clock: Clock
  readonly file: LogFile
  readonly level: LogLevel
  /** Warnings and errors are echoed there. */
  readonly echo: (line: string) => void
}

/** JSON lines: `{ at, level, message, ...fields }`. */
export const createLogger = ({ clock, file, level, echo }: LoggerOptions): Logger => {
  const least = LEVELS.indexOf(level)
  const log = (at: LogLevel, message: string, fields: LogFields = {}): void => {
    const rank = LEVELS.indexOf(at)
    if (rank < least) return
    const line = JSON.stringify({
      at: new Date(clock.now()).toISOString(),
      level: at,
      message: redactText(message),
      ...redactFields(fields)
    })
    file.write(line)
    if (rank >= LEVELS.indexOf('warn')) echo(line)
  }
  return {
    debug: (message, fields) => {
      log('debug', message, fields)
    },
    info: (message, fields) => {
      log('info', message, fields)
    },
    warn: (message, fields) => {
      log('warn', message, fields)
    },
    error: (message, fields) => {
      log('error', message, fields)
    }
  }
}
