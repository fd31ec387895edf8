/** What the store takes: all pieces of it, put together. */
import type { FileFilter, FileUse, StorageUse } from '../../shared/domain'
import type { Store } from './store'

const addUp = (a: FileUse | undefined, b: FileUse): FileUse =>
  a === undefined
    ? b
    : {
        ...a,
        files: a.files + b.files,
        bytes: a.bytes + b.bytes,
        deletableFiles: a.deletableFiles + b.deletableFiles,
        deletableBytes: a.deletableBytes + b.deletableBytes
      }

/** Largest first. Other calls of the store have their turn between two pieces. */
export const readStorageUse = async (
  store: Pick<Store, 'readFileUse' | 'readDatabaseSize'>,
  filter: FileFilter
): Promise<StorageUse> => {
  const use = new Map<string, FileUse>()
  let after: number | null = 0
  while (after !== null) {
    const piece: Awaited<ReturnType<Store['readFileUse']>> = await store.readFileUse(filter, after)
    for (const one of piece.use) {
      const key = `${one.accountId} ${one.conversationId ?? ''}`
      use.set(key, addUp(use.get(key), one))
    }
    after = piece.next
  }
  return {
    ...(await store.readDatabaseSize()),
    use: [...use.values()].sort((a, b) => b.bytes - a.bytes)
  }
}
