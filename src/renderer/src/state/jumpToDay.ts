import type { AppState } from './app.svelte'

/**
 * Goes to the first message of a day or, where none is stored, to the next one after it; to the end
 * when there is none.
 *
 * @param midnight local midnight that the day begins with, epoch ms
 */
export const jumpToDay = async ({ api, timeline }: AppState, midnight: number): Promise<void> => {
  const { conversationId } = timeline
  if (conversationId === null) return
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
