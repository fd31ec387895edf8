import type { Message } from '../../../shared/domain'
import { errorText } from '../view/errorText'
import { lookText } from '../view/lookText'
import type { AppState } from './app.svelte'

/** Asks for an unconfirmed message once more, or for it to be sent again, and says what came of it. */
export const lookAgain = async (
  app: AppState,
  { id: messageId }: Message,
  command: 'message:checkAgain' | 'message:sendAgain'
): Promise<void> => {
  const result = await app.api.call(command, { messageId })
  if (!result.ok) app.notify(errorText(result.error))
  else if (command === 'message:checkAgain' || result.value.outcome === 'found')
    app.notify(lookText(result.value.outcome))
}
