import type { Attachment, Message } from '../../../shared/domain'
import type { FileActions } from './fileActions'
import type { Upload } from '../state/uploads.svelte'
import type { MenuAnchor } from './menuAnchor'
import type { ReactionPill } from './reactions'

/** What a row can ask for; one object for all rows, so that a row costs no closures of the list. */
export type MessageRowActions = {
  readonly openLink: (url: string) => void
  readonly jump: (message: Message) => void
  readonly save: (attachmentId: string) => void
  readonly files: FileActions
  readonly view: (message: Message, attachment: Attachment) => void
  readonly toggle: (message: Message, pill: ReactionPill) => void
  /** Whether the service takes votes from here. */
  readonly canVote: () => boolean
  readonly vote: (message: Message, optionId: string, isRemoval: boolean) => void
  readonly addOption: (message: Message) => void
  /** What it said before. */
  readonly showEdits: (message: Message) => void
  readonly retry: (message: Message) => void
  readonly checkAgain: (message: Message) => void
  readonly sendAgain: (message: Message) => void
  readonly discard: (message: Message) => void
  /** Of one that is held back so that it can be taken back. */
  readonly undoSend: (message: Message) => void
  /** How far its file got; null: nothing is known. Reactive. */
  readonly uploadOf: (message: Message) => Upload | null
  readonly cancelUpload: (message: Message) => void
  /** While several are being chosen. */
  readonly select: (message: Message) => void
  readonly menu: (message: Message, anchor: MenuAnchor) => void
}
