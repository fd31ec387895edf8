import type { NotificationExplanation, NotificationSkipReason } from '../../../shared/domain'
import type { MessageKey } from '../../../shared/i18n'
import { t } from '../i18n.svelte'

/** The words for "Why was I notified?". */
export type NotificationReason = { readonly question: string; readonly sentence: string }

const SKIPPED: Readonly<Record<NotificationSkipReason, MessageKey>> = {
  own_message: 'notify.ownMessage',
  service_message: 'notify.serviceMessage',
  unsent: 'notify.unsent',
  already_read: 'notify.alreadyRead',
  left: 'notify.left',
  muted: 'notify.muted',
  archived: 'notify.archived',
  in_view: 'notify.inView',
  turned_off: 'notify.turnedOff',
  do_not_disturb: 'notify.doNotDisturb',
  quiet_hours: 'notify.quietHours'
}

type Shown = Extract<NotificationExplanation, { outcome: 'shown' }>

/** Called while rendering: the words follow the language. */
export const notificationReason = (explanation: NotificationExplanation): NotificationReason => {
  const [question, sentence] = reasonOf(explanation)
  return { question: t(question), sentence: t(sentence) }
}

type Keys = readonly [question: 'notify.why' | 'notify.whyNot', sentence: MessageKey]

const reasonOf = (explanation: NotificationExplanation): Keys => {
  switch (explanation.outcome) {
    case 'unknown':
      return ['notify.whyNot', 'notify.unknown']
    case 'skipped':
      return ['notify.whyNot', SKIPPED[explanation.reason]]
    case 'shown':
      return shownReason(explanation)
  }
}

const shownReason = (explanation: Shown): Keys => {
  switch (explanation.answer) {
    case 'unavailable':
      return ['notify.whyNot', 'notify.unavailable']
    case 'failed':
      return ['notify.whyNot', 'notify.failed']
    case 'unanswered':
    case null:
      return ['notify.why', 'notify.unanswered']
    case 'accepted':
      return ['notify.why', acceptedReason(explanation)]
  }
}

const acceptedReason = ({ as, isSystemQuiet }: Shown): MessageKey => {
  if (isSystemQuiet) return 'notify.systemQuiet'
  if (as === 'summary') return 'notify.summary'
  return as === 'together' ? 'notify.together' : 'notify.alone'
}
