import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import type { BackendEvent, RemoteMessage } from '../../src/main/core/backendEvents'
import { SCHEMA_VERSION } from '../../src/main/store/worker/migrate'
import { ACCOUNT, openBenchStore, profileOf } from './storedProfile'
import { sentence } from './words'

const STORED = 1_000_000
const BATCH = 2_000
/** Of the whole conversation with unread messages, so many are unread. */
const UNREAD = 400
const SMALL = 400
const SPAN_MS = 3 * 365 * 24 * 3_600_000

/** Conversations by their names. The others have some 2,000 messages each. */
export const LONG = 'Long talk'
export const LONG_UNREAD = 'Long talk, unread'
export const TEN_THOUSAND = 'Ten thousand'

const folder = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'tern-bench')
const cached = join(folder, `million-${String(SCHEMA_VERSION)}.db`)

const conversationOf = (index: number): { serverId: string; name: string } => {
  if (index % 10 === 0) return { serverId: 'long', name: LONG }
  if (index % 10 === 1) return { serverId: 'unread', name: LONG_UNREAD }
  if (index % 100 === 2) return { serverId: 'ten', name: TEN_THOUSAND }
  const small = (index * 7_919) % SMALL
  return { serverId: `small-${String(small)}`, name: `Conversation ${String(small)}` }
}

const messageOf = (index: number, startedAt: number): RemoteMessage => {
  const { serverId } = conversationOf(index)
  const isFromMe = index % 3 === 0
  const sentAt = startedAt + Math.floor((index / STORED) * SPAN_MS)
  const isUnread = serverId === 'unread' && index >= STORED - UNREAD * 10 && !isFromMe
  return {
    serverId: `message-${String(index)}`,
    clientId: null,
    conversationServerId: serverId,
    order: index,
    isFromMe,
    senderAddress: isFromMe ? '' : `+1555${serverId}`,
    senderName: null,
    subject: null,
    text: sentence(index),
    sentAt,
    editedAt: index % 50 === 7 ? sentAt + 60_000 : null,
    unsentAt: null,
    deliveredAt: sentAt,
    readAt: isUnread ? null : sentAt,
    isDelivered: true,
    failure: null,
    replyToServerId: index % 20 === 11 && index > 2_000 ? `message-${String(index - 1_000)}` : null,
    attachments: [],
    service: null,
    body: null,
    mentions: null,
    unsupported: null,
    effect: null,
    pin: null,
    isReduced: false
  }
}

const eventOf = (index: number, startedAt: number): BackendEvent => {
  const { serverId, name } = conversationOf(index)
  return {
    type: 'message',
    message: messageOf(index, startedAt),
    conversation: {
      serverId,
      name,
      isGroup: false,
      participants: [{ address: `+1555${serverId}`, name }],
      isArchived: false
    }
  }
}

/** Through the store's own ingest: what it holds is what a million received messages leave behind. */
const fill = (path: string): void => {
  const now = Date.now()
  const core = openBenchStore(path, now)
  const whole = {
    type: 'spanProven',
    conversationServerId: null,
    since: null,
    until: null
  } as const
  for (let index = 0; index < STORED; index += BATCH) {
    const events = Array.from({ length: BATCH }, (_, offset) =>
      eventOf(index + offset, now - SPAN_MS)
    )
    core.ingest({ accountId: ACCOUNT, events, origin: 'initial', now })
    if (index % 100_000 === 0) console.log(`  ${String(index)} messages stored`)
  }
  core.ingest({ accountId: ACCOUNT, events: [whole], origin: 'initial', now })
  core.close()
}

/**
 * A profile with a million messages and one account that is paused: nothing but the window and the
 * store is at work. The store is made once for a schema and kept outside the sources.
 */
export const millionProfile = async (): Promise<string> => {
  if (!existsSync(cached)) {
    mkdirSync(folder, { recursive: true })
    console.log(`filling a store with ${STORED.toLocaleString('en')} messages, once ...`)
    const filling = `${cached}.filling`
    rmSync(filling, { force: true })
    fill(filling)
    renameSync(filling, cached)
  }
  return profileOf(cached, 'million')
}
