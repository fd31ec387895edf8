import type { AppEvent, MenuCommand } from '../../../shared/ipc/events'
import { actionFailure } from '../view/actionText'
import { errorText } from '../view/errorText'
import type { AppState } from './app.svelte'
import type { Dialog } from './ui.svelte'

const DIALOG_OF: Readonly<Record<MenuCommand, Dialog>> = {
  settings: { type: 'settings', tab: 'general' },
  about: { type: 'settings', tab: 'about' },
  shortcuts: { type: 'shortcuts' },
  newConversation: { type: 'newConversation' },
  switcher: { type: 'switcher' }
}

/** Takes one event of main into the state classes. */
export const applyEvent = (app: AppState, event: AppEvent): void => {
  switch (event.type) {
    case 'accounts/changed':
      app.replaceAccounts(event.accounts)
      return
    case 'connection/changed':
      app.connections.apply(event.connection, Date.now())
      return
    case 'connection/logged':
      app.diagnostics.addEntry(event.entry)
      return
    case 'conversations/upserted':
      app.upsertConversations(event.conversations)
      return
    case 'conversations/removed':
      app.removeConversations(event.ids)
      return
    case 'messages/upserted':
      app.streams.settle(event.messages)
      app.uploads.settle(event.messages)
      app.timeline.upsert(event.messages)
      return
    case 'messages/streamed':
      app.streams.apply(event.conversationId, event.stream)
      return
    case 'messages/uploadProgressed':
      app.uploads.apply(event.messageId, { sent: event.sent, total: event.total })
      return
    case 'messages/removed':
      app.uploads.remove(event.ids)
      app.timeline.remove(event.conversationId, event.ids)
      return
    case 'messages/invalidated':
      if (app.conversations.open?.accountId === event.accountId) void app.timeline.reload()
      return
    case 'messages/spansChanged':
      void app.timeline.spansChanged(event.conversationIds)
      return
    case 'typing/changed':
      app.conversations.setTyping(event.conversationId, event.names)
      return
    case 'unread/changed':
      app.unread = event.unread
      return
    case 'settings/changed':
      app.settings.current = event.settings
      return
    case 'keychain/changed':
      app.changeKeychain(event.keychain)
      return
    case 'screen/lockChanged':
      app.presence.setLocked(event.isLocked)
      return
    case 'navigation/requested':
      app.openConversation(event.conversationId, event.messageId, false)
      return
    case 'action/failed':
      app.notify(`${actionFailure(event.action)} ${errorText({ code: event.code })}`)
      return
    case 'attachment/progressed':
    case 'attachment/ended':
      app.downloads.apply(event)
      return
    case 'export/progressed':
    case 'export/ended':
      app.exporting.apply(event)
      return
    case 'returns/added':
      app.diagnostics.addReturn(event.report)
      return
    case 'diagnostics/changed':
      app.diagnostics.quarantined = event.quarantined
      return
    case 'storage/failed':
      app.storageError = event.code
      return
    case 'storage/recovered':
      app.storageError = null
      return
    case 'update/changed':
      app.system.update = event.update
      return
    case 'menu/chosen':
      app.ui.dialog = DIALOG_OF[event.item]
  }
}
