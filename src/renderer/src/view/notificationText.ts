import type { NotificationExplanation, NotificationSkipReason } from '../../../shared/domain'

/** The words for "Why was I notified?". */
export type NotificationReason = { readonly question: string; readonly sentence: string }

const WHY = 'Why was I notified?'
const WHY_NOT = 'Why was I not notified?'

const SKIPPED: Readonly<Record<NotificationSkipReason, string>> = {
  own_message: 'It is your own message.',
  service_message: 'It only tells of a change in the conversation.',
  unsent: 'It was unsent before you could be told.',
  already_read: 'It had been read already, here or on another device.',
  left: 'You have left this conversation.',
  muted: 'This conversation was muted.',
  archived: 'This conversation is archived.',
  in_view: 'The conversation was open in front of you.',
  turned_off: 'Notifications are turned off in the settings.',
  do_not_disturb: '“Do not disturb” was on.',
  quiet_hours: 'It came in your quiet hours.'
}

type Shown = Extract<NotificationExplanation, { outcome: 'shown' }>

export const notificationReason = (explanation: NotificationExplanation): NotificationReason => {
  switch (explanation.outcome) {
    case 'unknown':
      return {
        question: WHY_NOT,
        sentence: 'There is no record: it came before this start of Tern, or with the history.'
      }
    case 'skipped':
      return { question: WHY_NOT, sentence: SKIPPED[explanation.reason] }
    case 'shown':
      return shownReason(explanation)
  }
}

const shownReason = (explanation: Shown): NotificationReason => {
  switch (explanation.answer) {
    case 'unavailable':
      return {
        question: WHY_NOT,
        sentence: 'Tern tried, but nothing on this computer shows notifications.'
      }
    case 'failed':
      return { question: WHY_NOT, sentence: 'Tern tried, but the system refused the notification.' }
    case 'unanswered':
    case null:
      return { question: WHY, sentence: 'It was sent to the system, which has not confirmed it.' }
    case 'accepted':
      return { question: WHY, sentence: acceptedSentence(explanation) }
  }
}

const acceptedSentence = ({ as, isSystemQuiet }: Shown): string => {
  if (isSystemQuiet)
    return 'The system’s own “do not disturb” was on: it went to its list without a sound.'
  if (as === 'summary') return 'It was one of many after an absence, told together in one summary.'
  if (as === 'together')
    return 'It was a new message, told together with others of the conversation.'
  return 'It was a new message, and nothing spoke against telling you.'
}
