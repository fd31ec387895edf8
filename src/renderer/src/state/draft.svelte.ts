import type { AppError, ConversationId, Mention, Message } from '../../../shared/domain'
import type { DraftView, StagedAttachment } from '../../../shared/ipc/views'
import { keepMentions } from '../view/mentions'

/** What main keeps of a draft beside the files' bytes. */
export type SavedDraft = {
  readonly text: string
  readonly replyTo: string | null
  readonly mentions: readonly Mention[]
  readonly stagedIds: readonly string[]
}

/**
 * What is being written in ONE conversation. Everything asynchronous (a file being read, a send that
 * failed) holds on to its draft object, so nothing can end up in another conversation.
 */
export class Draft {
  text = $state('')
  mentions = $state.raw<readonly Mention[]>([])
  replyTo = $state.raw<Message | null>(null)
  editing = $state.raw<Message | null>(null)
  editText = $state('')
  editMentions = $state.raw<readonly Mention[]>([])
  staged = $state.raw<readonly StagedAttachment[]>([])
  /** Files that are on their way into main. */
  staging = $state(0)
  error = $state.raw<DraftError | null>(null)
  readonly isEmpty = $derived(this.text.trim() === '' && this.staged.length === 0)

  /** Null once what main has of it is here. */
  loading: Promise<void> | null = null
  #saved: string

  constructor(
    readonly conversationId: ConversationId,
    text: string
  ) {
    this.text = text
    this.#saved = JSON.stringify(this.toSave())
  }

  toSave(): SavedDraft {
    return {
      text: this.text,
      replyTo: this.replyTo?.id ?? null,
      mentions: this.mentions,
      stagedIds: this.staged.map(({ stagedId }) => stagedId)
    }
  }

  /** Null: main has it as it is. Else what main is to be told, which counts as told. */
  takeUnsaved(): SavedDraft | null {
    const now = this.toSave()
    const saved = JSON.stringify(now)
    if (saved === this.#saved) return null
    this.#saved = saved
    return now
  }

  /** Main has it as it is now. */
  markSaved(): void {
    this.#saved = JSON.stringify(this.toSave())
  }

  /** Main may have it otherwise: what is here is to be told in any case. */
  forgetSaved(): void {
    this.#saved = ''
  }

  setText(text: string): void {
    this.mentions = keepMentions(this.mentions, this.text, text)
    this.text = text
  }

  setEditText(text: string): void {
    this.editMentions = keepMentions(this.editMentions, this.editText, text)
    this.editText = text
  }

  clear(): void {
    this.text = ''
    this.mentions = []
    this.replyTo = null
    this.staged = []
    this.error = null
  }

  /** What main kept; what was written while it was asked stays. */
  load(kept: DraftView): void {
    const isUntouched = this.text === kept.text
    if (isUntouched) this.mentions = kept.mentions
    this.replyTo ??= kept.replyTo
    const own = this.staged.map(({ stagedId }) => stagedId)
    this.staged = [...kept.files.filter(({ stagedId }) => !own.includes(stagedId)), ...this.staged]
    if (isUntouched) this.markSaved()
  }

  /** All of it, as it is in main now; what was typed since `before` comes after it. */
  replace(kept: DraftView, before: string): void {
    const isFromBefore = before !== '' && this.text.startsWith(before)
    const since = isFromBefore ? this.text.slice(before.length) : this.text
    const gap = isFromBefore || since === '' || kept.text === '' ? '' : '\n'
    this.text = kept.text + gap + since
    this.mentions = kept.mentions
    this.replyTo = kept.replyTo ?? this.replyTo
    this.staged = kept.files
    if (since === '') this.markSaved()
  }
}

/** What went wrong, and with which file. */
export type DraftError = AppError & { readonly fileName?: string }
