import { SvelteMap } from 'svelte/reactivity'
import type { AttachmentId } from '../../../shared/domain'
import type { AppEvent } from '../../../shared/ipc/events'
import type { Api } from '../api'

export type Download = { readonly done: number; readonly total: number }

/** Files that are being fetched because somebody asked for them, and how far they are. */
export class DownloadsState {
  readonly underWay = new SvelteMap<AttachmentId, Download>()
  /** Those that could not be had: they are offered again. */
  readonly failed = new SvelteMap<AttachmentId, true>()

  constructor(private readonly api: Api) {}

  /** Whether it is here now. */
  async fetch(id: AttachmentId, total: number): Promise<boolean> {
    this.failed.delete(id)
    this.underWay.set(id, { done: 0, total })
    const result = await this.api.call('attachment:fetch', { attachmentId: id })
    this.underWay.delete(id)
    if (!result.ok && result.error.code !== 'cancelled') this.failed.set(id, true)
    return result.ok
  }

  cancel(id: AttachmentId): void {
    void this.api.call('attachment:cancelFetch', { attachmentId: id })
  }

  apply(event: Extract<AppEvent, { type: 'attachment/progressed' | 'attachment/ended' }>): void {
    // What comes into view by itself shows no progress.
    if (!this.underWay.has(event.attachmentId)) return
    if (event.type === 'attachment/ended') this.underWay.delete(event.attachmentId)
    else this.underWay.set(event.attachmentId, { done: event.done, total: event.total })
  }
}
