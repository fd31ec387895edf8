/** `--doctor`: the checks without a window, told in the terminal; nothing is fetched or sent. */
import { app } from 'electron'

import type { AccountKind, AppErrorCode } from '../../shared/domain'
import { english } from '../../shared/i18n'
import { createBackend } from '../backends/registry'
import { accountsToTry } from '../core/doctor/accounts'
import { createDoctor } from '../core/doctor/doctor'
import type { DoctorAccount, DoctorProbes } from '../core/doctor/probes'
import { probeStore } from '../core/doctor/storeProbe'
import { doctorExitCode, doctorTable } from '../core/doctor/table'
import { STORE_KEY_NAME } from '../core/profile'
import type { Store } from '../core/store'
import { createSessionBus } from '../platform/dbus/sessionBus'
import { freeBytes } from '../platform/doctor/system'
import { openProfileStore } from '../store/profileStore'
import { type Base, createBase } from './base'
import { createDoctorProbes } from './doctorProbes'
import { createFoundation } from './foundation'

/** What this profile keeps, as far as it can be had. */
type Kept = {
  readonly store: DoctorProbes['store']
  readonly accounts: readonly DoctorAccount[]
  readonly close: () => Promise<void>
}

const NOTHING_KEPT = { accounts: [], close: () => Promise.resolve() }

/**
 * @param isAlone no other Tern runs on this profile; else what it has open is left alone
 * @returns the exit code
 */
export const runDoctor = async (isAlone: boolean): Promise<0 | 1> => {
  const base = createBase(createFoundation())
  const { clock, logger, logFile, settings } = base
  const bus = process.platform === 'linux' ? createSessionBus({ clock, logger }) : null
  await app.whenReady()
  const kept = isAlone ? await openKept(base) : inUse()
  const doctor = createDoctor({
    probes: createDoctorProbes(base, bus, kept.store),
    accounts: () => kept.accounts,
    clock,
    logger
  })
  // English in a terminal: scripts read it, and who helps from afar.
  const report = await doctor.run(english.translate)
  process.stdout.write(`${doctorTable(report)}\n`)
  await kept.close()
  bus?.dispose()
  settings.dispose()
  await logFile.flush()
  return doctorExitCode(report)
}

const inUse = (): Kept => ({ ...NOTHING_KEPT, store: () => Promise.resolve({ state: 'inUse' }) })

const openKept = async (base: Base): Promise<Kept> => {
  const lookup = await base.secrets.get(STORE_KEY_NAME)
  switch (lookup.state) {
    case 'none':
      return { ...NOTHING_KEPT, store: () => Promise.resolve({ state: 'none' }) }
    case 'locked':
      return closed('keychain_locked')
    case 'lost':
    case 'unavailable':
      return closed('keychain_unavailable')
    case 'found':
      return openWith(base, lookup.secret)
  }
}

const closed = (code: AppErrorCode): Kept => ({
  ...NOTHING_KEPT,
  store: () => Promise.resolve({ state: 'closed', code })
})

const openWith = async (base: Base, key: string): Promise<Kept> => {
  const { clock, logger, paths, secrets } = base
  try {
    const store: Store = await openProfileStore({
      dir: paths.userData,
      workerPath: paths.storeWorkerFile,
      key,
      isSession: false,
      onFatal: (error) => {
        logger.error('store lost', { code: error.code })
      },
      logger
    })
    const trial = { clock, createBackend: (kind: AccountKind) => createBackend(kind, { logger }) }
    return {
      accounts: accountsToTry(await store.listAccounts(), secrets, trial),
      store: () =>
        probeStore(
          store,
          () => 'storage_failed',
          () => freeBytes(paths.userData),
          clock
        ),
      close: () => store.close()
    }
  } catch (error) {
    logger.error('store did not open', { error: String(error) })
    return closed('storage_failed')
  }
}
