import type { DoctorCheck, DoctorFinding } from '../../../shared/domain'

/** What each check needs to be worth anything: what fails there is told, what follows from it is not. */
const NEEDS: Readonly<Partial<Record<DoctorCheck, readonly DoctorCheck[]>>> = {
  dns: ['network'],
  socket: ['network', 'dns', 'keychain'],
  clock: ['network', 'dns'],
  store: ['keychain']
}

const NAMES: Readonly<Partial<Record<DoctorCheck, string>>> = {
  network: 'a network',
  dns: 'the address of the server',
  keychain: 'the keychain'
}

/**
 * One cause, one failure: a finding that failed because of another one says so instead. Pure.
 * @param remote names of the accounts whose servers are not on this computer
 */
export const withoutConsequences = (
  findings: readonly DoctorFinding[],
  remote: ReadonlySet<string>
): readonly DoctorFinding[] => {
  const isFailed = (check: DoctorCheck, of: DoctorFinding): boolean => {
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
    const words = `Not to be told without ${NAMES[cause] ?? cause}.`
    return { ...finding, verdict: 'notApplicable', finding: words, advice: null }
  })
}
