import type { AccountView } from '../../../shared/ipc/views'
import { errorText } from '../view/errorText'
import type { AppState } from './app.svelte'
import { t } from '../i18n.svelte'

/** What the rail's menu and the settings offer for an account, in the same words. */

export const connectNow = (app: AppState, view: AccountView): void => {
  void app.connections.tryNow(view.account.id)
}

export const askRename = (app: AppState, { account }: AccountView): void => {
  app.ui.dialog = {
    type: 'prompt',
    title: t('accounts.rename'),
    label: t('accounts.accountName'),
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
  app.ui.dialog = {
    type: 'confirm',
    title: t('accounts.signOutTitle', { name: account.name }),
    text:
      messages === 0
        ? t('accounts.signOutNothing')
        : t('accounts.signOutMessages', { count: messages }),
    action: t('accounts.signOut'),
    run: () => void app.run(app.api.call('account:remove', { accountId: account.id }))
  }
}
