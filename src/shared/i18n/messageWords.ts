/** Words for what a message is or tells without words of its own: one place for window, notices and exports. */
import type {
  AppErrorCode,
  MessageBody,
  SendFailure,
  ServiceAct,
  ServiceMessage,
  ServiceParty,
  UnsupportedKind
} from '../domain'
import type { MessageKey, Translate } from './translator'

const BODIES: Readonly<Record<MessageBody['type'], MessageKey>> = {
  poll: 'message.poll',
  place: 'message.location',
  sticker: 'message.sticker',
  announcement: 'message.announcement'
}

export const bodyWords = (type: MessageBody['type'], t: Translate): string => t(BODIES[type])

const UNSUPPORTED: Readonly<Record<UnsupportedKind, MessageKey>> = {
  poll: 'message.poll',
  handwriting: 'message.cannotHandwriting',
  digital_touch: 'message.cannotDigitalTouch',
  app: 'message.cannotApp',
  missing_image: 'message.cannotImage',
  missing_file: 'message.cannotFile',
  place: 'message.cannotPlace',
  encrypted: 'message.cannotEncrypted',
  card: 'message.cannotCard',
  line: 'message.cannotLine',
  payment: 'message.cannotPayment',
  payment_choice: 'message.cannotPaymentChoice',
  payment_request: 'message.cannotPaymentRequest',
  other: 'message.cannotOther'
}

/** @param kind `Message.unsupported`; what older versions stored are words already */
export const unsupportedWords = (kind: string, t: Translate): string =>
  Object.hasOwn(UNSUPPORTED, kind) ? t(UNSUPPORTED[kind as UnsupportedKind]) : kind

const FAILURES: ReadonlyMap<string, MessageKey> = new Map<SendFailure | AppErrorCode, MessageKey>([
  ['not_on_imessage', 'message.failedNotOnImessage'],
  ['mac_timeout', 'message.failedMacTimeout'],
  ['not_found', 'errors.notFound'],
  ['too_large', 'errors.tooLarge'],
  ['unsupported', 'errors.unsupported']
])

/** @param failure `Message.failure`; what older versions stored are words already */
export const sendFailureWords = (failure: string | null, t: Translate): string => {
  const error = /^mac:(-?\d+)$/.exec(failure ?? '')?.[1]
  if (error !== undefined) return t('message.failedMac', { error })
  if (failure === null || /^[a-z_]+$/.test(failure))
    return t(FAILURES.get(failure ?? '') ?? 'message.notTaken')
  return failure
}

const ACTS: Readonly<Record<ServiceAct, MessageKey>> = {
  participant_left: 'message.serviceLeft',
  participant_joined: 'message.serviceJoined',
  icon_changed: 'message.serviceIconChanged',
  icon_removed: 'message.serviceIconRemoved',
  invitation_withdrawn: 'message.serviceInvitationWithdrawn',
  location_changed: 'message.serviceLocationChanged',
  audio_kept: 'message.serviceAudioKept',
  voted: 'message.serviceVoted',
  calling: 'message.serviceCalling',
  call_started: 'message.serviceCallStarted',
  call_missed: 'message.serviceCallMissed',
  call_ended: 'message.serviceCallEnded',
  unknown: 'message.serviceUnknown'
}

const partyWords = (party: ServiceParty, t: Translate, nobody: MessageKey): string => {
  if (party === null) return t(nobody)
  return party === '' ? t('message.you') : party
}

const subjectWords = (subject: ServiceParty | readonly ServiceParty[], t: Translate): string => {
  const parties = typeof subject === 'string' || subject === null ? [subject] : subject
  return parties.map((party) => partyWords(party, t, 'message.someoneElse')).join(', ')
}

/** A line about the conversation. */
export const serviceWords = (service: ServiceMessage, t: Translate): string => {
  const actor = partyWords(service.actor, t, 'message.someone')
  switch (service.type) {
    case 'participant_added':
      return t('message.serviceAdded', { actor, subject: subjectWords(service.subject, t) })
    case 'participant_removed':
      return t('message.serviceRemoved', { actor, subject: subjectWords(service.subject, t) })
    case 'admin_named':
      return t('message.serviceAdminNamed', { subject: subjectWords(service.subject, t) })
    case 'renamed':
      return service.name === null
        ? t('message.serviceUnnamed', { actor })
        : t('message.serviceNamed', { actor, name: service.name })
    case 'other':
      return service.description
    default:
      return t(ACTS[service.type], { actor })
  }
}
