import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'

/** Whether a profile can live in this folder: it, or what it would be made in, can be written. */
export const isWritableFolder = (folder: string): boolean => {
  const parent = dirname(folder)
  if (!existsSync(folder)) return parent !== folder && isWritableFolder(parent)
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}
