import type { ConversationId, Result } from '../../../shared/domain'
import type { AppEvent } from '../../../shared/ipc/events'
import type { ExportReport } from '../../../shared/ipc/views'
import type { Api } from '../api'

type ExportEvent = Extract<AppEvent, { readonly type: `export/${string}` }>

/** The export that is under way, if any; it goes on when its dialog is closed. */
export class ExportState {
  runningId = $state.raw<ConversationId | null>(null)
  /** Messages written so far and expected; null until the person chose a place. */
  progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null)

  constructor(private readonly api: Api) {}

  apply(event: ExportEvent): void {
    this.runningId = event.type === 'export/ended' ? null : event.conversationId
    this.progress = event.type === 'export/ended' ? null : { done: event.done, total: event.total }
  }

  async start(
    conversationId: ConversationId,
    format: 'json' | 'html' | 'text',
    withFiles: boolean
  ): Promise<Result<ExportReport>> {
    this.runningId = conversationId
    const result = await this.api.call('conversation:export', {
      conversationId,
      format,
      withFiles
    })
    this.runningId = null
    this.progress = null
    return result
  }

  cancel(): void {
    void this.api.call('conversation:cancelExport', {})
  }
}
