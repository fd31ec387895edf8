import type { Message, MessageId } from '../../../shared/domain'
import { emptyMap, withEntries, withoutKeys } from './collections'

/** Bytes. */
export type Upload = { readonly sent: number; readonly total: number }

/** How far the files got that are being sent. */
export class UploadsState {
  #byMessage = $state.raw(emptyMap<MessageId, Upload>())

  of(id: MessageId): Upload | null {
    return this.#byMessage.get(id) ?? null
  }

  apply(id: MessageId, upload: Upload): void {
    this.#byMessage = withEntries(this.#byMessage, [[id, upload]])
  }

  /** What is not being sent any more has no progress; the next try begins anew. */
  settle(messages: readonly Message[]): void {
    if (this.#byMessage.size === 0) return
    this.remove(messages.filter(({ sendState }) => sendState !== 'sending').map(({ id }) => id))
  }

  remove(ids: readonly MessageId[]): void {
    if (ids.some((id) => this.#byMessage.has(id))) {
      this.#byMessage = withoutKeys(this.#byMessage, ids)
    }
  }
}
