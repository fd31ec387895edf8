import { randomUUID } from 'node:crypto'

import type { Hono } from 'hono'

import { eventParts } from '../wire/serialize'
import type { ChatRow } from '../world/rows'
import { chatJson } from './chatRoutes'
import { findChat, requireChat, type RestDeps } from './deps'
import { HttpError, invalid, ok, type DemoContext, type DemoEnv } from './envelope'
import { optionalList, optionalText, requireText } from './validate'

/** Section 3.3, the half that changes something. */
export function addChatActionRoutes(app: Hono<DemoEnv>, deps: RestDeps): void {
  const { world } = deps

  // Read and unread do not look whether the chat exists.
  app.post('/chat/:guid/read', (c) => {
    const chat = findChat(deps, c.req.param('guid'))
    if (chat !== null) world.readChat(chat.guid)
    return ok(c, 'Successfully marked chat as read!')
  })

  app.post('/chat/:guid/unread', (c) => {
    const chat = findChat(deps, c.req.param('guid'))
    if (chat !== null) world.unreadChat(chat)
    return ok(c, 'Successfully marked chat as unread!')
  })

  // The other side sees it; nobody on this side is told.
  app.post('/chat/:guid/typing', (c) => ok(c, 'Successfully started typing!'))
  app.delete('/chat/:guid/typing', (c) => ok(c, 'Successfully stopped typing!'))

  app.post('/chat/new', (c) => ok(c, 'Successfully created chat!', createChat(deps, c.get('body'))))

  app.put('/chat/:guid', (c) => {
    const chat = requireGroup(deps, c.req.param('guid'))
    const name = optionalText(c.get('body'), 'displayName')
    if (name === null) return ok(c, 'Chat not updated! No update information provided!')
    world.rename(chat.guid, name)
    return ok(c, 'Successfully updated chat!', chatJson(deps, chat, true, false))
  })

  // A chat that does not exist is no error here either.
  app.post('/chat/:guid/leave', (c) => {
    const guid = c.req.param('guid')
    if (findChat(deps, guid) !== null) world.leave(requireGroup(deps, guid).guid, null)
    return ok(c, 'Successfully left chat!')
  })

  app.delete('/chat/:guid', (c) => {
    world.removeChat(requireChat(deps, c.req.param('guid')).guid)
    return ok(c, 'Successfully deleted chat!')
  })

  addParticipantRoutes(app, deps)

  addIconRoutes(app, deps)
}

function addIconRoutes(app: Hono<DemoEnv>, deps: RestDeps): void {
  app.get('/chat/:guid/icon', (c) => {
    const { icon } = requireChat(deps, c.req.param('guid'))
    if (icon === null) throw new HttpError(404, 'Database Error', 'Chat has no icon!')
    return c.body(new Uint8Array(icon), 200, { 'content-type': 'image/png' })
  })

  app.post('/chat/:guid/icon', async (c) => {
    const { guid } = requireGroup(deps, c.req.param('guid'))
    const form: Readonly<Record<string, unknown>> = await c.req.parseBody()
    if (!(form.icon instanceof Blob) || form.icon.size === 0) throw invalid('An icon is required')
    deps.world.setIcon(guid, new Uint8Array(await form.icon.arrayBuffer()))
    return ok(c, "Successfully set group's chat icon!")
  })

  app.delete('/chat/:guid/icon', (c) => {
    deps.world.setIcon(requireGroup(deps, c.req.param('guid')).guid, null)
    return ok(c, "Successfully removed group's chat icon!")
  })
}

/** What changes nothing is waited for in vain: 500 (section 3.3). */
function addParticipantRoutes(app: Hono<DemoEnv>, deps: RestDeps): void {
  const { world } = deps
  const change = (c: DemoContext, isAdded: boolean): Response => {
    const chat = requireGroup(deps, c.req.param('guid') ?? '')
    const address = requireText(c.get('body'), 'address')
    const isThere = chat.participants.some((handle) => handle.address === address)
    if (isThere === isAdded) {
      throw new HttpError(500, 'iMessage Error', 'Failed to change the participants!')
    }
    if (isAdded) world.addParticipant(chat.guid, address)
    else world.removeParticipant(chat.guid, address)
    return ok(c, 'Success', chatJson(deps, chat, true, false))
  }
  app.post('/chat/:guid/participant', (c) => change(c, true))
  app.post('/chat/:guid/participant/add', (c) => change(c, true))
  app.post('/chat/:guid/participant/remove', (c) => change(c, false))
  app.delete('/chat/:guid/participant', (c) => change(c, false))
}

function createChat(deps: RestDeps, body: Readonly<Record<string, unknown>>): unknown {
  const addresses = optionalList(body, 'addresses').map(String)
  if (addresses.length === 0) throw invalid('The addresses field is required.')
  const text = requireText(body, 'message')
  const tempGuid = optionalText(body, 'tempGuid') ?? undefined
  const direct = addresses.length === 1 ? findChat(deps, `any;-;${addresses[0]}`) : null
  const chat = direct ?? addChat(deps, addresses)
  const row = deps.world.add({
    guid: randomUUID().toUpperCase(),
    chat,
    handleId: 0,
    text,
    dateCreated: deps.world.tables.nextDate()
  })
  deps.onSent(row.guid)
  const message = deps.serializer.message(row, { ...eventParts, chats: false, tempGuid })
  return { ...chatJson(deps, chat, true, false), messages: [message] }
}

function addChat(deps: RestDeps, addresses: readonly string[]): ChatRow {
  return requireChat(deps, anyGuid(deps.world.addChat({ addresses }).guid))
}

/** The spelling that is known whatever the server stores. */
function anyGuid(guid: string): string {
  return guid.replace(/^[^;]*/, 'any')
}

function requireGroup(deps: RestDeps, guid: string): ChatRow {
  const chat = requireChat(deps, guid)
  if (chat.isGroup) return chat
  throw new HttpError(500, 'iMessage Error', 'Chat is not a group chat!')
}
