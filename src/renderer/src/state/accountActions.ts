import type { AccountView } from '../../../shared/ipc/views'
import { count } from '../view/format'
import { errorText } from '../view/errorText'
import type { AppState } from './app.svelte'

/** What the rail's menu and the settings offer for an account, in the same words. */

export const connectNow = (app: AppState, view: AccountView): void => {
  void app.connections.tryNow(view.account.id)
}

export const askRename = (app: AppState, { account }: AccountView): void => {
  app.ui.dialog = {
    type: 'prompt',
    title: 'Rename account',
    label: 'Account name',
    value: account.name,
    maxLength: 100,
    run: (name) => app.accounts.rename(account.id, name)
  }
}

export const togglePaused = async (app: AppState, { account }: AccountView): Promise<void> => {
  const error = await app.accounts.setPaused(account.id, !account.isPaused)
  if (error !== null) app.notify(errorText(error))
}

export const signInAgain = (app: AppState, view: AccountView): void => {
  app.ui.dialog = { type: 'signIn', accountId: view.account.id }
}

export const askSignOut = (app: AppState, { account }: AccountView): void => {
  const mine = app.conversations.sorted.filter((item) => item.accountId === account.id)
  const messages = mine.reduce((sum, item) => sum + item.messageCount, 0)
  const stored =
    messages === 0
      ? 'Everything of it'
      : `Its ${count(messages)} ${messages === 1 ? 'message' : 'messages'}, its drafts and what still waits to be sent`
  app.ui.dialog = {
    type: 'confirm',
    title: `Sign out of ${account.name}?`,
    text: `${stored} will be deleted from this computer, and its key from the keychain. The server keeps its own copy. Other accounts stay as they are.`,
    action: 'Sign out',
    run: () => void app.run(app.api.call('account:remove', { accountId: account.id }))
  }
}
