import type { AppError, DoctorReport } from '../../../shared/domain'
import type { Api } from '../api'

/** Settings > Advanced: the check of everything around Tern, and its logs as a file. */
export class DoctorState {
  report = $state.raw<DoctorReport | null>(null)
  isRunning = $state.raw(false)
  areLogsSaved = $state.raw(false)
  error = $state.raw<AppError | null>(null)

  constructor(private readonly api: Api) {}

  async run(): Promise<void> {
    this.isRunning = true
    this.areLogsSaved = false
    const result = await this.api.call('doctor:run', {})
    this.isRunning = false
    this.error = result.ok ? null : result.error
    if (result.ok) this.report = result.value
  }

  async saveLogs(): Promise<void> {
    this.areLogsSaved = false
    const result = await this.api.call('diagnostics:saveLogs', {})
    this.error = result.ok ? null : result.error
    this.areLogsSaved = result.ok && result.value.saved
  }
}
