import { app } from 'electron'

import type { DoctorReport, Result } from '../../shared/domain'
import { english } from '../../shared/i18n'
import { runningAccounts } from '../core/doctor/accounts'
import { createDoctor } from '../core/doctor/doctor'
import { probeStore } from '../core/doctor/storeProbe'
import type { Profile } from '../core/profile'
import { logBundle } from '../platform/doctor/logBundle'
import { freeBytes } from '../platform/doctor/system'
import { saveFile } from '../platform/files'
import type { Base } from './base'
import type { Desktop } from './desktop'
import { createDoctorProbes } from './doctorProbes'

/** Settings > Advanced: the doctor, and the logs in one file. */
export type Diagnostics = {
  runDoctor(): Promise<DoctorReport>
  /** False when the person cancelled. */
  saveLogs(): Promise<Result<boolean>>
  /** The flight recording, the same way. */
  saveRecording(): Promise<Result<boolean>>
}

export const createDiagnostics = (
  base: Base,
  { bus }: Pick<Desktop, 'bus'>,
  profile: Profile
): Diagnostics => {
  const { clock, logger, logFile, paths, settings, recorder, language } = base
  const doctor = createDoctor({
    probes: createDoctorProbes(base, bus, () =>
      probeStore(
        profile.engine()?.store ?? null,
        () => profile.failure(),
        () => freeBytes(paths.userData),
        clock
      )
    ),
    accounts: () => runningAccounts(profile.engine()),
    clock,
    logger
  })
  return {
    runDoctor: () => doctor.run(language.t),
    saveLogs: async () => {
      // For whoever helps: in English, as the log is.
      const report = await doctor.run(english.translate)
      const now = clock.now()
      const text = logBundle({
        now,
        versions: { tern: app.getVersion(), ...versionsHere() },
        report,
        settings: settings.get(),
        accounts: (profile.engine()?.accounts.list() ?? []).map(({ account }) => account),
        log: await logFile.read()
      })
      const name = `tern-logs-${new Date(now).toISOString().slice(0, 10)}.txt`
      return saveFile(name, [text])
    },
    saveRecording: () => {
      const name = `tern-recording-${new Date(clock.now()).toISOString().slice(0, 10)}.jsonl`
      return saveFile(name, recorder.save())
    }
  }
}

const versionsHere = (): Readonly<Record<string, string>> => ({
  electron: process.versions.electron,
  chrome: process.versions.chrome,
  node: process.versions.node,
  system: `${process.platform} ${process.getSystemVersion()} ${process.arch}`,
  desktop: process.env.XDG_CURRENT_DESKTOP ?? ''
})
