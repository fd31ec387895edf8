import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { BackendEvent } from '../../../src/main/core/backendEvents'
import type { OutboxItem } from '../../../src/main/core/store'
import type { Conversation, ConversationId } from '../../../src/shared/domain'
import {
  ACCOUNT,
  CHAT,
  createFixture,
  DAY,
  messageEvent,
  NOW,
  onlyConversation,
  remoteConversation,
  type Fixture
} from './support'

const ALWAYS = Number.MAX_SAFE_INTEGER

type Words = {
  isMuted?: boolean
  isHidden?: boolean
  isSticky?: boolean
  tags?: readonly string[]
}

const words = ({ isMuted, isHidden, isSticky, tags }: Words) => ({
  conversationServerId: CHAT,
  isMuted: isMuted ?? null,
  isHidden: isHidden ?? null,
  isSticky: isSticky ?? null,
  ...(tags === undefined ? {} : { tags })
})

const told = (said: Words): BackendEvent => ({ type: 'conversationPrefs', ...words(said) })

describe('shared preferences', () => {
  let fixture: Fixture
  let id: ConversationId
  const conversation = (): Conversation => onlyConversation(fixture.core)
  const queue = (wanted: Words): OutboxItem => {
    const command = { type: 'setPreferences', ...words(wanted) } as const
    const item = fixture.core.enqueueCommand(id, command, NOW)
    if (item === null) throw new Error('not queued')
    return item
  }
  beforeEach(() => {
    fixture = createFixture()
    fixture.ingest([{ type: 'conversation', conversation: remoteConversation() }])
    id = conversation().id
  })
  afterEach(() => {
    fixture.db.close()
  })

  it('follows the server, field by field', () => {
    const { conversations } = fixture.ingest([told({ isMuted: true, isSticky: true })])
    expect(conversations).toMatchObject([{ mutedUntil: ALWAYS, isPinned: true, isArchived: false }])
    fixture.ingest([told({ isHidden: true })])
    expect(conversation()).toMatchObject({ mutedUntil: ALWAYS, isPinned: true, isArchived: true })
    fixture.ingest([told({ isMuted: false, isHidden: false, isSticky: false })])
    expect(conversation()).toMatchObject({ mutedUntil: null, isPinned: false, isArchived: false })
    expect(fixture.ingest([told({ isMuted: false })]).conversations).toEqual([])
  })

  it('leaves a mute with an end as it is', () => {
    fixture.core.setMuted(id, NOW + DAY)
    fixture.ingest([told({ isMuted: true })])
    expect(conversation().mutedUntil).toBe(NOW + DAY)
    // Over here, and the server repeats itself: nobody muted it again.
    fixture.ingest([told({ isMuted: true })], { now: NOW + 2 * DAY })
    expect(conversation().mutedUntil).toBe(NOW + DAY)
    fixture.ingest([told({ isMuted: false })], { now: NOW + 2 * DAY })
    fixture.ingest([told({ isMuted: true })], { now: NOW + 2 * DAY })
    expect(conversation().mutedUntil).toBe(ALWAYS)
  })

  it('does not undo by repetition, or by a first "no", what was done here', () => {
    fixture.core.setPinned(id, true)
    fixture.ingest([told({ isSticky: false })])
    expect(conversation().isPinned).toBe(true)
    fixture.ingest([told({ isSticky: true }), told({ isSticky: false })])
    expect(conversation().isPinned).toBe(false)
  })

  it.each(['queued', 'sending', 'unconfirmed'] as const)(
    'does not overwrite what a command that is %s is about to change',
    (state) => {
      fixture.ingest([told({ isMuted: true, isSticky: true })])
      fixture.core.setMuted(id, null)
      fixture.core.setArchived(id, true)
      const item = queue({ isMuted: false, isHidden: true })
      fixture.core.setOutboxState(item.id, state, {})
      fixture.ingest([told({ isMuted: false, isHidden: false, isSticky: false })])
      fixture.ingest([told({ isMuted: true })])
      const archived = remoteConversation({ isArchived: true })
      fixture.ingest([{ type: 'conversation', conversation: archived }])
      fixture.ingest([
        { type: 'conversation', conversation: remoteConversation({ isArchived: false }) }
      ])
      expect(conversation()).toMatchObject({ mutedUntil: null, isArchived: true, isPinned: false })
    }
  )

  it('believes the server again when it has answered', () => {
    fixture.ingest([told({ isMuted: false })])
    fixture.core.setMuted(id, ALWAYS)
    const item = queue({ isMuted: true })
    fixture.core.settleOutbox(item.id, null, [], NOW)
    expect(conversation().mutedUntil).toBe(ALWAYS)
    // Another device: a change against what we had the server confirm.
    fixture.ingest([told({ isMuted: false })])
    expect(conversation().mutedUntil).toBeNull()
  })

  it('shows what the server told again when it refuses', () => {
    fixture.ingest([told({ isMuted: true, isHidden: false, isSticky: false })])
    fixture.core.setMuted(id, null)
    fixture.core.setArchived(id, true)
    fixture.core.setPinned(id, true)
    const first = queue({ isMuted: false, isHidden: true, isSticky: true })
    fixture.core.setOutboxState(first.id, 'sending', {})
    queue({ isSticky: true })
    const { conversations } = fixture.core.discardOutbox(first.id)
    // The pin is spoken for by the newer command.
    expect(conversations).toMatchObject([{ mutedUntil: ALWAYS, isArchived: false, isPinned: true }])
  })

  describe('tags', () => {
    it('follow the server, whole lists at a time', () => {
      expect(conversation()).toMatchObject({ tags: [], sharedTags: [] })
      const { conversations } = fixture.ingest([told({ tags: ['work', '急件'] })])
      expect(conversations).toMatchObject([{ tags: ['work', '急件'] }])
      expect(fixture.ingest([told({ tags: ['work', '急件'] })]).conversations).toEqual([])
      fixture.ingest([told({ isSticky: true })])
      expect(conversation().tags).toEqual(['work', '急件'])
      fixture.ingest([told({ tags: [] })])
      expect(conversation().tags).toEqual([])
    })

    it('given here are not undone by a first empty list, nor while a command waits', () => {
      fixture.core.setTags(id, ['mine'])
      fixture.ingest([told({ tags: [] })])
      expect(conversation().tags).toEqual(['mine'])
      const item = queue({ tags: ['mine'] })
      fixture.ingest([told({ tags: ['old'] })])
      expect(conversation().tags).toEqual(['mine'])
      fixture.core.settleOutbox(item.id, null, [], NOW)
      fixture.ingest([told({ tags: ['other device'] })])
      expect(conversation().tags).toEqual(['other device'])
    })

    it('that the server refuses go back to what it told last', () => {
      fixture.ingest([told({ tags: ['a'] })])
      fixture.core.setTags(id, ['a', 'b'])
      const item = queue({ tags: ['a', 'b'] })
      fixture.core.discardOutbox(item.id)
      expect(conversation().tags).toEqual(['a'])
    })

    it('of all members are told with the conversation, and stay where it does not say', () => {
      const shared = (sharedTags: readonly string[]): BackendEvent => ({
        type: 'conversation',
        conversation: remoteConversation({ sharedTags })
      })
      expect(fixture.ingest([shared(['support'])]).conversations).toMatchObject([
        { tags: [], sharedTags: ['support'] }
      ])
      fixture.ingest([{ type: 'conversation', conversation: remoteConversation() }])
      expect(conversation().sharedTags).toEqual(['support'])
      fixture.ingest([shared([])])
      expect(conversation().sharedTags).toEqual([])
    })
  })

  it('queues one command at a time, with the newest word on each field', () => {
    queue({ isMuted: true, isSticky: true })
    queue({ isMuted: false, isHidden: true })
    const other = fixture.core.enqueueCommand(
      id,
      { type: 'markRead', conversationServerId: CHAT, isRead: true },
      NOW
    )
    const merged = words({ isMuted: false, isHidden: true, isSticky: true })
    expect(fixture.core.listOutbox(ACCOUNT)).toMatchObject([{ command: merged }, { id: other?.id }])
    const [first] = fixture.core.listOutbox(ACCOUNT)
    fixture.core.setOutboxState(first?.id ?? ('' as never), 'sending', {})
    queue({ isMuted: true })
    expect(fixture.core.listOutbox(ACCOUNT).map(({ command }) => command)).toMatchObject([
      merged,
      { type: 'markRead' },
      words({ isMuted: true })
    ])
  })

  describe('hidden', () => {
    beforeEach(() => {
      fixture.ingest([told({ isHidden: true })])
    })

    it('comes back with a new incoming message, and stays when the server repeats itself', () => {
      const result = fixture.ingest([messageEvent('m1')])
      expect(result).toMatchObject({ unhidden: [id], conversations: [{ isArchived: false }] })
      fixture.ingest([told({ isHidden: true })])
      expect(conversation().isArchived).toBe(false)
      expect(fixture.ingest([messageEvent('m2')]).unhidden).toEqual([])
    })

    it.each([
      ['an own message', messageEvent('m1', { isFromMe: true }), 'live'],
      ['a message that was read elsewhere', messageEvent('m1', { readAt: NOW }), 'live'],
      ['history', messageEvent('m1'), 'history'],
      ['the first sync', messageEvent('m1'), 'initial']
    ] as const)('is not brought back by %s', (_, event, origin) => {
      expect(fixture.ingest([event], { origin }).unhidden).toEqual([])
      expect(conversation().isArchived).toBe(true)
    })

    it('stays hidden where archiving is a matter of this machine', () => {
      fixture.ingest([messageEvent('m1', { conversationServerId: 'own' })])
      const own = fixture.core.listConversations().find(({ serverId }) => serverId === 'own')
      fixture.core.setArchived(own?.id ?? ('' as never), true)
      expect(
        fixture.ingest([messageEvent('m2', { conversationServerId: 'own' })]).unhidden
      ).toEqual([])
      expect(fixture.core.findConversation(own?.id ?? ('' as never))?.isArchived).toBe(true)
    })
  })
})
