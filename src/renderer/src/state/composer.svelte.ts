import type { Conversation, ConversationId, Mention, Message } from '../../../shared/domain'
import type { Api } from '../api'
import { trimmed } from '../view/mentions'
import { emptyMap, withEntries } from './collections'
import { ConversationGuard } from './conversationGuard'
import { Draft } from './draft.svelte'
import { DraftFiles } from './draftFiles'
import { openMicrophone } from './microphone'
import { TypingNotifier } from './typingNotifier'
import { VoiceNote } from './voiceNote.svelte'

const SAVE_AFTER_MS = 400

/** Drafts of all conversations that were opened, and what is done with the one on screen. */
export class ComposerState {
  current = $state.raw<Draft | null>(null)
  /** For how long the message that was sent last is held back; null: it is not. */
  heldSeconds = $state.raw<number | null>(null)
  readonly typing: TypingNotifier
  readonly files: DraftFiles
  readonly note: VoiceNote
  readonly guard = new ConversationGuard(() => performance.now())
  #drafts = emptyMap<ConversationId, Draft>()
  #saveTimer: ReturnType<typeof setTimeout> | null = null
  readonly #sending = new WeakSet<Draft>()

  constructor(private readonly api: Api) {
    this.typing = new TypingNotifier((conversationId, isTyping) => {
      void this.api.call('conversation:setTyping', { conversationId, isTyping })
    })
    this.note = new VoiceNote(openMicrophone, async () => {
      const asked = await api.call('microphone:ask', {})
      return asked.ok && asked.value.isAllowed
    })
    this.files = new DraftFiles(api, (draft) => {
      this.#save(draft)
    })
  }

  /** Saves the draft of the conversation that is left, and brings back the other's. */
  switchTo(conversation: Conversation | null): void {
    this.flush()
    this.typing.stop()
    this.#keepRecording()
    this.current = conversation === null ? null : this.#draftOf(conversation)
  }

  /** What is being recorded belongs to the conversation that is left, and waits there. */
  #keepRecording(): void {
    const draft = this.current
    if (draft === null || this.note.phase === 'idle') return
    void this.note.take().then((sound) => {
      if (sound !== null) void this.files.stageVoice(draft, sound)
    })
  }

  #draftOf({ id, draft: text }: Conversation): Draft {
    const known = this.#drafts.get(id)
    if (known !== undefined) return known
    const draft = new Draft(id, text)
    this.#drafts = withEntries(this.#drafts, [[id, draft]])
    draft.loading = this.#load(draft)
    return draft
  }

  async #load(draft: Draft): Promise<void> {
    const { conversationId } = draft
    const kept = await this.api.call('conversation:getDraft', { conversationId })
    draft.loading = null
    if (kept.ok) draft.load(kept.value)
  }

  setText(draft: Draft, text: string): void {
    this.guard.typed()
    if (draft.editing !== null) {
      draft.setEditText(text)
      return
    }
    draft.setText(text)
    if (this.#saveTimer !== null) clearTimeout(this.#saveTimer)
    this.#saveTimer = setTimeout(() => {
      this.flush()
    }, SAVE_AFTER_MS)
  }

  /** Names somebody where the name was just put into the text. */
  mention(draft: Draft, mention: Mention): void {
    const others = draft.mentions.filter(({ start }) => start !== mention.start)
    draft.mentions = [...others, mention].sort((a, b) => a.start - b.start)
    this.#save(draft)
  }

  setReply(draft: Draft, message: Message | null): void {
    draft.replyTo = message
    this.#save(draft)
  }

  /** Writes the draft now: on switching, on losing focus, before the window goes. */
  flush(): void {
    this.#stopTimer()
    if (this.current !== null) this.#save(this.current)
  }

  #stopTimer(): void {
    if (this.#saveTimer !== null) clearTimeout(this.#saveTimer)
    this.#saveTimer = null
  }

  #save(draft: Draft): void {
    // What main has is not known yet: it would be overwritten with less.
    if (draft.loading !== null) {
      void draft.loading.then(() => {
        this.#save(draft)
      })
      return
    }
    const unsaved = draft.takeUnsaved()
    if (unsaved === null) return
    const { conversationId } = draft
    const { text, replyTo } = unsaved
    void this.api.call('conversation:setDraft', {
      conversationId,
      text,
      replyTo,
      mentions: [...unsaved.mentions],
      stagedIds: [...unsaved.stagedIds]
    })
  }

  /** Messages as main stored them, or null when nothing was sent (then the text is still there). */
  async send(draft: Draft): Promise<readonly Message[] | null> {
    if (draft.isEmpty || draft.staging > 0 || this.#sending.has(draft)) return null
    this.#sending.add(draft)
    if (draft.loading !== null) await draft.loading
    this.#sending.delete(draft)
    const kept = { text: draft.text, mentions: draft.mentions, replyTo: draft.replyTo }
    const { staged } = draft
    const words = trimmed(kept.text, kept.mentions)
    this.typing.stop()
    this.#stopTimer()
    draft.clear()
    // Main ends the draft in the moment in which it queues the message: never neither, never both.
    draft.markSaved()
    const result = await this.api.call('message:send', {
      conversationId: draft.conversationId,
      text: words.text,
      replyTo: kept.replyTo?.id ?? null,
      stagedIds: staged.map((item) => item.stagedId),
      ...(words.mentions.length === 0 ? {} : { mentions: [...words.mentions] }),
      isDraft: true
    })
    if (result.ok) {
      // Main may have ended what was written since, too.
      if (isWritten(draft)) this.#saveAnyway(draft)
      this.#noteHold(result.value)
      return result.value
    }
    draft.error = result.error
    draft.replace({ ...kept, files: [...staged, ...draft.staged] }, '')
    this.#saveAnyway(draft)
    return null
  }

  #noteHold(sent: readonly Message[]): void {
    const until = sent.at(-1)?.heldUntil
    this.heldSeconds = until === undefined ? null : Math.ceil((until - Date.now()) / 1_000)
  }

  #saveAnyway(draft: Draft): void {
    draft.forgetSaved()
    this.#save(draft)
  }

  /** Takes a message back that is held. False: it is on its way. */
  async undoSend(message: Message): Promise<boolean> {
    const draft = this.#drafts.get(message.conversationId)
    if (draft !== undefined) this.#save(draft)
    const before = draft?.text ?? ''
    const undone = await this.api.call('message:undoSend', { messageId: message.id })
    this.heldSeconds = null
    if (!undone.ok) return false
    draft?.replace(undone.value, before)
    if (draft !== undefined) this.#save(draft)
    return true
  }

  startEdit(draft: Draft, message: Message): void {
    this.setReply(draft, null)
    draft.editing = message
    draft.editText = message.text
    draft.editMentions = message.mentions
  }

  cancelEdit(draft: Draft): void {
    draft.editing = null
    draft.editText = ''
  }

  async saveEdit(draft: Draft): Promise<void> {
    const { editing, editText, editMentions } = draft
    if (editing === null) return
    this.cancelEdit(draft)
    const { text, mentions } = trimmed(editText, editMentions)
    if (text === '' || text === editing.text) return
    const named = editing.mentions.length === 0 ? {} : { mentions: [...mentions] }
    const result = await this.api.call('message:edit', { messageId: editing.id, text, ...named })
    if (result.ok) return
    draft.error = result.error
    if (draft.editing === null) {
      draft.editing = editing
      draft.editText = editText
      draft.editMentions = editMentions
    }
  }

  dispose(): void {
    this.flush()
    this.typing.stop()
    this.note.cancel()
  }
}

const isWritten = (draft: Draft): boolean => !draft.isEmpty || draft.replyTo !== null
