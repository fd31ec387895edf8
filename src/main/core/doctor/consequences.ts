import type { DoctorCheck } from '../../../shared/domain'
import type { MessageKey } from '../../../shared/i18n'
import { type Judged, notApplicable } from './verdict'

/** What each check needs to be worth anything: what fails there is told, what follows from it is not. */
const NEEDS: Readonly<Partial<Record<DoctorCheck, readonly DoctorCheck[]>>> = {
  dns: ['network'],
  socket: ['network', 'dns', 'keychain'],
  clock: ['network', 'dns'],
  store: ['keychain']
}

const NAMES: Readonly<Partial<Record<DoctorCheck, MessageKey>>> = {
  network: 'doctor.thingNetwork',
  dns: 'doctor.thingAddress',
  keychain: 'doctor.thingKeychain'
}

/**
 * One cause, one failure: a finding that failed because of another one says so instead. Pure.
 * @param remote names of the accounts whose servers are not on this computer
 */
export const withoutConsequences = (
  findings: readonly Judged[],
  remote: ReadonlySet<string>
): readonly Judged[] => {
  const isFailed = (check: DoctorCheck, of: Judged): boolean => {
    // A server on this computer needs no network.
    if (check === 'network' && of.account !== null && !remote.has(of.account)) return false
    return findings.some(
      (one) =>
        one.check === check &&
        one.verdict === 'failed' &&
        (one.account === null || one.account === of.account)
    )
  }
  return findings.map((finding) => {
    if (finding.verdict !== 'failed') return finding
    const cause = NEEDS[finding.check]?.find((check) => isFailed(check, finding))
    if (cause === undefined) return finding
    const words = notApplicable('doctor.notWithout', null, { thing: NAMES[cause] ?? cause })
    return { ...finding, ...words }
  })
}
