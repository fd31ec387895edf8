import { fireEvent } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Presence } from '../../src/renderer/src/state/presence'
import { AWAY_AFTER_MS } from '../../src/shared/domain'
import { inbox } from './inbox'
import { settle } from './settle'
import { endApp, installLayout, renderApp } from './support'
import { makeMessage, NOON } from './world'

let now = 0
let presence: Presence
let returns: number

beforeEach(() => {
  installLayout()
  now = 1_000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  document.hasFocus = () => true
  presence = new Presence()
  returns = 0
  presence.onReturn(() => (returns += 1))
})

afterEach(() => {
  presence.dispose()
  endApp()
  vi.restoreAllMocks()
})

describe('presence', () => {
  it('ends 15 s after the last touch', () => {
    now += AWAY_AFTER_MS - 1
    expect(presence.isThere()).toBe(true)
    now += 1
    expect(presence.isThere()).toBe(false)
  })

  it.each(['pointerMove', 'pointerDown', 'keyDown', 'wheel', 'focus'] as const)(
    'comes back with a %s',
    async (name) => {
      now += AWAY_AFTER_MS
      await fireEvent[name](window)
      expect(presence.isThere()).toBe(true)
      expect(returns).toBe(1)
    }
  )

  it('is told once, not with every move', async () => {
    now += AWAY_AFTER_MS
    for (let move = 0; move < 5; move += 1) await fireEvent.pointerMove(window)
    expect(returns).toBe(1)
  })

  it('needs the focus', async () => {
    document.hasFocus = () => false
    await fireEvent.pointerMove(window)
    expect(presence.isThere()).toBe(false)
    expect(returns).toBe(0)
  })

  it('ends with the lock of the screen and begins with its unlock', async () => {
    presence.setLocked(true)
    await fireEvent.keyDown(window)
    expect(presence.isThere()).toBe(false)
    presence.setLocked(false)
    expect(presence.isThere()).toBe(true)
    expect(returns).toBe(1)
  })

  it('hears nothing after its end', async () => {
    presence.dispose()
    now += AWAY_AFTER_MS
    await fireEvent.keyDown(window)
    expect(presence.isThere()).toBe(false)
  })
})

describe('a message on an unattended screen', () => {
  it('is read only when somebody is there again', async () => {
    const { bridge } = await renderApp(inbox())
    now += AWAY_AFTER_MS
    bridge.changeConversation('c1', { unreadCount: 1 })
    bridge.receive(makeMessage('m3', 'c1', NOON + 5_000))
    await settle()
    await new Promise((resolve) => requestAnimationFrame(resolve))
    expect(bridge.callsOf('conversation:markRead')).toEqual([])
    await fireEvent.pointerMove(window)
    expect(bridge.callsOf('conversation:markRead')).toEqual([{ conversationId: 'c1', upTo: 'm3' }])
  })

  it('is read only when the computer is unlocked', async () => {
    const { bridge } = await renderApp(inbox())
    bridge.publish({ type: 'screen/lockChanged', isLocked: true })
    await settle()
    bridge.changeConversation('c1', { unreadCount: 1 })
    bridge.receive(makeMessage('m3', 'c1', NOON + 5_000))
    await settle()
    await new Promise((resolve) => requestAnimationFrame(resolve))
    expect(bridge.callsOf('conversation:markRead')).toEqual([])
    bridge.publish({ type: 'screen/lockChanged', isLocked: false })
    await settle()
    expect(bridge.callsOf('conversation:markRead')).toEqual([{ conversationId: 'c1', upTo: 'm3' }])
  })
})
