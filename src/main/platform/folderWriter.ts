/** A folder that appears under its name only when all of it is written. Node only. */
import { access, mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { markAsDownloaded } from './downloadMark'

export type FolderWriter = {
  append(text: string): Promise<void>
  /** A file that somebody sent. */
  addFile(path: string, bytes: Uint8Array): Promise<void>
  finish(): Promise<void>
  discard(): Promise<void>
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false
  )

/** Never writes over something: what is there already keeps its name, ours gets a number. */
const freeName = async (path: string): Promise<string> => {
  let free = path
  for (let number = 2; await exists(free); number += 1) free = `${path} ${String(number)}`
  return free
}

/** @param documentName file inside the folder that `append` writes to. Rejects when it cannot be made. */
export const createFolderWriter = async (
  path: string,
  documentName: string
): Promise<FolderWriter> => {
  const draft = await freeName(`${path}.part`)
  await mkdir(draft, { recursive: true })
  const document = await open(join(draft, documentName), 'wx', 0o600)
  return {
    append: async (text) => {
      await document.appendFile(text, 'utf8')
    },
    addFile: async (name, bytes) => {
      const file = join(draft, name)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, bytes, { flag: 'wx', mode: 0o600 })
      await markAsDownloaded(file)
    },
    finish: async () => {
      await document.sync()
      await document.close()
      await rename(draft, await freeName(path))
    },
    discard: async () => {
      await document.close().catch(() => undefined)
      await rm(draft, { recursive: true, force: true })
    }
  }
}
