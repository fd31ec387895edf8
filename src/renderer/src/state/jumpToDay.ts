import { t } from '../i18n.svelte'
import { errorText } from '../view/errorText'
import type { AppState } from './app.svelte'

/**
 * Goes to the first message of a day or, where there is none, to the next one after it; to the end
 * when there is none. What is older than all that is stored is fetched first; a person can end that.
 *
 * @param midnight local midnight that the day begins with, epoch ms
 */
export const jumpToDay = async (app: AppState, midnight: number): Promise<void> => {
  const { api, timeline } = app
  const { conversationId } = timeline
  if (conversationId === null) return
  const reach = await timeline.past.reach(
    conversationId,
    (oldest) => oldest !== undefined && oldest.sentAt <= midnight
  )
  if (reach.end === 'cancelled' || timeline.conversationId !== conversationId) return
  if (reach.end === 'failed') {
    app.notify(t('timeline.olderNotLoaded', { reason: errorText(reach.error) }))
  } else if (reach.end === 'beginning') app.notify(t('timeline.beginsLater'))
  const position = { sentAt: midnight - 1, order: Number.MAX_SAFE_INTEGER }
  const found = await api.call('message:window', {
    conversationId,
    anchor: { at: 'after', position },
    limit: 1
  })
  if (timeline.conversationId !== conversationId) return
  const first = found.ok ? found.value.messages[0] : undefined
  if (first === undefined) await timeline.jumpToEnd()
  else await timeline.jumpTo(first.id)
}
