/** The licences of everybody whose work is in Tern: a file beside the packed app. */
import { app, shell } from 'electron'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { err, ok, type Result } from '../../shared/domain'

/** As electron-builder.yml lays it down. */
const noticesFile = (): string => join(process.resourcesPath, 'THIRD-PARTY.txt')

/** Run from source there is none: the packages lie in node_modules, each with its own. */
export const hasNotices = (): boolean => app.isPackaged && existsSync(noticesFile())

/** In the program that this person reads text with. */
export const showNotices = async (): Promise<Result<null>> => {
  if (!hasNotices()) return err('not_found')
  const trouble = await shell.openPath(noticesFile())
  return trouble === '' ? ok(null) : err('unsupported', trouble.slice(0, 200))
}
