import type { RestartBlocker } from '../../../shared/domain/update'
import type { Conversation } from '../../../shared/domain'
import type { OutboxItem } from '../store'

export type UnfinishedWork = {
  readonly hasDraft: boolean
  readonly uploads: number
  /** Sends that wait, are under way or whose fate is not known. */
  readonly waitingSends: number
}

/**
 * Counts what a restart would cut off.
 *
 * @param openConversation the one the person writes in; drafts left elsewhere are kept and can wait
 */
export const unfinishedWork = (
  openConversation: Conversation | null,
  outbox: readonly OutboxItem[]
): UnfinishedWork => {
  const sends = outbox.filter(({ state, command }) => state !== 'failed' && command.type === 'send')
  const isUpload = ({ state, command }: OutboxItem): boolean =>
    state === 'sending' && command.type === 'send' && command.attachment !== null
  return {
    hasDraft:
      (openConversation?.draft ?? '').trim() !== '' || (openConversation?.draftFileCount ?? 0) > 0,
    uploads: sends.filter(isUpload).length,
    waitingSends: sends.length
  }
}

/** The first thing to say, the most urgent first; null: nothing speaks against a restart. */
export const restartBlocker = (work: UnfinishedWork): RestartBlocker | null => {
  if (work.uploads > 0) return 'upload'
  if (work.waitingSends > 0) return 'outbox'
  return work.hasDraft ? 'draft' : null
}
