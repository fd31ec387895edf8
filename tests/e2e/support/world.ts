import { expect } from 'playwright/test'

import type { DemoMessageView, DemoWorld } from '../../../src/demo/types'
import type { StoredConversation } from './snapshot'

/** What a conversation comes to, in the same words for both sides. */
type Line = {
  readonly guid: string | null
  readonly text: string
  readonly isEdited: boolean
  readonly isUnsent: boolean
  readonly reactions: readonly string[]
}

/**
 * Tern's store equals the server's world: each message once, in order, with its text, edits, unsends
 * and tapbacks. Messages that Tern has not sent yet are the caller's business.
 */
export const expectSameAsWorld = (
  stored: readonly StoredConversation[],
  world: DemoWorld
): void => {
  const byServerId = new Map(stored.map((conversation) => [conversation.serverId, conversation]))
  expect(byServerId.size, 'every conversation once').toBe(stored.length)
  for (const chat of world.listChats()) {
    const expected = linesOfChat(world.listMessages(chat.guid))
    if (expected.length === 0) continue
    const actual = (byServerId.get(chat.guid)?.messages ?? []).map((message): Line => ({
      guid: message.serverId,
      text: message.text,
      isEdited: message.unsentAt === null && message.editedAt !== null,
      isUnsent: message.unsentAt !== null,
      reactions: message.reactions
        .map(({ isMe, senderAddress, tapback }) => `${isMe ? 'me' : senderAddress} ${tapback}`)
        .sort()
    }))
    // Ids first: their difference says at once what is lost, doubled or misplaced.
    expect(
      actual.map(({ guid }) => guid),
      `messages of ${chat.guid}`
    ).toEqual(expected.map(({ guid }) => guid))
    expect(actual, `content of ${chat.guid}`).toEqual(expected)
  }
}

const linesOfChat = (rows: readonly DemoMessageView[]): readonly Line[] => {
  const reactions = tapbacksByTarget(rows)
  return rows
    .filter((row) => row.associatedMessageType === null)
    .sort((a, b) => a.dateCreated - b.dateCreated || a.rowId - b.rowId)
    .map((row) => ({
      guid: row.guid,
      text: row.isUnsent ? '' : row.text,
      isEdited: !row.isUnsent && row.dateEdited !== null,
      isUnsent: row.isUnsent,
      reactions: reactions.get(row.guid) ?? []
    }))
}

/** The last word of each person on each message counts. */
const tapbacksByTarget = (
  rows: readonly DemoMessageView[]
): ReadonlyMap<string, readonly string[]> => {
  const last = new Map<string, Map<string, string>>()
  for (const row of rows) {
    const { associatedMessageGuid: target, associatedMessageType: type } = row
    if (target === null || type === null) continue
    const guid = target.replace(/^(?:p:\d+\/|bp:)/, '')
    const bySender = last.get(guid) ?? new Map<string, string>()
    bySender.set(row.isFromMe ? 'me' : (row.from ?? ''), type)
    last.set(guid, bySender)
  }
  return new Map(
    [...last].map(([guid, bySender]) => [
      guid,
      [...bySender]
        .filter(([, type]) => !type.startsWith('-'))
        .map(([sender, type]) => `${sender} ${type}`)
        .sort()
    ])
  )
}
