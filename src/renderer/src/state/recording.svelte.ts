import type { AppError } from '../../../shared/domain'
import type { Api } from '../api'

/** Settings > Advanced: the flight recording as a file. */
export class RecordingState {
  isSaved = $state.raw(false)
  error = $state.raw<AppError | null>(null)

  constructor(private readonly api: Api) {}

  async save(): Promise<void> {
    this.isSaved = false
    const result = await this.api.call('diagnostics:saveRecording', {})
    this.error = result.ok ? null : result.error
    this.isSaved = result.ok && result.value.saved
  }
}
