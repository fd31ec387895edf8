import { describe, expect, it } from 'vitest'

import { messageActions } from '../../src/renderer/src/view/messageActions'
import { ALL_CAPABILITIES, makeMessage, NOON } from './world'

describe('what can be done with a message', () => {
  const mine = makeMessage('m', 'c', NOON, { isFromMe: true })

  it('offers by capability', () => {
    expect(messageActions(mine, ALL_CAPABILITIES)).toEqual([
      'reply',
      'react',
      'edit',
      'copy',
      'forward',
      'pin',
      'select',
      'unsend',
      'deleteForMe'
    ])
    const none = {
      ...ALL_CAPABILITIES,
      reply: false,
      edit: false,
      unsend: false,
      reactions: 'none',
      pinMessages: false
    } as const
    expect(messageActions(mine, none)).toEqual(['copy', 'forward', 'select', 'deleteForMe'])
    expect(messageActions(makeMessage('m', 'c', NOON), ALL_CAPABILITIES)).not.toContain('edit')
  })

  it('offers retry for what did not go out, and nothing of the server', () => {
    const failed = { ...mine, sendState: 'failed', serverId: null } as const
    expect(messageActions(failed, ALL_CAPABILITIES)).toEqual([
      'retry',
      'edit',
      'copy',
      'forward',
      'select',
      'discard'
    ])
  })

  it('offers to look or to send again where nobody knows whether it arrived', () => {
    const unconfirmed = { ...mine, sendState: 'unconfirmed', serverId: null } as const
    expect(messageActions(unconfirmed, ALL_CAPABILITIES)).toEqual([
      'checkAgain',
      'sendAgain',
      'copy',
      'forward',
      'select',
      'discard'
    ])
  })

  it('lets words be changed that still wait, whatever the server can do', () => {
    const queued = { ...mine, sendState: 'queued', serverId: null } as const
    expect(messageActions(queued, { ...ALL_CAPABILITIES, edit: false })).toEqual([
      'edit',
      'copy',
      'forward',
      'select',
      'discard'
    ])
    const sending = { ...queued, sendState: 'sending' } as const
    expect(messageActions(sending, ALL_CAPABILITIES)).toEqual(['copy', 'forward', 'select'])
  })

  it('offers to unpin, and what it said before', () => {
    const changed = { ...mine, isPinned: true, edits: [{ text: 'before', until: NOON }] }
    const offered = messageActions(changed, ALL_CAPABILITIES)
    expect(offered).toEqual(expect.arrayContaining(['unpin', 'edits']))
    expect(offered).not.toContain('pin')
  })

  it('offers no other words for a poll', () => {
    const poll = { ...mine, body: { type: 'poll', title: mine.text, options: [] } as const }
    expect(messageActions(poll, ALL_CAPABILITIES)).not.toContain('edit')
  })

  it('offers only deletion for a tombstone', () => {
    expect(messageActions({ ...mine, unsentAt: NOON }, ALL_CAPABILITIES)).toEqual(['deleteForMe'])
  })
})
