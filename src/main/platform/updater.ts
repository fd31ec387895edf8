import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { app } from 'electron'
import type { AppUpdater } from 'electron-updater'

import { type AppErrorCode, err, ok, type Result } from '../../shared/domain'
import type { Logger, UpdateSource } from '../core/ports'

/** Written by the packer where it was told an address for updates. */
const SOURCE_FILE = 'app-update.yml'

/** How this copy came to this machine, for the policy of updates. */
export const thisInstallation = (): {
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
  readonly hasSource: boolean
  readonly env: NodeJS.ProcessEnv
} => ({
  platform: process.platform,
  isPackaged: app.isPackaged,
  hasSource: app.isPackaged && existsSync(join(process.resourcesPath, SOURCE_FILE)),
  env: process.env
})

const FAILURES: readonly (readonly [RegExp, AppErrorCode])[] = [
  [/ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED/, 'offline'],
  [/ENOSPC/, 'storage_full'],
  // What was fetched is not what was published, or not signed by who publishes.
  [/sha512|checksum|sign(?:ed|ature)|ERR_UPDATER_INVALID/i, 'rejected'],
  [/net::|ECONN|ENOTFOUND|ETIMEDOUT|HTTP_ERROR|ERR_UPDATER_/i, 'server_unreachable']
]

/** What a failure of the updater means, by its code and words. Pure. */
export const updateFailure = (error: unknown): AppErrorCode => {
  if (!(error instanceof Error)) return 'internal'
  const text = `${error.name} ${'code' in error ? String(error.code) : ''} ${error.message}`
  return FAILURES.find(([pattern]) => pattern.test(text))?.[1] ?? 'internal'
}

/**
 * electron-updater behind the port. It is loaded at the first check: most starts never need it.
 *
 * @param endWith ends the app in order and calls its argument as the last step
 */
export const createUpdateSource = (
  logger: Logger,
  endWith: (lastStep: () => void) => void
): UpdateSource => {
  let loading: Promise<AppUpdater> | null = null
  const load = (): Promise<AppUpdater> => (loading ??= loadUpdater())

  const attempt = async <Value>(
    run: (updater: AppUpdater) => Promise<Value>
  ): Promise<Result<Value>> => {
    try {
      return ok(await run(await load()))
    } catch (error) {
      const code = updateFailure(error)
      logger.warn('updater', { code, name: error instanceof Error ? error.name : typeof error })
      return err(code)
    }
  }

  return {
    check: () =>
      attempt(async (updater) => {
        const found = await updater.checkForUpdates()
        return found?.isUpdateAvailable === true ? found.updateInfo.version : null
      }),
    download: (onProgress) =>
      attempt(async (updater) => {
        const report = ({ percent }: { readonly percent: number }): void => {
          onProgress(percent)
        }
        updater.on('download-progress', report)
        try {
          await updater.downloadUpdate()
        } finally {
          updater.off('download-progress', report)
        }
      }),
    install: () => {
      endWith(() => {
        // The new version asks for the lock while this process still stands.
        app.releaseSingleInstanceLock()
        void load().then((updater) => {
          updater.quitAndInstall(true, true)
        })
      })
    }
  }
}

const loadUpdater = async (): Promise<AppUpdater> => {
  const { autoUpdater } = await import('electron-updater')
  // Its own log lines hold addresses and paths; ours says what came of it.
  autoUpdater.logger = null
  autoUpdater.autoDownload = false
  autoUpdater.autoInstallOnAppQuit = true
  // Else every check would carry an id by which this machine could be known again.
  autoUpdater.requestHeaders = { 'x-user-staging-id': 'none' }
  // An error is the rejection of the call; as an event without a listener it would be thrown too.
  autoUpdater.on('error', () => undefined)
  return autoUpdater
}
