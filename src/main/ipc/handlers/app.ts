import { ok } from '../../../shared/domain'
import type { Snapshot } from '../../../shared/ipc/views'
import type { Handlers } from '../register'
import { type HandlerContext, withEngine } from './context'

type AppCommands =
  | 'app:snapshot'
  | 'keychain:retry'
  | 'keychain:startAnew'
  | 'keychain:continueForThisRun'
  | 'settings:set'
  | 'diagnostics:get'
  | 'link:open'
  | 'clipboard:writeText'

const EMPTY_UNREAD = { messages: 0, conversations: 0, byAccount: {} }

export const appHandlers = (context: HandlerContext): Pick<Handlers, AppCommands> => {
  const { profile, shell, settings } = context
  return {
    'app:snapshot': async () => {
      await profile.opened()
      const snapshot = await takeSnapshot(context)
      context.onSnapshot?.()
      return ok(snapshot)
    },
    'keychain:retry': async () => {
      await profile.retry()
      await profile.engine()?.accounts.retrySecrets()
      return ok(null)
    },
    'keychain:startAnew': async () => {
      await profile.startAnew()
      return ok(null)
    },
    'keychain:continueForThisRun': async () => {
      await profile.continueForThisRun()
      return ok(null)
    },
    'settings:set': (change) => Promise.resolve(ok(settings.update(change))),
    'diagnostics:get': () =>
      withEngine(context, async ({ store, connectionLog }) => {
        const stats = await store.stats()
        return ok({
          connectionLog: connectionLog.list(),
          returns: await store.listReturns(),
          messages: stats.messages,
          conversations: stats.conversations,
          quarantined: stats.quarantined,
          outbox: stats.outbox,
          storeBytes: stats.sizeBytes,
          setAside: stats.setAside,
          electron: shell.electron,
          keychain: profile.keychain().state
        })
      }),
    'link:open': ({ url }) => shell.openLink(url),
    'clipboard:writeText': ({ text }) => {
      shell.writeClipboard(text)
      return Promise.resolve(ok(null))
    }
  }
}

/**
 * `seq` is read before the rows: an event published while they are read is applied twice, which is
 * harmless, instead of never.
 */
const takeSnapshot = async (context: HandlerContext): Promise<Snapshot> => {
  const { profile, shell, settings, currentSeq } = context
  const seq = currentSeq()
  const engine = profile.engine()
  const base = {
    seq,
    version: shell.version,
    platform: shell.platform,
    systemLanguages: shell.systemLanguages,
    keychain: profile.keychain(),
    settings: settings.get(),
    openConversationId: settings.openConversationId()
  }
  if (engine === null) {
    return {
      ...base,
      accounts: [],
      connections: [],
      conversations: [],
      unread: EMPTY_UNREAD
    }
  }
  const { store, accounts } = engine
  const [conversations, unread] = await Promise.all([
    store.listConversations(),
    store.unreadTotals(Date.now(), settings.get())
  ])
  return {
    ...base,
    accounts: accounts.list(),
    connections: engine.connections(),
    conversations,
    unread
  }
}
