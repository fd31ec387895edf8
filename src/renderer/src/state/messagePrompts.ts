import type { Message } from '../../../shared/domain'
import { t } from '../i18n.svelte'
import type { AppState } from './app.svelte'

/** What is asked before a message goes, for good or for oneself. */

export const askDiscard = (app: AppState, message: Message): void => {
  app.ui.dialog = {
    type: 'confirm',
    title: t('message.askDiscardTitle'),
    text: t('message.askDiscardText'),
    action: t('message.actionDiscard'),
    run: () => void app.run(app.api.call('message:discard', { messageId: message.id }))
  }
}

export const askUnsend = (app: AppState, message: Message): void => {
  app.ui.dialog = {
    type: 'confirm',
    title: t('message.askUnsendTitle'),
    text: t('message.askUnsendText'),
    action: t('message.actionUnsend'),
    run: () => void app.run(app.api.call('message:unsend', { messageId: message.id }))
  }
}

export const askDelete = (app: AppState, message: Message): void => {
  const isEverywhere = app.accounts.find(message.accountId)?.capabilities.sharedDeletes === true
  app.ui.dialog = {
    type: 'confirm',
    title: t('message.askDeleteTitle'),
    text: isEverywhere ? t('tags.deleteEverywhere') : t('message.askDeleteText'),
    action: t('message.actionDeleteForMe'),
    run: () => void app.run(app.api.call('message:deleteForMe', { messageId: message.id }))
  }
}

export const askOption = (app: AppState, message: Message): void => {
  app.ui.dialog = {
    type: 'prompt',
    title: t('message.addOptionTitle'),
    label: t('message.addOptionLabel'),
    value: '',
    maxLength: 200,
    run: async (text) => {
      const added = await app.api.call('message:addPollOption', { messageId: message.id, text })
      return added.ok ? null : added.error
    }
  }
}
