import type { ChatRow } from './world/rows'

type PendingSend = { readonly tempGuid: string; readonly chatGuid: string; readonly key: string }

/**
 * Requests in flight. The real server recognises the row of a send by its text, and its rule is
 * weak on purpose here too: only Latin letters and digits count, so two emoji can be mixed up
 * (section 2.2.2).
 */
export class Sends {
  private pending: PendingSend[] = []

  /** False: this tempGuid is in flight already. It may be used again afterwards: no idempotency. */
  begin(tempGuid: string, chatGuid: string, text: string): boolean {
    if (this.pending.some((send) => send.tempGuid === tempGuid)) return false
    this.pending.push({ tempGuid, chatGuid, key: textKey(text) })
    return true
  }

  /** The tempGuid that the server believes belongs to a new row of mine; the first match wins. */
  match(chat: ChatRow, text: string): string | null {
    const key = textKey(text)
    const found = this.pending.find((send) => send.chatGuid === chat.guid && send.key === key)
    return found?.tempGuid ?? null
  }

  end(tempGuid: string): void {
    this.pending = this.pending.filter((send) => send.tempGuid !== tempGuid)
  }
}

function textKey(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '')
}
