/** Why a message raised no notification. */
export type NotificationSkipReason =
  | 'own_message'
  | 'service_message'
  | 'unsent'
  | 'already_read'
  | 'left'
  | 'muted'
  | 'archived'
  | 'in_view'
  | 'turned_off'
  | 'do_not_disturb'
  | 'quiet_hours'

/**
 * Who has touched nothing for this long may have left the desk: what comes then is told and stays
 * unread, whatever is on screen, ms.
 */
export const AWAY_AFTER_MS = 15_000

/** What the system did with a notification. */
export type NotificationAnswer =
  | 'accepted'
  /** The system refused it. */
  | 'failed'
  /** It has not said. */
  | 'unanswered'
  /** Nothing on this machine shows notifications. */
  | 'unavailable'

/** What became of a message on its way to the desktop. */
export type NotificationExplanation =
  /** It came before this run, with the history, or too long ago. */
  | { readonly outcome: 'unknown' }
  | {
      readonly outcome: 'skipped'
      readonly reason: NotificationSkipReason
      /** Epoch ms. */
      readonly decidedAt: number
    }
  | {
      readonly outcome: 'shown'
      /** Alone, with others of its conversation, or in the summary of a catch-up. */
      readonly as: 'alone' | 'together' | 'summary'
      /** The system's own do not disturb was on: handed over without a sound. */
      readonly isSystemQuiet: boolean
      /** Null while the system has not answered. */
      readonly answer: NotificationAnswer | null
      readonly decidedAt: number
    }
