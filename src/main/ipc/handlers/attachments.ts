import { asAttachmentId, asConversationId, ok } from '../../../shared/domain'
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
  'attachment:stageStored': ({ attachmentId }) =>
    withEngine(context, async ({ attachments, staging }) => {
      const loaded = await attachments.load(asAttachmentId(attachmentId))
      return loaded.ok ? staging.add(loaded.value) : loaded
    }),
  'attachment:discard': ({ stagedId }) =>
    withEngine(context, ({ staging }) => {
      staging.discard(stagedId)
      return Promise.resolve(ok(null))
    }),
  'attachment:list': ({ conversationId, from, direction, limit }) =>
    withEngine(context, async ({ store }) => {
      const start = from === null ? null : asAttachmentId(from)
      const id = asConversationId(conversationId)
      return ok(await store.listAttachments(id, start, direction, limit))
    }),
  'attachment:save': ({ attachmentId }) =>
    withEngine(context, async ({ attachments }) => {
      const loaded = await attachments.load(asAttachmentId(attachmentId))
      if (!loaded.ok) return loaded
      const saved = await context.shell.saveFile(loaded.value.fileName, loaded.value.bytes)
      return saved.ok ? ok({ saved: saved.value }) : saved
    })
})
