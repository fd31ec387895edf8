import type { Conversation } from '../../../shared/domain'
import type { AccountView } from '../../../shared/ipc/views'
import { accountKindText } from './origin'

const NAMED = 6

/** Second line of the header: who is here, and through which account. */
export const participantsText = (conversation: Conversation, view: AccountView | null): string => {
  const origin =
    view === null
      ? ''
      : view.account.isDemo
        ? view.account.name
        : accountKindText(view.account.kind)
  const others = conversation.participants.filter((participant) => !participant.isMe)
  const people = conversation.isGroup
    ? others.slice(0, NAMED).map((participant) => participant.name)
    : others.slice(0, 1).map((participant) => participant.address)
  const more =
    conversation.isGroup && others.length > NAMED ? ` +${String(others.length - NAMED)}` : ''
  return [origin, `${people.join(', ')}${more}`].filter((part) => part !== '').join(' · ')
}
