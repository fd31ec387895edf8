import { asAttachmentId, ok } from '../../../shared/domain'
import type { StagedAttachment } from '../../../shared/ipc/views'
import type { Handlers } from '../register'
import { type HandlerContext, withEngine } from './context'

type AttachmentCommands = Extract<keyof Handlers, `attachment:${string}`>

export const attachmentHandlers = (
  context: HandlerContext
): Pick<Handlers, AttachmentCommands> => ({
  'attachment:pick': () =>
    withEngine(context, async ({ staging }) => {
      const picked = await context.shell.pickFiles()
      if (!picked.ok) return picked
      const staged: StagedAttachment[] = []
      for (const file of picked.value) {
        const added = staging.add(file)
        if (!added.ok) return added
        staged.push(added.value)
      }
      return ok(staged)
    }),
  'attachment:stage': (file) =>
    withEngine(context, ({ staging }) => Promise.resolve(staging.add(file))),
  'attachment:discard': ({ stagedId }) =>
    withEngine(context, ({ staging }) => {
      staging.discard(stagedId)
      return Promise.resolve(ok(null))
    }),
  'attachment:save': ({ attachmentId }) =>
    withEngine(context, async ({ attachments }) => {
      const loaded = await attachments.load(asAttachmentId(attachmentId))
      if (!loaded.ok) return loaded
      const saved = await context.shell.saveFile(loaded.value.fileName, loaded.value.bytes)
      return saved.ok ? ok({ saved: saved.value }) : saved
    })
})
