import type { Handlers } from '../register'
import { accountHandlers } from './accounts'
import { appHandlers } from './app'
import { attachmentHandlers } from './attachments'
import type { HandlerContext } from './context'
import { conversationHandlers } from './conversations'
import { diagnosticsHandlers } from './diagnostics'
import { messageHandlers } from './messages'
import { searchHandlers } from './search'
import { storageHandlers } from './storage'
import { systemHandlers } from './system'

/** Every command's handler; a missing one does not compile. */
export const createHandlers = (context: HandlerContext): Handlers => ({
  ...appHandlers(context),
  ...accountHandlers(context),
  ...conversationHandlers(context),
  ...messageHandlers(context),
  ...attachmentHandlers(context),
  ...searchHandlers(context),
  ...storageHandlers(context),
  ...systemHandlers(context),
  ...diagnosticsHandlers(context)
})
