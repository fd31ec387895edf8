import type { Mention, Message } from '../../../shared/domain'
import { t } from '../i18n.svelte'
import type { AppState } from './app.svelte'
import type { Person } from '../view/people'
import type { Draft } from './draft.svelte'

/** What a person does with what is being written; each for the draft that is on screen then. */
export type ComposerActions = {
  readonly input: (text: string) => void
  readonly mention: (mention: Mention) => void
  readonly send: () => void
  readonly sendVoice: () => void
  readonly undoSend: () => void
  readonly editLast: () => void
  readonly saveEdit: () => void
  readonly cancelEdit: () => void
  readonly cancelReply: () => void
  readonly pickFiles: () => void
  /** Null where no poll can be asked. */
  readonly askPoll: (() => void) | null
  readonly addFiles: (files: readonly File[]) => void
  readonly removeFile: (stagedId: string) => void
  readonly moveFile: (stagedId: string, by: 1 | -1) => void
  readonly blur: () => void
}

/** The newest message of the open conversation that can still be taken back. */
export const heldMessage = ({ timeline }: AppState): Message | null =>
  timeline.messages.findLast(
    ({ sendState, heldUntil }) => sendState === 'queued' && heldUntil !== undefined
  ) ?? null

export const undoSend = async (app: AppState, message: Message): Promise<void> => {
  const isUndone = await app.composer.undoSend(message)
  if (!isUndone) app.notify(t('composer.tooLate'))
}

/** The newest own message that can be edited; one that waits is simply reworded. */
export const lastEditable = ({ timeline, openCapabilities }: AppState): Message | null =>
  timeline.messages.findLast(
    (message) =>
      message.isFromMe &&
      (message.serverId === null
        ? message.sendState === 'queued'
        : openCapabilities?.edit === true) &&
      message.unsentAt === null &&
      message.service === null &&
      message.text !== ''
  ) ?? null

const input = (app: AppState, draft: Draft, text: string): void => {
  const { composer } = app
  composer.setText(draft, text)
  const isTold = app.openCapabilities?.typing === true && app.settings.current.sendTyping
  if (!isTold || draft.editing !== null) return
  if (text === '') composer.typing.stop()
  else composer.typing.note(draft.conversationId, Date.now())
}

const NOBODY: readonly Person[] = []

/** Whom an `@` can name in the open conversation. */
export const mentionablePeople = ({
  conversations,
  openCapabilities
}: AppState): readonly Person[] =>
  conversations.open?.isGroup === true && openCapabilities?.mentions === true
    ? conversations.open.participants.filter(({ isMe }) => !isMe)
    : NOBODY

const sendVoice = async (app: AppState, draft: Draft): Promise<void> => {
  const sound = await app.composer.note.take()
  if (sound === null) return
  const isStaged = await app.composer.files.stageVoice(draft, sound)
  if (isStaged) await app.sendDraft(draft)
}

/** In a group: between two people a question is enough. */
const canPoll = ({ conversations, openCapabilities }: AppState): boolean =>
  conversations.open?.isGroup === true && openCapabilities?.polls === true

export const composerActions = (app: AppState): ComposerActions => {
  const { composer } = app
  const withDraft = (work: (draft: Draft) => void): void => {
    if (composer.current !== null) work(composer.current)
  }
  return {
    askPoll: canPoll(app)
      ? () => {
          withDraft(({ conversationId }) => {
            app.ui.dialog = { type: 'poll', conversationId }
          })
        }
      : null,
    input: (text) => {
      withDraft((draft) => {
        input(app, draft, text)
      })
    },
    mention: (mention) => {
      withDraft((draft) => {
        composer.mention(draft, mention)
      })
    },
    send: () => void app.send(),
    sendVoice: () => {
      withDraft((draft) => void sendVoice(app, draft))
    },
    undoSend: () => {
      const message = heldMessage(app)
      if (message !== null) void undoSend(app, message)
    },
    editLast: () => {
      const message = lastEditable(app)
      withDraft((draft) => {
        if (message !== null) composer.startEdit(draft, message)
      })
    },
    saveEdit: () => {
      withDraft((draft) => void composer.saveEdit(draft))
    },
    cancelEdit: () => {
      withDraft((draft) => {
        composer.cancelEdit(draft)
      })
    },
    cancelReply: () => {
      withDraft((draft) => {
        composer.setReply(draft, null)
      })
    },
    pickFiles: () => {
      withDraft((draft) => void composer.files.pick(draft))
    },
    addFiles: (files) => {
      withDraft((draft) => void composer.files.stage(draft, files))
    },
    removeFile: (stagedId) => {
      withDraft((draft) => {
        composer.files.remove(draft, stagedId)
      })
    },
    moveFile: (stagedId, by) => {
      withDraft((draft) => {
        composer.files.move(draft, stagedId, by)
      })
    },
    blur: () => {
      composer.flush()
    }
  }
}
