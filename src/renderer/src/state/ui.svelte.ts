import type {
  AccountId,
  AppError,
  ConversationId,
  ListedAttachment,
  Message
} from '../../../shared/domain'

export type Dialog =
  /** `row`: the line of the tab that gets the focus, see view/settingsRows.ts. */
  | { readonly type: 'settings'; readonly tab: string; readonly row?: string }
  | { readonly type: 'switcher' }
  | { readonly type: 'shortcuts' }
  | { readonly type: 'signIn'; readonly accountId: AccountId }
  | { readonly type: 'newConversation' }
  | { readonly type: 'export'; readonly conversationId: ConversationId }
  | {
      readonly type: 'viewer'
      readonly conversationId: ConversationId
      readonly file: ListedAttachment
    }
  /** Where in the open conversation to go. */
  | { readonly type: 'date' }
  /** What a message said before. */
  | { readonly type: 'edits'; readonly message: Message }
  | { readonly type: 'forward'; readonly messages: readonly Message[] }
  | { readonly type: 'tags'; readonly conversationId: ConversationId }
  | { readonly type: 'poll'; readonly conversationId: ConversationId }
  | { readonly type: 'addMembers'; readonly conversationId: ConversationId }
  | {
      readonly type: 'prompt'
      readonly title: string
      readonly label: string
      readonly value: string
      readonly maxLength: number
      /** Null when it worked: the dialog closes then. */
      readonly run: (value: string) => Promise<AppError | null>
    }
  | {
      readonly type: 'confirm'
      readonly title: string
      readonly text: string
      readonly action: string
      readonly run: () => void
    }

const NOTICE_MS = 6_000

/** What is open in this window besides the conversation itself. */
export class UiState {
  dialog = $state.raw<Dialog | null>(null)
  /** Which form is shown to add an account; null when none is. */
  addingAccount = $state.raw<'imessage' | 'imkit' | null>(null)
  isDetailsOpen = $state.raw(false)
  isFinding = $state.raw(false)
  notice = $state.raw<string | null>(null)
  #noticeTimer: ReturnType<typeof setTimeout> | null = null

  notify(text: string): void {
    this.notice = text
    if (this.#noticeTimer !== null) clearTimeout(this.#noticeTimer)
    this.#noticeTimer = setTimeout(() => {
      this.notice = null
    }, NOTICE_MS)
  }

  closeDialog(): void {
    this.dialog = null
  }
}
