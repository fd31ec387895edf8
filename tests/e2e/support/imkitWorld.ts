import type { Page } from 'playwright'
import { expect } from 'playwright/test'

import type { ImkitMessageView, ImkitServer, ImkitWorld } from '../../../src/demo/imkit/types'
import { inPage, invoke, type StoredConversation } from './snapshot'

/** What a message comes to, in the same words for both sides. */
type Line = {
  readonly id: string | null
  readonly text: string
  readonly isEdited: boolean
  readonly isRecalled: boolean
  readonly reactions: readonly string[]
}

const userTypes = new Set(['text', 'recall', 'location', 'announcement'])

const lineOf = (me: string, message: ImkitMessageView): Line => ({
  id: message.id,
  text: userTypes.has(message.type) && !message.isRecalled ? message.text : '',
  isEdited: !message.isRecalled && message.editedAt !== null,
  isRecalled: message.isRecalled,
  reactions: message.isRecalled
    ? []
    : message.reactions
        .map(({ client, reaction }) => `${client === me ? 'me' : client} ${reaction}`)
        .sort()
})

/**
 * Tern's store equals the server's world: every room that we are in, each message once, in order, with
 * its text, edits, recalls and reactions.
 *
 * @param hidden messages that the owner hid for itself
 */
export const expectSameAsImkit = (
  stored: readonly StoredConversation[],
  world: ImkitWorld,
  hidden: ReadonlySet<string> = new Set()
): void => {
  const present = stored.filter(({ isLeft }) => !isLeft)
  const rooms = world.listRooms(world.me)
  const sorted = (ids: readonly string[]): readonly string[] => [...ids].sort()
  expect(sorted(present.map(({ serverId }) => serverId)), 'every room once').toEqual(
    sorted(rooms.map(({ id }) => id))
  )
  const byServerId = new Map(present.map((conversation) => [conversation.serverId, conversation]))
  for (const { id, name } of rooms) {
    const expected = world
      .listMessages(id)
      .filter((message) => !hidden.has(message.id))
      .map((message) => lineOf(world.me, message))
    const actual = (byServerId.get(id)?.messages ?? []).map((message): Line => ({
      id: message.serverId,
      text: message.text,
      isEdited: message.unsentAt === null && message.editedAt !== null,
      isRecalled: message.unsentAt !== null,
      reactions:
        message.unsentAt === null
          ? message.reactions
              .map(({ isMe, senderAddress, emoji }) => `${isMe ? 'me' : senderAddress} ${emoji}`)
              .sort()
          : []
    }))
    // Ids first: their difference says at once what is lost, doubled or misplaced.
    expect(
      actual.map((line) => line.id),
      `messages of ${name}`
    ).toEqual(expected.map((line) => line.id))
    expect(actual, `content of ${name}`).toEqual(expected)
  }
}

/** What the server takes now. */
type Credentials = Pick<ImkitServer, 'clientKey' | 'token'>

/** `GET /me/badge`, as any client asks it. */
const serverBadge = async (
  { url }: ImkitServer,
  { clientKey, token }: Credentials
): Promise<number> => {
  const answer = await fetch(`${url}/me/badge`, {
    headers: { 'IM-CLIENT-KEY': clientKey, 'IM-Authorization': token }
  })
  const { result } = (await answer.json()) as { result: { badge: number } }
  return result.badge
}

/** Unread counts of each conversation of the only account, and the total, are the server's. */
export const expectSameUnread = async (
  page: Page,
  server: ImkitServer,
  credentials: Credentials = server
): Promise<number> => {
  const { world } = server
  const snapshot = await invoke(inPage(page), 'app:snapshot')
  const present = snapshot.conversations.filter(({ isLeft }) => !isLeft)
  expect(
    Object.fromEntries(present.map(({ serverId, unreadCount }) => [serverId, unreadCount])),
    'unread by room'
  ).toEqual(
    Object.fromEntries(world.listRooms(world.me).map(({ id }) => [id, world.unread(world.me, id)]))
  )
  const badge = await serverBadge(server, credentials)
  const recount = present.reduce((sum, { unreadCount }) => sum + unreadCount, 0)
  expect({ badge: snapshot.unread.messages, recount }).toEqual({ badge, recount: badge })
  return badge
}
