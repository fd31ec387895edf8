import { app, BrowserWindow, dialog } from 'electron'
import { join } from 'node:path'

import { err, ok, type Result } from '../../shared/domain'
import type { Translate } from '../../shared/i18n'
import { createFolderWriter, type FolderWriter } from './folderWriter'

/** Asks the person for a place and begins a new folder there; null when cancelled. */
export const openExportFolder = async (
  t: Translate,
  folderName: string,
  documentName: string
): Promise<Result<FolderWriter | null>> => {
  const parent = BrowserWindow.getFocusedWindow()
  const options: Electron.SaveDialogOptions = {
    title: t('shell.exportTitle'),
    buttonLabel: t('shell.exportButton'),
    defaultPath: join(app.getPath('documents'), folderName),
    properties: ['createDirectory', 'showOverwriteConfirmation']
  }
  const chosen = await (parent === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(parent, options))
  // Older versions answer undefined, newer ones an empty path, when cancelled.
  if (chosen.canceled || !chosen.filePath) return ok(null)
  try {
    return ok(await createFolderWriter(chosen.filePath, documentName))
  } catch (error) {
    return err('save_failed', String(error))
  }
}
