import { app, BrowserWindow, dialog } from 'electron'
import { open, stat, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'

import { err, ok, type Result } from '../../shared/domain'
import { readImageHeader } from '../../shared/image/imageHeader'
import { safeFileName } from '../../shared/media/fileName'
import { markAsDownloaded } from './downloadMark'

export type PickedFile = {
  readonly fileName: string
  readonly mimeType: string
  readonly bytes: Uint8Array
}

/** Larger files are refused before they are read into memory. */
export const MAX_FILE_BYTES = 100 * 1024 * 1024

/** A hint for the other side; images are told by their bytes. */
const TYPES: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
  '.mp4': 'video/mp4',
  '.mov': 'video/quicktime',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.caf': 'audio/x-caf',
  '.heic': 'image/heic',
  '.svg': 'image/svg+xml',
  '.zip': 'application/zip',
  '.vcf': 'text/vcard'
}

export const mimeTypeOf = (fileName: string, bytes: Uint8Array): string =>
  readImageHeader(bytes)?.mimeType ??
  TYPES[extname(fileName).toLowerCase()] ??
  'application/octet-stream'

/** Reads one file the person chose. The size is checked on the open file, so that it cannot change between. */
export const readPicked = async (path: string): Promise<Result<PickedFile>> => {
  // A pipe or device would block or never end.
  if (!(await stat(path)).isFile()) return err('unsupported', 'not a file')
  const handle = await open(path, 'r')
  try {
    if ((await handle.stat()).size > MAX_FILE_BYTES) return err('too_large')
    const bytes = new Uint8Array(await handle.readFile())
    const fileName = basename(path)
    return ok({ fileName, mimeType: mimeTypeOf(fileName, bytes), bytes })
  } finally {
    await handle.close()
  }
}

/** Asks the person for files; empty when cancelled. The first that cannot be read fails the whole. */
export const pickFiles = async (): Promise<Result<readonly PickedFile[]>> => {
  const parent = BrowserWindow.getFocusedWindow()
  const options: Electron.OpenDialogOptions = { properties: ['openFile', 'multiSelections'] }
  const chosen = await (parent === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(parent, options))
  const files: PickedFile[] = []
  if (chosen.canceled) return ok(files)
  for (const path of chosen.filePaths.slice(0, 20)) {
    try {
      const file = await readPicked(path)
      if (!file.ok) return file
      files.push(file.value)
    } catch {
      return err('not_found', 'file not readable')
    }
  }
  return ok(files)
}

/** Asks where, and writes there, piece by piece. False when cancelled. */
export const saveFile = async (
  fileName: string,
  content: Iterable<string> | AsyncIterable<string>
): Promise<Result<boolean>> => {
  const saved = await saveAs(fileName, content)
  return saved.ok ? ok(saved.value !== null) : saved
}

/** The same for what somebody sent. */
export const saveDownload = async (
  fileName: string,
  bytes: Uint8Array
): Promise<Result<boolean>> => {
  const saved = await saveAs(fileName, bytes)
  if (!saved.ok) return saved
  if (saved.value !== null) await markAsDownloaded(saved.value)
  return ok(saved.value !== null)
}

/** Where it was written; null when cancelled. */
const saveAs = async (
  fileName: string,
  content: Uint8Array | Iterable<string> | AsyncIterable<string>
): Promise<Result<string | null>> => {
  const parent = BrowserWindow.getFocusedWindow()
  const options: Electron.SaveDialogOptions = {
    defaultPath: join(app.getPath('downloads'), safeFileName(fileName)),
    properties: ['showOverwriteConfirmation', 'createDirectory']
  }
  const chosen = await (parent === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(parent, options))
  // Older versions answer undefined, newer ones an empty path, when cancelled.
  if (chosen.canceled || !chosen.filePath) return ok(null)
  try {
    await writeFile(chosen.filePath, content)
    return ok(chosen.filePath)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return err(code === 'ENOSPC' ? 'storage_full' : 'save_failed', code)
  }
}
