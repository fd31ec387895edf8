/** The real store in this thread: the same code that runs in the worker. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Store } from '../../src/main/core/store'
import { createStoreCore, type StoreCore } from '../../src/main/store/worker/core'
import { openDb } from '../../src/main/store/worker/db'
import { migrate } from '../../src/main/store/worker/migrate'
import { openStoreCore } from '../../src/main/store/worker/open'
import { recoverOutbox } from '../../src/main/store/worker/outbox'

const KEY = 'ab'.repeat(32)

export interface NodeStore extends Store {
  /** Refuses the named calls from now on, as a full disk does; null takes it back. */
  failWith: { readonly error: Error; readonly calls: readonly (keyof Store)[] } | null
  /** Called before each call of the port. */
  onCall: ((name: keyof Store) => void) | null
}

/** A database in memory. `reopen` gives what the next start finds after this one was killed. */
export const createMemoryStore = (): { readonly store: NodeStore; reopen(): NodeStore } => {
  const db = openDb(':memory:', KEY)
  migrate(db)
  return {
    store: asPort(createStoreCore(db)),
    reopen: () => {
      recoverOutbox({ db })
      return asPort(createStoreCore(db))
    }
  }
}

/** A database file of its own, for tests that close it and start again. */
export const createStoreFolder = (): { open(): NodeStore; remove(): void } => {
  const folder = mkdtempSync(join(tmpdir(), 'tern-store-'))
  return {
    open: () => asPort(openStoreCore(join(folder, 'tern.db'), KEY, () => Date.now()).core),
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

const asPort = (core: StoreCore): NodeStore => {
  const port: Record<string, unknown> = { failWith: null, onCall: null }
  for (const name of Object.keys(core) as (keyof Store)[]) {
    const call = core[name] as (...args: readonly unknown[]) => unknown
    port[name] = async (...args: readonly unknown[]): Promise<unknown> => {
      const { failWith, onCall } = port as unknown as NodeStore
      onCall?.(name)
      if (failWith?.calls.includes(name) === true) throw failWith.error
      // The worker's answers cross a thread: nothing handed out is shared with the store.
      return structuredClone(call(...args))
    }
  }
  return port as unknown as NodeStore
}
