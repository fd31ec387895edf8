import type { Message } from '../../../shared/domain'
import { t } from '../i18n.svelte'
import type { AppState } from './app.svelte'

/** What is asked before a message goes, for good or for oneself. */

export const askDiscard = (app: AppState, message: Message): void => {
  app.ui.dialog = {
    type: 'confirm',
    title: 'Discard this message?',
    text: 'It has not been sent, and it will be gone.',
    action: 'Discard',
    run: () => void app.run(app.api.call('message:discard', { messageId: message.id }))
  }
}

export const askUnsend = (app: AppState, message: Message): void => {
  app.ui.dialog = {
    type: 'confirm',
    title: 'Unsend this message?',
    text: 'It is taken back for everybody. People may have read it already.',
    action: 'Unsend',
    run: () => void app.run(app.api.call('message:unsend', { messageId: message.id }))
  }
}

export const askDelete = (app: AppState, message: Message): void => {
  const isEverywhere = app.accounts.find(message.accountId)?.capabilities.sharedDeletes === true
  app.ui.dialog = {
    type: 'confirm',
    title: 'Delete this message for you?',
    text: isEverywhere
      ? t('tags.deleteEverywhere')
      : 'It disappears on this computer only. Everybody else keeps it.',
    action: 'Delete for me',
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
