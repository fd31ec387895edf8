/** The desktop doctor: asks everything at once, waits a few seconds at most, and says what to do. */
import type { DoctorCheck, DoctorReport } from '../../../shared/domain'
import type { Translate } from '../../../shared/i18n'
import { isLoopbackUrl } from '../account/serverUrl'
import type { Clock, Logger } from '../ports'
import {
  judgeAutostart,
  judgeBadge,
  judgeKeychain,
  judgeLinkScheme,
  judgeNotifications,
  judgeTray
} from './desktopVerdicts'
import { judgeClock, judgeConnection, judgeDns, judgeNetwork } from './networkVerdicts'
import type { DoctorAccount, DoctorProbes } from './probes'
import { judgeStore } from './storeVerdict'
import { failed, inWords, type Judged, type Judgement, notApplicable } from './verdict'
import { withoutConsequences } from './consequences'

/** No check is waited for longer, ms. */
export const CHECK_LIMIT_MS = 3_000

export type DoctorDependencies = {
  readonly probes: DoctorProbes
  /** Asked at each run. */
  readonly accounts: () => readonly DoctorAccount[]
  readonly clock: Clock
  readonly logger: Logger
}

export interface Doctor {
  /** Never rejects. Runs that overlap are one, each told in its own language. */
  run(t: Translate): Promise<DoctorReport>
}

type Check = {
  readonly check: DoctorCheck
  readonly account: string | null
  readonly judge: () => Promise<Judgement>
}

export const createDoctor = (deps: DoctorDependencies): Doctor => {
  let running: Promise<readonly Judged[]> | null = null
  const examine = async (): Promise<readonly Judged[]> => {
    const { probes, accounts } = deps
    const listed = accounts()
    const checks = [
      ...networkChecks(probes, listed),
      ...listed.flatMap((account) => accountChecks(probes, account)),
      ...desktopChecks(probes)
    ]
    const judged = await Promise.all(checks.map((check) => bounded(check, deps)))
    return withoutConsequences(judged, remoteNames(listed))
  }
  return {
    run: async (t) => {
      running ??= examine().finally(() => {
        running = null
      })
      const judged = await running
      return { at: deps.clock.now(), findings: judged.map((one) => inWords(one, t)) }
    }
  }
}

const remoteNames = (accounts: readonly DoctorAccount[]): ReadonlySet<string> =>
  new Set(accounts.filter(({ serverUrl }) => !isLoopbackUrl(serverUrl)).map(({ name }) => name))

const networkChecks = (probes: DoctorProbes, accounts: readonly DoctorAccount[]): Check[] => [
  { check: 'network', account: null, judge: async () => judgeNetwork(await probes.network()) },
  ...(accounts.length > 0
    ? []
    : [
        {
          check: 'socket' as const,
          account: null,
          judge: () => Promise.resolve(notApplicable('doctor.noAccount'))
        }
      ])
]

const accountChecks = (
  probes: DoctorProbes,
  { name: account, serverUrl, connection }: DoctorAccount
): Check[] => {
  const host = nameIn(serverUrl)
  return [
    {
      check: 'dns',
      account,
      judge: async () =>
        host === null ? notApplicable('doctor.nameNumber') : judgeDns(await probes.resolves(host))
    },
    { check: 'socket', account, judge: async () => judgeConnection(await connection()) },
    { check: 'clock', account, judge: async () => judgeClock(await probes.clock(serverUrl)) }
  ]
}

const desktopChecks = (probes: DoctorProbes): Check[] => {
  const on = (check: DoctorCheck, judge: () => Promise<Judgement>): Check => ({
    check,
    account: null,
    judge
  })
  return [
    on('keychain', async () => judgeKeychain(await probes.keychain())),
    on('store', async () => judgeStore(await probes.store())),
    on('notifications', async () => judgeNotifications(await probes.notifications())),
    on('tray', async () => judgeTray(await probes.tray())),
    on('badge', async () => judgeBadge(await probes.badge())),
    on('autostart', async () => judgeAutostart(await probes.autostart())),
    on('linkScheme', async () => judgeLinkScheme(await probes.linkScheme()))
  ]
}

/** The host of an address where it is a name; null for a number. */
const nameIn = (serverUrl: string): string | null => {
  const { hostname } = new URL(serverUrl)
  return /^\[|^[\d.]+$/.test(hostname) ? null : hostname
}

const bounded = (
  { check, account, judge }: Check,
  { clock, logger }: DoctorDependencies
): Promise<Judged> =>
  new Promise((resolve) => {
    const settle = (judgement: Judgement): void => {
      cancel()
      resolve({ check, account, ...judgement })
    }
    const cancel = clock.after(CHECK_LIMIT_MS, () => {
      settle(tooLate(check))
    })
    judge().then(settle, (error: unknown) => {
      logger.warn('doctor check threw', { check, error: String(error) })
      settle(failed('doctor.notChecked', 'doctor.saveLogs'))
    })
  })

const tooLate = (check: DoctorCheck): Judgement => {
  // A keyring daemon that waits for the person's password answers nothing meanwhile.
  if (check === 'keychain') return judgeKeychain('locked')
  if (check === 'dns') return judgeDns(false)
  if (check === 'clock') return judgeClock({ state: 'unknown' })
  return failed('doctor.tooLate', 'doctor.runAgain')
}
