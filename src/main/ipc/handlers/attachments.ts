import { asAttachmentId, asConversationId, err, ok } from '../../../shared/domain'
import type { StagedAttachment } from '../../../shared/ipc/views'
import { stageFile } from '../../core/messenger/staging'
import type { Handlers } from '../register'
import { type HandlerContext, withEngine } from './context'

/** Contact cards and voice messages are smaller. */
const READ_LIMIT = 2 * 1024 * 1024

type AttachmentCommands = Extract<keyof Handlers, `attachment:${string}`>

export const attachmentHandlers = (
  context: HandlerContext
): Pick<Handlers, AttachmentCommands> => ({
  'attachment:pick': ({ conversationId }) =>
    withEngine(context, async (engine) => {
      const picked = await context.shell.pickFiles()
      if (!picked.ok) return picked
      const staged: StagedAttachment[] = []
      for (const file of picked.value) {
        const added = await stageFile(engine, asConversationId(conversationId), file)
        if (!added.ok) return added
        staged.push(added.value)
      }
      return ok(staged)
    }),
  'attachment:stage': ({ conversationId, ...file }) =>
    withEngine(context, (engine) => stageFile(engine, asConversationId(conversationId), file)),
  'attachment:stageStored': ({ attachmentId, conversationId }) =>
    withEngine(context, async (engine) => {
      const loaded = await engine.attachments.load(asAttachmentId(attachmentId))
      if (!loaded.ok) return loaded
      return stageFile(engine, asConversationId(conversationId), loaded.value, 'loose')
    }),
  'attachment:discard': ({ stagedId }) =>
    withEngine(context, ({ store, applyLocal }) => applyLocal(store.discardStaged(stagedId))),
  'attachment:list': ({ conversationId, from, direction, limit }) =>
    withEngine(context, async ({ store }) => {
      const start = from === null ? null : asAttachmentId(from)
      const id = asConversationId(conversationId)
      return ok(await store.listAttachments(id, start, direction, limit))
    }),
  'attachment:fetch': ({ attachmentId }) =>
    withEngine(context, async ({ attachments }) => {
      const loaded = await attachments.load(asAttachmentId(attachmentId))
      return loaded.ok ? ok(null) : loaded
    }),
  'attachment:cancelFetch': ({ attachmentId }) =>
    withEngine(context, ({ attachments }) => {
      attachments.cancel(asAttachmentId(attachmentId))
      return Promise.resolve(ok(null))
    }),
  'attachment:read': ({ attachmentId }) =>
    withEngine(context, async ({ attachments }) => {
      const loaded = await attachments.load(asAttachmentId(attachmentId), READ_LIMIT)
      if (!loaded.ok) return loaded
      const { bytes } = loaded.value
      return bytes.byteLength > READ_LIMIT ? err('too_large') : ok(bytes)
    }),
  'attachment:save': ({ attachmentId }) =>
    withEngine(context, async ({ attachments }) => {
      const loaded = await attachments.load(asAttachmentId(attachmentId))
      if (!loaded.ok) return loaded
      const saved = await context.shell.saveFile(loaded.value.fileName, loaded.value.bytes)
      return saved.ok ? ok({ saved: saved.value }) : saved
    })
})
