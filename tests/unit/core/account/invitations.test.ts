import { describe, expect, it } from 'vitest'

import { createInvitations } from '../../../../src/main/core/account/invitations'
import type { BackendEvent } from '../../../../src/main/core/backendEvents'

const invited = (room: string, inviterName: string | null = 'Ann'): BackendEvent => ({
  type: 'invited',
  conversationServerId: room,
  name: `Name of ${room}`,
  inviterAddress: 'u-ann',
  inviterName
})

const createBench = () => {
  const bench = { changes: 0 }
  const invitations = createInvitations(() => {
    bench.changes += 1
  })
  return Object.assign(bench, {
    invitations,
    rooms: () => invitations.list().map(({ conversationServerId }) => conversationServerId)
  })
}

describe('invitations', () => {
  it('wait until they are answered, each once however often they are told', () => {
    const bench = createBench()
    for (const room of ['r1', 'r1', 'r2']) bench.invitations.apply(invited(room))
    expect(bench.rooms()).toEqual(['r1', 'r2'])
    expect(bench.changes).toBe(2)
    bench.invitations.apply({ type: 'invitationEnded', conversationServerId: 'r1' })
    bench.invitations.ended('r2')
    bench.invitations.ended('r2')
    expect(bench.rooms()).toEqual([])
    expect(bench.changes).toBe(4)
  })

  it('of somebody without a name show the address', () => {
    const bench = createBench()
    bench.invitations.apply(invited('r1', null))
    expect(bench.invitations.list()).toEqual([
      { conversationServerId: 'r1', name: 'Name of r1', inviterName: 'u-ann' }
    ])
  })

  it('that a new connection no longer lists are gone; a live one meanwhile stays', () => {
    const bench = createBench()
    for (const room of ['gone', 'kept']) bench.invitations.apply(invited(room))
    bench.invitations.listingBegan()
    bench.invitations.apply(invited('kept'))
    bench.invitations.apply(invited('live'))
    bench.invitations.listingEnded()
    expect(bench.rooms()).toEqual(['kept', 'live'])
    bench.invitations.listingEnded()
    expect(bench.rooms()).toEqual(['kept', 'live'])
  })
})
