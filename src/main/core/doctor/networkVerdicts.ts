/** What is between Tern and its servers. Pure. */
import type { AppErrorCode, ConnectionCause } from '../../../shared/domain'
import type { MessageKey } from '../../../shared/i18n'
import type { ClockProbe, NetworkProbe } from '../ports'
import type { DoctorConnection } from './probes'
import { failed, fine, type Judgement, notApplicable, warning } from './verdict'

/** A header says whole seconds, and clocks that nobody cares for drift by this much. */
const CLOCK_FINE_MS = 30_000
/** From here on signed tokens and certificates are refused, and messages sort wrongly. */
const CLOCK_BROKEN_MS = 5 * 60_000

export const judgeNetwork = ({ isOnline, addresses }: NetworkProbe): Judgement =>
  isOnline && addresses > 0
    ? fine('doctor.networkFine')
    : failed('doctor.networkNone', 'doctor.connectNetwork')

export const judgeDns = (resolves: boolean): Judgement =>
  resolves ? fine('doctor.nameFine') : failed('doctor.nameNone', 'doctor.checkAddress')

export const judgeClock = (probe: ClockProbe): Judgement => {
  if (probe.state === 'unknown') return notApplicable('doctor.clockUnknown')
  const off = Math.abs(probe.aheadMs)
  if (off <= CLOCK_FINE_MS) return fine('doctor.clockFine')
  const { unit, count } = lengthOf(off)
  const key = CLOCK_OFF[probe.aheadMs > 0 ? 'behind' : 'ahead'][unit]
  const judge = off < CLOCK_BROKEN_MS ? warning : failed
  return judge(key, 'doctor.setClock', { count })
}

const CLOCK_OFF = {
  behind: {
    seconds: 'doctor.clockBehindSeconds',
    minutes: 'doctor.clockBehindMinutes',
    hours: 'doctor.clockBehindHours'
  },
  ahead: {
    seconds: 'doctor.clockAheadSeconds',
    minutes: 'doctor.clockAheadMinutes',
    hours: 'doctor.clockAheadHours'
  }
} as const

type Length = { readonly unit: 'seconds' | 'minutes' | 'hours'; readonly count: number }

const lengthOf = (ms: number): Length => {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 2) return { unit: 'seconds', count: Math.round(ms / 1_000) }
  return minutes < 120
    ? { unit: 'minutes', count: minutes }
    : { unit: 'hours', count: Math.round(minutes / 60) }
}

export const judgeConnection = ({ phase, cause, errorCode }: DoctorConnection): Judgement => {
  switch (phase) {
    case 'online':
      return fine('doctor.online')
    case 'catching_up':
      return fine('doctor.catchingUp')
    case 'connecting':
      return warning('doctor.connecting', 'doctor.runAgain')
    case 'waiting':
      return failed('doctor.waiting', adviceOf(errorCode), { reason: reasonOf(cause, errorCode) })
    case 'offline':
      return failed('doctor.offline', 'doctor.connectComputer')
    case 'auth_required':
      return failed('doctor.keyRefused', 'doctor.signInAgain')
    case 'signed_out':
      return failed('doctor.noKey', 'doctor.unlockOrSignIn')
    case 'stopped':
      return notApplicable('doctor.paused')
  }
}

const CAUSES: Readonly<Partial<Record<ConnectionCause, MessageKey>>> = {
  network_offline: 'doctor.becauseNoNetwork',
  unreachable: 'doctor.becauseUnreachable',
  timeout: 'doctor.becauseTimeout',
  auth_refused: 'doctor.becauseRefused',
  server_closed: 'doctor.becauseEnded',
  connection_lost: 'doctor.becauseBroke',
  ping_timeout: 'doctor.becauseSilent',
  probe_timeout: 'doctor.becauseSilent',
  bad_frame: 'doctor.becauseNoChat',
  not_a_chat_server: 'doctor.becauseNoChat',
  catch_up_failed: 'doctor.becauseCatchUp',
  storage_failed: 'doctor.becauseStorage',
  keychain: 'doctor.becauseKeychain'
}

const CODES: Readonly<Partial<Record<AppErrorCode, MessageKey>>> = {
  server_unreachable: 'doctor.becauseUnreachable',
  timeout: 'doctor.becauseTimeout',
  not_a_chat_server: 'doctor.becauseNoChat',
  wrong_server_kind: 'doctor.becauseOtherKind',
  server_error: 'doctor.becauseServerError'
}

const reasonOf = (cause: ConnectionCause | null, code: AppErrorCode | null): MessageKey =>
  (cause === null ? undefined : CAUSES[cause]) ??
  (code === null ? undefined : CODES[code]) ??
  'doctor.becauseBroke'

const adviceOf = (code: AppErrorCode | null): MessageKey =>
  code === 'storage_full' || code === 'storage_failed' ? 'doctor.makeRoom' : 'doctor.checkServer'
