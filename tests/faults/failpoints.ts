/** Named places where a process kills itself, at the edges of each transaction and inside one. */
import type { Store } from '../../src/main/core/store'
import { createStoreCore } from '../../src/main/store/worker/core'
import { type Db, openDb } from '../../src/main/store/worker/db'
import { openStoreCore } from '../../src/main/store/worker/open'

/**
 * `name:before|after:n`, at the n-th time. Names: calls of the store's port, `outbox:<state>` for a
 * move of the outbox, and `cursor:inside` between the rows of a page and its cursor.
 */
export type Failpoint = `${string}:${'before' | 'after' | 'inside'}:${number}`

export type Reach = (place: string) => void

/** Dies at the given place as if by `kill -9`: nothing is closed, nothing is flushed. */
export const createReach = (failpoint: string | undefined): Reach => {
  let count = 0
  return (place) => {
    if (!failpoint?.startsWith(`${place}:`)) return
    count += 1
    if (count === Number(failpoint.slice(place.length + 1))) process.kill(process.pid, 'SIGKILL')
  }
}

const nameOf = (call: keyof Store, args: readonly unknown[]): string =>
  call === 'setOutboxState' ? `outbox:${String(args[1])}` : call

/** The same port, with a place before and after each call. */
export const withFailpoints = (store: Store, reach: Reach): Store => {
  const calls = Object.keys(store) as (keyof Store)[]
  const wrapped = calls.map((call) => {
    const original = store[call] as (...args: readonly unknown[]) => Promise<unknown>
    const guarded = async (...args: readonly unknown[]): Promise<unknown> => {
      reach(`${nameOf(call, args)}:before`)
      const value = await original.apply(store, [...args])
      reach(`${nameOf(call, args)}:after`)
      return value
    }
    return [call, guarded] as const
  })
  return Object.fromEntries(wrapped) as unknown as Store
}

/** A store in this thread, with a place inside the transaction: rows written, cursor not yet. */
export const openInThread = (path: string, key: string, reach: Reach): Store => {
  openStoreCore(path, key, () => Date.now()).core.close()
  const db = openDb(path, key)
  db.pragma('synchronous = FULL')
  const watched: Db = {
    ...db,
    run: (sql, params) => {
      if (sql.includes('cursors')) reach('cursor:inside')
      return db.run(sql, params)
    }
  }
  const core = createStoreCore(watched)
  const port: Record<string, unknown> = {}
  for (const name of Object.keys(core) as (keyof Store)[]) {
    const call = core[name] as (...args: readonly unknown[]) => unknown
    port[name] = async (...args: readonly unknown[]) => structuredClone(call(...args))
  }
  return port as unknown as Store
}
