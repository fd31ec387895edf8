/** The page in the window: what befalls it, and a picture of it. */
import type { WebContents } from 'electron'
import { writeFile } from 'node:fs/promises'

import { err, ok, type Result } from '../../shared/domain'
import type { Clock, Logger } from '../core/ports'

const CAPTURE_LIMIT_MS = 10_000

/** @param onGone its process ended, and not because it was told to */
export const watchPage = (contents: WebContents, logger: Logger, onGone: () => void): void => {
  contents.on('render-process-gone', (_event, details) => {
    logger.error('renderer gone', { reason: details.reason, exitCode: details.exitCode })
    if (details.reason !== 'clean-exit') onGone()
  })
  contents.on('unresponsive', () => {
    logger.warn('renderer unresponsive')
  })
  contents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (isMainFrame) logger.error('page not loaded', { code, description })
  })
  contents.on('preload-error', (_event, _path, error) => {
    logger.error('preload failed', { error: error.message })
  })
}

/** Writes a PNG of what is painted. */
export const capturePage = async (
  contents: WebContents,
  file: string,
  clock: Clock
): Promise<Result<void>> => {
  let cancel = (): void => undefined
  const limit = new Promise<null>((resolve) => {
    cancel = clock.after(CAPTURE_LIMIT_MS, () => {
      resolve(null)
    })
  })
  try {
    const image = await Promise.race([contents.capturePage(), limit])
    if (image === null || image.isEmpty()) return err('timeout', 'nothing was painted')
    await writeFile(file, image.toPNG())
    return ok(undefined)
  } catch (error) {
    return err('internal', error instanceof Error ? error.message : 'capture failed')
  } finally {
    cancel()
  }
}
