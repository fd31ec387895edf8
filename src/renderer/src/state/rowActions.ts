import type { MessageRowActions } from '../view/rowActions'
import { listed } from '../view/listedAttachment'
import type { AppState } from './app.svelte'
import { fileActionsOf } from './fileActions'
import { undoSend } from './composerActions'
import { jumpToQuote } from './jumpToQuote'
import { lookAgain } from './lookAgain'
import { askDiscard, askOption } from './messagePrompts'

/** What the rows of the timeline can ask for; the menu belongs to the pane. */
export const rowActionsOf = (app: AppState): Omit<MessageRowActions, 'menu'> => ({
  openLink: (url) => void app.run(app.api.call('link:open', { url })),
  jump: (message) => void jumpToQuote(app, message),
  view: (message, attachment) => {
    const { conversationId } = message
    app.ui.dialog = { type: 'viewer', conversationId, file: listed(message, attachment) }
  },
  files: fileActionsOf(app),
  save: (attachmentId) => void app.run(app.api.call('attachment:save', { attachmentId })),
  toggle: ({ id }, { emoji, isMine }) =>
    void app.run(app.api.call('message:react', { messageId: id, emoji, isRemoval: isMine })),
  canVote: () => app.openCapabilities?.polls === true,
  vote: ({ id }, optionId, isRemoval) =>
    void app.run(app.api.call('message:vote', { messageId: id, optionId, isRemoval })),
  addOption: (message) => {
    askOption(app, message)
  },
  showEdits: (message) => {
    app.ui.dialog = { type: 'edits', message }
  },
  select: (message) => {
    app.selection.toggle(message)
  },
  retry: ({ id }) => void app.run(app.api.call('message:retry', { messageId: id })),
  checkAgain: (message) => void lookAgain(app, message, 'message:checkAgain'),
  sendAgain: (message) => void lookAgain(app, message, 'message:sendAgain'),
  discard: (message) => {
    askDiscard(app, message)
  },
  undoSend: (message) => void undoSend(app, message),
  uploadOf: ({ id }) => app.uploads.of(id),
  cancelUpload: ({ id }) => void app.run(app.api.call('message:discard', { messageId: id }))
})
