import { ok } from '../../../shared/domain'
import { readStorageUse } from '../../core/storageUse'
import type { Handlers } from '../register'
import { type HandlerContext, withEngine } from './context'

type StorageCommands = Extract<keyof Handlers, `storage:${string}`>

/** Long work is asked for piece by piece: whoever asks can show how far it is, and stop. */
export const storageHandlers = (context: HandlerContext): Pick<Handlers, StorageCommands> => ({
  'storage:read': (filter) =>
    withEngine(context, async ({ store }) => ok(await readStorageUse(store, filter))),
  'storage:deleteFiles': ({ after, ...filter }) =>
    withEngine(context, async ({ store }) => ok(await store.deleteFileBytes(filter, after))),
  'storage:compact': () => withEngine(context, async ({ store }) => ok(await store.compact()))
})
