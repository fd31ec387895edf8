import type { Hono } from 'hono'

import { Sends } from '../sends'
import { bubbleEffectId } from '../wire/effects'
import { isReaction } from '../wire/tapbacks'
import { eventParts } from '../wire/serialize'
import { createAttachment } from '../world/attachments'
import type { AttachmentRow, MessageRow } from '../world/rows'
import { deliver } from './deliver'
import { requireChat, type RestDeps } from './deps'
import { invalid, ok, type DemoContext, type DemoEnv } from './envelope'
import { optionalNumber, optionalText, requireText } from './validate'

/** Section 3.5. */
export function addMessageSendRoutes(app: Hono<DemoEnv>, deps: RestDeps): void {
  const sends = new Sends()
  addTextRoute(app, deps, sends)
  addAttachmentRoute(app, deps, sends)
  addReactRoute(app, deps)

  app.post('/message/:guid/edit', (c) => {
    const body = c.get('body')
    const text = requireText(body, 'editedMessage')
    requireText(body, 'backwardsCompatibilityMessage')
    optionalNumber(body, 'partIndex', { min: 0 })
    const row = requireOwn(deps, c)
    if (deps.faults.edit === 'normal') deps.world.edit(row.guid, text)
    return ok(c, 'Message edited!', deps.serializer.message(row, eventParts))
  })

  app.post('/message/:guid/unsend', (c) => {
    optionalNumber(c.get('body'), 'partIndex', { min: 0 })
    const row = requireOwn(deps, c)
    if (deps.faults.edit === 'normal') deps.world.unsend(row.guid)
    return ok(c, 'Message unsent!', deps.serializer.message(row, eventParts))
  })
}

function addTextRoute(app: Hono<DemoEnv>, deps: RestDeps, sends: Sends): void {
  app.post('/message/text', (c) => {
    const body = c.get('body')
    const chatGuid = requireText(body, 'chatGuid')
    const text = body.message
    if (typeof text !== 'string') throw invalid('The message field is required.')
    const subject = optionalText(body, 'subject')
    const tempGuid = optionalText(body, 'tempGuid')
    if (text === '' && subject === null) throw invalid('A message or subject is required')
    // Plain AppleScript sends, the default, are matched by tempGuid and cannot do without.
    if (tempGuid === null && body.method !== 'private-api') {
      throw invalid('The tempGuid field is required.')
    }
    const replyToGuid = optionalText(body, 'selectedMessageGuid')
    requireTarget(deps, replyToGuid)
    return deliver(c, deps, sends, {
      chat: requireChat(deps, chatGuid),
      chatGuid,
      text,
      subject,
      effectId: optionalText(body, 'effectId') ?? bubbleEffectId(body),
      replyToGuid: threadRoot(deps, replyToGuid),
      attachments: [],
      tempGuid,
      matchText: text,
      echoesTempGuid: true
    })
  })
}

function addAttachmentRoute(app: Hono<DemoEnv>, deps: RestDeps, sends: Sends): void {
  app.post('/message/attachment', async (c) => {
    const form: Readonly<Record<string, unknown>> = await c.req.parseBody()
    const chatGuid = requireText(form, 'chatGuid')
    const name = requireText(form, 'name')
    const file = form.attachment
    if (!(file instanceof Blob)) throw invalid('An attachment is required')
    if (file.size === 0) throw invalid('The attachment is empty')
    const tempGuid = optionalText(form, 'tempGuid')
    if (tempGuid === null && form.method !== 'private-api') {
      throw invalid('The tempGuid field is required.')
    }
    const replyToGuid = optionalText(form, 'selectedMessageGuid')
    requireTarget(deps, replyToGuid)
    const attachment = await readFile(deps, file, name)
    return deliver(c, deps, sends, {
      chat: requireChat(deps, chatGuid),
      chatGuid,
      text: null,
      subject: optionalText(form, 'subject'),
      effectId: optionalText(form, 'effectId'),
      replyToGuid: threadRoot(deps, replyToGuid),
      attachments: [attachment],
      isAudioMessage: form.isAudioMessage === 'true',
      tempGuid,
      matchText: name.replace(/\.[^.]*$/, ''),
      echoesTempGuid: false
    })
  })
}

function addReactRoute(app: Hono<DemoEnv>, deps: RestDeps): void {
  app.post('/message/react', (c) => {
    const body = c.get('body')
    requireChat(deps, requireText(body, 'chatGuid'))
    const target = requireText(body, 'selectedMessageGuid')
    const reaction = body.reaction
    if (!isReaction(reaction)) throw invalid('The selected reaction is invalid.')
    const part = optionalNumber(body, 'partIndex', { min: 0 }) ?? 0
    requireTarget(deps, target)
    const row = deps.world.addReaction(target, null, reaction, part)
    return ok(c, 'Reaction sent!', deps.serializer.message(row, eventParts))
  })
}

async function readFile(deps: RestDeps, file: Blob, fileName: string): Promise<AttachmentRow> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const mimeType = file.type === '' ? 'application/octet-stream' : file.type
  return createAttachment(deps.world.tables, { fileName, mimeType, bytes }, true)
}

function requireTarget(deps: RestDeps, guid: string | null): void {
  if (guid === null || deps.world.tables.find(guid) !== null) return
  throw invalid('Selected message does not exist!')
}

/** A reply to a reply belongs to the thread's first message (section 4.1). */
function threadRoot(deps: RestDeps, guid: string | null): string | null {
  if (guid === null) return null
  return deps.world.tables.find(guid)?.threadOriginatorGuid ?? guid
}

function requireOwn(deps: RestDeps, c: DemoContext): MessageRow {
  const row = deps.world.tables.find(c.req.param('guid') ?? '')
  if (row === null) throw invalid('Selected message does not exist!')
  if (row.handleId !== 0) throw invalid('Only own messages can be changed')
  return row
}
