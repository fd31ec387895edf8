import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { BackendEvent } from '../../src/main/core/backendEvents'
import { launchToList } from './fixture'
import { type Scrolling, scrollUp } from './frames'
import { type Figure, percentile } from './report'
import { EMPTY_LIST } from './scroll'
import { ACCOUNT, openBenchStore, profileOf } from './storedProfile'
import { sentence } from './words'

const CONVERSATIONS = 5_000
const PAGE = 500
/** About four rows: a fast wheel. */
const PER_FRAME = 240
const FLOOR_FRAMES = 600
const MOST_FRAMES = 3_000

const LIST = `document.querySelector('[role="listbox"]')`

/** With a face in every third, and people in groups, as lists are. */
const conversationEvent = (index: number, now: number): BackendEvent => {
  const isGroup = index % 3 === 0
  const people = Array.from({ length: isGroup ? 6 : 1 }, (_, place) => index + place * 7)
  return {
    type: 'message',
    message: {
      serverId: `message-${String(index)}`,
      clientId: null,
      conversationServerId: `conversation-${String(index)}`,
      order: index,
      isFromMe: index % 5 === 0,
      senderAddress: index % 5 === 0 ? '' : `+1555${String(index)}`,
      senderName: null,
      subject: null,
      text: sentence(index),
      sentAt: now - index * 60_000,
      editedAt: null,
      unsentAt: null,
      deliveredAt: null,
      readAt: index % 7 === 0 ? null : now,
      isDelivered: true,
      failure: null,
      replyToServerId: null,
      attachments: [],
      service: null,
      body: null,
      mentions: null,
      unsupported: null,
      effect: null,
      pin: null,
      isReduced: false
    },
    conversation: {
      serverId: `conversation-${String(index)}`,
      name: isGroup ? `Group ${String(index)}` : null,
      isGroup,
      participants: people.map((person) => ({
        address: `+1555${String(person)}`,
        name: `Person ${String(person)}`
      })),
      isArchived: false
    }
  }
}

const thousands = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'tern-list-'))
  try {
    const store = join(folder, 'tern.db')
    const now = Date.now()
    const core = openBenchStore(store, now)
    for (let from = 0; from < CONVERSATIONS; from += PAGE) {
      const events = Array.from({ length: PAGE }, (_, place) =>
        conversationEvent(from + place, now)
      )
      core.ingest({ accountId: ACCOUNT, events, origin: 'live', now })
    }
    core.close()
    return await profileOf(store, 'thousands')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The list of 5,000 conversations from its end to its beginning, beside an empty scroller. */
export const benchList = async (): Promise<readonly Figure[]> => {
  const { tern } = await launchToList(await thousands())
  const { page } = tern
  const empty: Scrolling = await page.evaluate(
    scrollUp(EMPTY_LIST, PER_FRAME, Infinity, FLOOR_FRAMES)
  )
  await page.evaluate(`document.querySelector('#empty-scroller').remove()`)
  const height = Number(await page.evaluate(`${LIST}.scrollTop = ${LIST}.scrollHeight`))
  const own: Scrolling = await page.evaluate(scrollUp(LIST, PER_FRAME, Infinity, MOST_FRAMES))
  await tern.close()
  const more = percentile(own.frames, 0.95) - percentile(empty.frames, 0.95)
  return [
    { name: `list of ${String(CONVERSATIONS)} conversations, height`, value: height, unit: 'px' },
    {
      name: 'list, frame p95 above the empty scroller',
      value: more,
      unit: 'ms',
      target: { kind: 'at most', value: 16.7 }
    },
    {
      name: 'longest task of the list',
      value: Math.max(0, ...own.longTasks),
      unit: 'ms',
      target: { kind: 'at most', value: 50 }
    }
  ]
}
