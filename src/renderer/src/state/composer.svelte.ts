import type { AppError, Conversation, ConversationId, Message } from '../../../shared/domain'
import type { Api } from '../api'
import { emptyMap, withEntries } from './collections'
import { Draft } from './draft.svelte'
import { TypingNotifier } from './typingNotifier'

const SAVE_AFTER_MS = 400

/** The largest file that is handed to main in one piece. */
export const MAX_FILE_BYTES = 100 * 1024 * 1024

/** Drafts of all conversations that were opened, and what is done with the one on screen. */
export class ComposerState {
  current = $state.raw<Draft | null>(null)
  readonly typing: TypingNotifier
  #drafts = emptyMap<ConversationId, Draft>()
  #saveTimer: ReturnType<typeof setTimeout> | null = null

  constructor(private readonly api: Api) {
    this.typing = new TypingNotifier((conversationId, isTyping) => {
      void this.api.call('conversation:setTyping', { conversationId, isTyping })
    })
  }

  /** Saves the draft of the conversation that is left, and brings back the other's. */
  switchTo(conversation: Conversation | null): void {
    this.flush()
    this.typing.stop()
    if (conversation === null) {
      this.current = null
      return
    }
    let draft = this.#drafts.get(conversation.id)
    if (draft === undefined) {
      draft = new Draft(conversation.id, conversation.draft)
      this.#drafts = withEntries(this.#drafts, [[conversation.id, draft]])
    }
    this.current = draft
  }

  setText(draft: Draft, text: string): void {
    if (draft.editing !== null) {
      draft.editText = text
      return
    }
    draft.text = text
    if (this.#saveTimer !== null) clearTimeout(this.#saveTimer)
    this.#saveTimer = setTimeout(() => {
      this.flush()
    }, SAVE_AFTER_MS)
  }

  /** Writes the draft now: on switching, on losing focus, before the window goes. */
  flush(): void {
    if (this.#saveTimer !== null) clearTimeout(this.#saveTimer)
    this.#saveTimer = null
    const draft = this.current
    if (draft === null || draft.text === draft.savedText) return
    this.#save(draft)
  }

  #save(draft: Draft): void {
    const text = draft.text
    draft.savedText = text
    void this.api.call('conversation:setDraft', { conversationId: draft.conversationId, text })
  }

  /** Messages as main stored them, or null when nothing was sent (then the text is still there). */
  async send(draft: Draft): Promise<readonly Message[] | null> {
    if (draft.isEmpty) return null
    const { text, replyTo, staged } = draft
    this.#clear(draft)
    const result = await this.api.call('message:send', {
      conversationId: draft.conversationId,
      text: text.trim(),
      replyTo: replyTo?.id ?? null,
      stagedIds: staged.map((item) => item.stagedId)
    })
    if (result.ok) return result.value
    draft.error = result.error
    draft.text = draft.text === '' ? text : `${text}\n${draft.text}`
    draft.replyTo ??= replyTo
    draft.staged = [...staged, ...draft.staged]
    this.#save(draft)
    return null
  }

  #clear(draft: Draft): void {
    this.typing.stop()
    draft.text = ''
    draft.replyTo = null
    draft.staged = []
    draft.error = null
    if (this.#saveTimer !== null) clearTimeout(this.#saveTimer)
    this.#saveTimer = null
    this.#save(draft)
  }

  startEdit(draft: Draft, message: Message): void {
    draft.replyTo = null
    draft.editing = message
    draft.editText = message.text
  }

  cancelEdit(draft: Draft): void {
    draft.editing = null
    draft.editText = ''
  }

  async saveEdit(draft: Draft): Promise<void> {
    const { editing, editText } = draft
    if (editing === null) return
    this.cancelEdit(draft)
    const text = editText.trim()
    if (text === '' || text === editing.text) return
    const result = await this.api.call('message:edit', { messageId: editing.id, text })
    if (result.ok) return
    draft.error = result.error
    if (draft.editing === null) {
      draft.editing = editing
      draft.editText = editText
    }
  }

  async pickFiles(draft: Draft): Promise<void> {
    const result = await this.api.call('attachment:pick', {})
    if (result.ok) draft.staged = [...draft.staged, ...result.value]
    else if (result.error.code !== 'cancelled') draft.error = result.error
  }

  /** Pasted or dropped files. */
  async stageFiles(draft: Draft, files: readonly File[]): Promise<void> {
    for (const file of files) {
      const error = await this.#stage(draft, file)
      if (error !== null) draft.error = error
    }
  }

  async #stage(draft: Draft, file: File): Promise<AppError | null> {
    if (file.size > MAX_FILE_BYTES) return { code: 'too_large' }
    const result = await this.api.call('attachment:stage', {
      fileName: file.name.slice(0, 300) || 'file',
      mimeType: file.type.slice(0, 200),
      bytes: new Uint8Array(await file.arrayBuffer())
    })
    if (!result.ok) return result.error
    draft.staged = [...draft.staged, result.value]
    return null
  }

  removeStaged(draft: Draft, stagedId: string): void {
    draft.staged = draft.staged.filter((item) => item.stagedId !== stagedId)
    void this.api.call('attachment:discard', { stagedId })
  }

  dispose(): void {
    this.flush()
    this.typing.stop()
  }
}
