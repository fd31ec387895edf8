import type { AppError, ConnectionLogEntry, ReturnReport } from '../../../shared/domain'
import type { DiagnosticsView } from '../../../shared/ipc/views'
import type { Api } from '../api'

const KEPT = 100

/** Settings > Advanced: numbers when asked for, the connection log as it grows. */
export class DiagnosticsState {
  view = $state.raw<DiagnosticsView | null>(null)
  log = $state.raw<readonly ConnectionLogEntry[]>([])
  /** Newest first. */
  returns = $state.raw<readonly ReturnReport[]>([])
  quarantined = $state.raw(0)
  error = $state.raw<AppError | null>(null)

  constructor(private readonly api: Api) {}

  async load(): Promise<void> {
    const result = await this.api.call('diagnostics:get', {})
    this.error = result.ok ? null : result.error
    if (!result.ok) return
    this.view = result.value
    this.quarantined = result.value.quarantined
    this.returns = result.value.returns
    this.log = newestFirst(result.value.connectionLog)
  }

  addReturn(report: ReturnReport): void {
    const others = this.returns.filter((item) => item.id !== report.id)
    this.returns = [report, ...others].slice(0, KEPT)
  }

  addEntry(entry: ConnectionLogEntry): void {
    this.log = newestFirst([...this.log.filter((item) => item.id !== entry.id), entry])
  }
}

const newestFirst = (entries: readonly ConnectionLogEntry[]): readonly ConnectionLogEntry[] =>
  [...entries].sort((a, b) => b.at - a.at || b.id - a.id).slice(0, KEPT)
