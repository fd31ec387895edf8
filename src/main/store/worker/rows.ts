/** Rows as the tables hold them; booleans are 0 and 1. */
export type MessageRow = {
  readonly id: number
  readonly account: number
  readonly conversation: number
  readonly server_id: string | null
  readonly client_id: string | null
  readonly is_from_me: number
  readonly sender: string
  readonly subject: string | null
  readonly text: string
  readonly sent_at: number
  readonly ord: number
  readonly edited_at: number | null
  readonly unsent_at: number | null
  readonly delivered_at: number | null
  readonly read_at: number | null
  readonly is_delivered: number
  /** Set while an outbox item speaks for the message; else the state follows from the dates. */
  readonly send_state: string | null
  readonly failure: string | null
  readonly reply_to: string | null
  readonly service: string | null
  readonly unsupported: string | null
  readonly effect: string | null
  readonly is_reduced: number
  readonly is_unread: number
  readonly has_attachments: number
  /** `RemoteBody` in JSON. */
  readonly body: string | null
  /** `Mention[]` in JSON; null: not told. */
  readonly mentions: string | null
  /** `MessageEdit[]` in JSON. */
  readonly edits: string | null
  readonly is_pinned: number
  readonly pinned_at: number
}

export type ConversationRow = {
  readonly key: number
  readonly id: string
  readonly account: number
  readonly account_id: string
  readonly server_id: string
  readonly name: string | null
  readonly is_group: number
  readonly created_at: number
  readonly is_archived: number
  readonly is_pinned: number
  readonly is_left: number
  readonly muted_until: number | null
  /** Lists in JSON. */
  readonly tags: string
  readonly shared_tags: string
  readonly draft: string
  readonly draft_file_count: number
  readonly is_marked_unread: number
  readonly unread_count: number
  readonly message_count: number
  readonly last_message: number | null
  readonly last_text: string | null
  readonly last_sender: string | null
  readonly last_is_from_me: number | null
  readonly last_sent_at: number | null
  readonly last_kind: string | null
  readonly picture: number | null
}

export type OutboxRow = {
  readonly key: number
  readonly account: number
  readonly account_id: string
  readonly conversation: number
  readonly conversation_id: string
  readonly message: number | null
  readonly command: string
  readonly state: string
  readonly attempts: number
  readonly not_before: number
  readonly created_at: number
}

export const flag = (value: boolean): number => (value ? 1 : 0)

/** `a` or `b`, the later; dates only move forward. */
export const latest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b)

export const jsonOf = (value: object | null): string | null =>
  value === null ? null : JSON.stringify(value)
