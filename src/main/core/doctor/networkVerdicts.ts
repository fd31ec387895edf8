/** What is between Tern and its servers. Pure. */
import type { AppErrorCode, ConnectionCause } from '../../../shared/domain'
import type { ClockProbe, NetworkProbe } from '../ports'
import type { DoctorConnection } from './probes'
import { failed, fine, type Judgement, notApplicable, warning } from './verdict'

/** A header says whole seconds, and clocks that nobody cares for drift by this much. */
const CLOCK_FINE_MS = 30_000
/** From here on signed tokens and certificates are refused, and messages sort wrongly. */
const CLOCK_BROKEN_MS = 5 * 60_000

export const judgeNetwork = ({ isOnline, addresses }: NetworkProbe): Judgement =>
  isOnline && addresses > 0
    ? fine('This computer is on a network.')
    : failed(
        'This computer is on no network.',
        'Connect it to Wi-Fi or to a cable; messages that you write are sent then.'
      )

export const judgeDns = (resolves: boolean): Judgement =>
  resolves
    ? fine('The name of the server has an address.')
    : failed(
        'The name of the server has no address.',
        'Check the address of the account; if it is right, the DNS of this network does not work.'
      )

export const judgeClock = (probe: ClockProbe): Judgement => {
  if (probe.state === 'unknown') return notApplicable('The server does not tell its time.')
  const off = Math.abs(probe.aheadMs)
  if (off <= CLOCK_FINE_MS) return fine('The clocks here and of the server agree.')
  const which = probe.aheadMs > 0 ? 'behind' : 'ahead of'
  const finding = `The clock of this computer is ${lengthOf(off)} ${which} that of the server.`
  const advice = 'Have the system set its time automatically; if it is right, the server is wrong.'
  return off < CLOCK_BROKEN_MS ? warning(finding, advice) : failed(finding, advice)
}

const lengthOf = (ms: number): string => {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 2) return `${Math.round(ms / 1_000).toString()} seconds`
  return minutes < 120
    ? `${minutes.toString()} minutes`
    : `${Math.round(minutes / 60).toString()} hours`
}

export const judgeConnection = ({ phase, cause, errorCode }: DoctorConnection): Judgement => {
  switch (phase) {
    case 'online':
      return fine('Connected, and up to date.')
    case 'catching_up':
      return fine('Connected; what was missed is being fetched.')
    case 'connecting':
      return warning('Not connected yet.', 'Run the check again in a moment.')
    case 'waiting':
      return failed(`Not connected: ${reasonOf(cause, errorCode)}.`, adviceOf(errorCode))
    case 'offline':
      return failed('Not connected: there is no network.', 'Connect this computer to a network.')
    case 'auth_required':
      return failed('The server refused the key.', 'Sign in again in Settings, Accounts.')
    case 'signed_out':
      return failed(
        'There is no key to sign in with.',
        'Unlock the keychain, or sign in again in Settings, Accounts.'
      )
    case 'stopped':
      return notApplicable('The account is paused.')
  }
}

const CAUSES: Readonly<Partial<Record<ConnectionCause, string>>> = {
  network_offline: 'there is no network',
  unreachable: 'the server cannot be reached',
  timeout: 'the server does not answer',
  auth_refused: 'the server refused the key',
  server_closed: 'the server ended the connection',
  connection_lost: 'the connection broke',
  ping_timeout: 'the server fell silent',
  probe_timeout: 'the server fell silent',
  bad_frame: 'what answers is no chat server',
  not_a_chat_server: 'what answers is no chat server',
  catch_up_failed: 'what was missed could not be fetched',
  storage_failed: 'messages could not be stored',
  keychain: 'the keychain does not give out the key'
}

const CODES: Readonly<Partial<Record<AppErrorCode, string>>> = {
  server_unreachable: 'the server cannot be reached',
  timeout: 'the server does not answer',
  not_a_chat_server: 'what answers is no chat server',
  wrong_server_kind: 'the server is of another kind',
  server_error: 'the server has a failure of its own'
}

const reasonOf = (cause: ConnectionCause | null, code: AppErrorCode | null): string =>
  (cause === null ? undefined : CAUSES[cause]) ??
  (code === null ? undefined : CODES[code]) ??
  'the connection broke'

const adviceOf = (code: AppErrorCode | null): string =>
  code === 'storage_full' || code === 'storage_failed'
    ? 'Make room on the disk.'
    : 'Check that the server runs and that its address is right; Tern keeps trying.'
