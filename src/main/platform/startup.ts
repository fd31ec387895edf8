import type { Logger } from '../core/ports'

/** Notes, at debug level, that a step of the start is reached: ms since the process was made. */
export type StartupMark = (step: string) => void

export const createStartupMark = (logger: Pick<Logger, 'debug'>): StartupMark => {
  // Electron itself takes a while before the first line of ours runs; it counts for who waits.
  const madeAt = process.getCreationTime() ?? performance.timeOrigin
  return (step) => {
    logger.debug('startup', { step, ms: Math.round(Date.now() - madeAt) })
  }
}
