import { asConversationId, type FileFilter, ok } from '../../../shared/domain'
import type { CommandInput } from '../../../shared/ipc/commands'
import { readStorageUse } from '../../core/storageUse'
import type { Handlers } from '../register'
import { type HandlerContext, withEngine } from './context'

type StorageCommands = Extract<keyof Handlers, `storage:${string}`>

/** Long work is asked for piece by piece: whoever asks can show how far it is, and stop. */
export const storageHandlers = (context: HandlerContext): Pick<Handlers, StorageCommands> => ({
  'storage:read': (filter) =>
    withEngine(context, async ({ store }) => ok(await readStorageUse(store, toFilter(filter)))),
  'storage:deleteFiles': ({ after, ...filter }) =>
    withEngine(context, async ({ store }) =>
      ok(await store.deleteFileBytes(toFilter(filter), after))
    ),
  'storage:compact': () => withEngine(context, async ({ store }) => ok(await store.compact()))
})

const toFilter = (filter: CommandInput<'storage:read'>): FileFilter => ({
  ...filter,
  conversationId: filter.conversationId === null ? null : asConversationId(filter.conversationId)
})
