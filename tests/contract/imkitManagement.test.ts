/** Rooms made and changed by the owner, invitations, preferences, search and sign-out on IMKIT. */
import { createHash } from 'node:crypto'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { drawFace } from '../../src/demo/seed/pictures'
import { createBackend } from '../../src/main/backends/registry'
import type { BackendEvent } from '../../src/main/core/backendEvents'
import type { ChatBackend, ConversationManagement } from '../../src/main/core/chatBackend'
import type { Result } from '../../src/shared/domain'
import { createRecordingLogger } from '../support/recorders'
import { collect, createSink, lastCursor, never, noBlob, type RecordingSink } from './backendSteps'
import { BOB, sessionFor, startImkit, type ImkitContractServer } from './imkitHarness'

const EVE = 'u-eve'

let server: ImkitContractServer
let backend: ChatBackend
let sink: RecordingSink

const make = (): ChatBackend => createBackend('imkit', { logger: createRecordingLogger() })

const connect = (): ReturnType<ChatBackend['connect']> =>
  backend.connect(sessionFor(server.url, server.secret), sink, never())

const management = (): ConversationManagement => {
  if (backend.management === null) throw new Error('no management')
  return backend.management
}

const valueOf = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

const isEvent =
  (type: BackendEvent['type'], conversationServerId: string) =>
  (event: BackendEvent): boolean =>
    event.type === type &&
    'conversationServerId' in event &&
    event.conversationServerId === conversationServerId

beforeEach(async () => {
  server = await startImkit()
  server.demo.world.addUser({ uid: EVE, nickname: 'Eve' })
  backend = make()
  sink = createSink()
})
afterEach(async () => {
  await backend.close()
  await server.stop()
})

describe('pictures', () => {
  const pictureOf = (room: string): string | null | undefined =>
    sink.events
      .flatMap((event) => (event.type === 'conversation' ? [event.conversation] : []))
      .findLast(({ serverId }) => serverId === room)?.picture?.reference

  it('of rooms are set, told, fetched and taken away', async () => {
    await connect()
    const { world } = server.demo
    const room = world.addRoom({ name: 'Team', members: [BOB, EVE], owner: world.me }).id
    const bytes = drawFace(1)
    const set = await management().setPicture(room, { bytes, mimeType: 'image/png' }, never())
    expect(set).toMatchObject({ ok: true })
    const reference = pictureOf(room) ?? ''
    expect(reference).toMatch(/^\/files\//)
    const of = { type: 'conversation', conversationServerId: room, reference } as const
    expect(valueOf(await backend.downloadPicture(of, 100_000, never()))).toEqual(bytes)
    expect(await backend.downloadPicture(of, 10, never())).toMatchObject({ ok: false })
    valueOf(await management().setPicture(room, null, never()))
    expect(pictureOf(room)).toBeNull()
  })

  it('of people are taken from their own server only', async () => {
    await connect()
    const { world } = server.demo
    const spy = world.addRoom({ name: 'Spy', members: [BOB, EVE] }).id
    const pages = await collect(backend, null)
    const people = pages
      .flatMap(({ events }) => events)
      .flatMap((event) => (event.type === 'conversation' ? [event.conversation] : []))
      .find(({ serverId }) => serverId === spy)?.participants
    expect(people?.find(({ address }) => address === EVE)?.picture).toEqual({
      reference: null,
      at: 0
    })
    const of = {
      type: 'person',
      address: EVE,
      reference: 'https://elsewhere.example/x.png'
    } as const
    expect(await backend.downloadPicture(of, 100_000, never())).toMatchObject({ ok: false })
  })
})

describe('rooms', () => {
  it('opens the one direct room of two people by the md5 rule', async () => {
    await connect()
    const { world } = server.demo
    const room = valueOf(await management().createDirect(` ${EVE} `, never()))
    const names = [world.me, EVE].sort().join('_')
    expect(room).toMatchObject({
      serverId: createHash('md5').update(names).digest('hex'),
      isGroup: false,
      participants: [{ address: EVE, name: 'Eve' }]
    })
    expect(valueOf(await management().createDirect(EVE, never())).serverId).toBe(room.serverId)
    expect(valueOf(await management().createDirect(BOB, never())).serverId).toBe(
      server.conversation
    )
    expect(world.listRooms(world.me)).toHaveLength(2)
    expect(sink.events).toContainEqual({ type: 'conversation', conversation: room })
  })

  it('makes a group, renames it, brings people in and sends them away', async () => {
    await connect()
    const { world } = server.demo
    world.addUser({ uid: 'u-zoe', nickname: 'Zoe' })
    const group = valueOf(
      await management().createGroup('Trip', [BOB, BOB, world.me], null, never())
    )
    expect(group).toMatchObject({ name: 'Trip', isGroup: true, participants: [{ address: BOB }] })
    const id = group.serverId
    const now = (): unknown => world.listRooms().find((room) => room.id === id)
    expect(await management().rename(id, 'Trip 2', never())).toEqual({ ok: true, value: undefined })
    expect(now()).toMatchObject({ name: 'Trip 2' })
    expect(await management().addMembers(id, [EVE, 'u-zoe'], never())).toMatchObject({ ok: true })
    expect(now()).toMatchObject({ members: [world.me, BOB, EVE, 'u-zoe'] })
    expect(await management().removeMember(id, BOB, never())).toMatchObject({ ok: true })
    expect(now()).toMatchObject({ members: [world.me, EVE, 'u-zoe'] })
    // The others read of it in lines of the room.
    expect(world.listMessages(id).map(({ type }) => type)).toEqual([
      'addMembers',
      'addMembers',
      'deleteMember'
    ])
    const last = sink.events.filter(({ type }) => type === 'conversation').at(-1)
    expect(last).toMatchObject({
      conversation: { serverId: id, name: 'Trip 2', participants: [{ address: EVE }, {}] }
    })
  })

  it('leaves a room, also when another device was faster', async () => {
    await connect()
    const { world } = server.demo
    const [one, two] = ['One', 'Two'].map((name) => world.addRoom({ name, members: [BOB, EVE] }).id)
    expect(await management().leave(one ?? '', never())).toMatchObject({ ok: true })
    await sink.waitFor(isEvent('conversationRemoved', one ?? ''))
    world.leaveRoom(two ?? '', world.me, false)
    expect(await management().leave(two ?? '', never())).toMatchObject({ ok: true })
    await sink.waitFor(isEvent('conversationRemoved', two ?? ''))
    expect(world.listRooms(world.me).map(({ id }) => id)).toEqual([server.conversation])
  })

  it('says why not', async () => {
    expect(await management().createDirect(BOB, never())).toMatchObject({
      error: { code: 'offline' }
    })
    await connect()
    const { world } = server.demo
    const refused = async (task: Promise<Result<unknown>>): Promise<unknown> => {
      const result = await task
      return result.ok ? 'done' : result.error.code
    }
    const theirs = world.addRoom({ name: 'Theirs', members: [BOB, EVE], owner: BOB }).id
    expect(await refused(management().createDirect(world.me, never()))).toBe('invalid_input')
    expect(await refused(management().createDirect('u-nobody', never()))).toBe('not_found')
    expect(await refused(management().createGroup('Alone', [], null, never()))).toBe(
      'invalid_input'
    )
    expect(await refused(management().rename(theirs, 'Mine', never()))).toBe('rejected')
    expect(await refused(management().removeMember(theirs, EVE, never()))).toBe('rejected')
    const abort = new AbortController()
    abort.abort()
    expect(await refused(management().createDirect(EVE, abort.signal))).toBe('cancelled')
    expect(await refused(management().leave(theirs, never()))).toBe('done')
  })
})

describe('invitations', () => {
  const invite = (name = 'Team'): string => {
    const { world } = server.demo
    const { id } = world.addRoom({ name, type: 'group', members: [BOB, EVE], isMember: false })
    world.invite(id, world.me, BOB)
    return id
  }

  it('open at the connect are told, accepted and declined', async () => {
    const [team, club] = [invite(), invite('Club')]
    await connect()
    const events = (await collect(backend, null)).flatMap((page) => page.events)
    expect(events).toContainEqual({
      type: 'invited',
      conversationServerId: team,
      name: 'Team',
      inviterAddress: BOB,
      inviterName: 'Bob'
    })
    const { world } = server.demo
    const joined = valueOf(await management().answerInvitation(team, true, never()))
    expect(joined).toMatchObject({ serverId: team, name: 'Team', isGroup: true })
    await sink.waitFor(isEvent('invitationEnded', team))
    expect(valueOf(await management().answerInvitation(club, false, never()))).toBeNull()
    await sink.waitFor(isEvent('invitationEnded', club))
    expect(world.listRooms(world.me).map(({ id }) => id)).toEqual([server.conversation, team])
    const again = (await collect(backend, null)).flatMap((page) => page.events)
    expect(again.filter(({ type }) => type === 'invited')).toEqual([])
  })

  it('that were withdrawn cannot be accepted, and end', async () => {
    const team = invite()
    await connect()
    await collect(backend, null)
    server.demo.faults.dropPush = () => true
    server.demo.world.cancelInvitation(team, server.demo.world.me)
    expect(await management().answerInvitation(team, true, never())).toMatchObject({
      ok: false,
      error: { code: 'not_found' }
    })
    await sink.waitFor(isEvent('invitationEnded', team))
    expect(await management().answerInvitation(team, false, never())).toEqual({
      ok: true,
      value: null
    })
  })

  it('accepted on another device end here too', async () => {
    await connect()
    await collect(backend, null)
    const team = invite()
    await sink.waitFor(isEvent('invited', team))
    server.demo.world.joinRoom(team, server.demo.world.me)
    await sink.waitFor(isEvent('invitationEnded', team))
  })

  it('withdrawn while away end with the next connection', async () => {
    const team = invite()
    await connect()
    const cursor = lastCursor(await collect(backend, null))
    server.kick()
    await sink.waitForEnd()
    server.demo.world.cancelInvitation(team, server.demo.world.me)
    await connect()
    const events = (await collect(backend, cursor)).flatMap((page) => page.events)
    expect(events).toContainEqual({ type: 'invitationEnded', conversationServerId: team })
  })

  it('of somebody else are not ours', async () => {
    await connect()
    server.demo.emitEncoded('invitation', {
      inviter: { _id: BOB },
      invitee: { _id: EVE },
      room: { _id: 'r9', name: 'Theirs' }
    })
    const mine = invite()
    await sink.waitFor(isEvent('invited', mine))
    expect(sink.events.some(isEvent('invited', 'r9'))).toBe(false)
  })
})

describe('deleting for oneself', () => {
  it('hides the message on all devices of the owner, and from nobody else', async () => {
    await connect()
    const { world } = server.demo
    const { id } = world.receive({ room: server.conversation, from: BOB, text: 'a slip' })
    const command = {
      type: 'deleteForMe',
      conversationServerId: server.conversation,
      messageServerId: id
    } as const
    const before = world.unread(world.me)
    expect(await backend.execute(command, noBlob, never())).toEqual({
      type: 'confirmed',
      events: [{ type: 'messageDeleted', serverId: id }],
      sent: null
    })
    expect(world.unread(world.me)).toBe(before - 1)
    expect(world.listMessages(server.conversation).map((message) => message.id)).toContain(id)
    // The other devices hear of it live, and those that were away from the list.
    await vi.waitFor(() => {
      expect(sink.events).toContainEqual({ type: 'messageDeleted', serverId: id })
    })
    const events = (await collect(backend, null)).flatMap((page) => page.events)
    expect(
      events.filter((event) => event.type === 'message' && event.message.serverId === id)
    ).toEqual([])
    // Not knowing what became of it, it is said again, and that is no failure.
    expect(await backend.findOutcome(command, new Set(), never())).toEqual({ type: 'absent' })
    expect(await backend.execute(command, noBlob, never())).toMatchObject({ type: 'confirmed' })
  })

  it('is done where the message is gone for all by now', async () => {
    await connect()
    const { world } = server.demo
    const { id } = world.receive({ room: server.conversation, from: BOB, text: 'a slip' })
    world.hardDelete(id)
    const command = {
      type: 'deleteForMe',
      conversationServerId: server.conversation,
      messageServerId: id
    } as const
    expect(await backend.execute(command, noBlob, never())).toMatchObject({ type: 'confirmed' })
  })
})

describe('preferences', () => {
  const command = (
    values: Partial<Record<'isMuted' | 'isHidden' | 'isSticky', boolean>> & {
      readonly tags?: readonly string[]
    }
  ): Parameters<ChatBackend['execute']>[0] & { type: 'setPreferences' } => ({
    type: 'setPreferences',
    conversationServerId: server.conversation,
    isMuted: null,
    isHidden: null,
    isSticky: null,
    ...values
  })
  const prefs = async (): Promise<unknown> => {
    const events = (await collect(backend, null)).flatMap((page) => page.events)
    return events.find(isEvent('conversationPrefs', server.conversation))
  }

  it('mute, hide and pin are kept on the server, each by itself', async () => {
    await connect()
    const set = (values: Parameters<typeof command>[0]): Promise<unknown> =>
      backend.execute(command(values), noBlob, never())
    expect(await set({ isMuted: true })).toMatchObject({
      type: 'confirmed',
      events: [{ type: 'conversationPrefs', isMuted: true, isHidden: null, isSticky: null }]
    })
    await set({ isSticky: true, isHidden: true })
    expect(await prefs()).toMatchObject({ isMuted: true, isHidden: true, isSticky: true })
    await set({ isMuted: false, isHidden: false })
    expect(await prefs()).toMatchObject({ isMuted: false, isHidden: false, isSticky: true })
  })

  it('tags are kept on the server, and told to the other devices', async () => {
    await connect()
    const { world } = server.demo
    const tags = ['work', '急件 🚲']
    expect(await backend.execute(command({ tags }), noBlob, never())).toMatchObject({
      type: 'confirmed',
      events: [{ type: 'conversationPrefs', isMuted: null, isSticky: null, tags }]
    })
    expect(world.pref(world.me, server.conversation).tags).toEqual(tags)
    expect(await prefs()).toMatchObject({ tags, isMuted: false })
    // An answer that never came: asked again, the server has them, in whatever order.
    const reversed = command({ tags: [...tags].reverse() })
    expect(await backend.findOutcome(reversed, new Set(), never())).toMatchObject({ type: 'found' })
    const fewer = command({ tags: ['work'] })
    expect(await backend.findOutcome(fewer, new Set(), never())).toEqual({ type: 'absent' })
    sink.events.length = 0
    world.setPref(world.me, server.conversation, { tags: ['elsewhere', 'elsewhere', ' '] })
    await vi.waitFor(() => {
      const event = sink.events.find(isEvent('conversationPrefs', server.conversation))
      expect(event).toMatchObject({ tags: ['elsewhere'] })
    })
  })

  it('tags of all members come with the room', async () => {
    await connect()
    server.demo.world.setRoomTags(server.conversation, ['support'])
    const events = (await collect(backend, null)).flatMap((page) => page.events)
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'conversation',
        conversation: expect.objectContaining({
          serverId: server.conversation,
          sharedTags: ['support']
        }) as unknown
      })
    )
  })

  it('unmutes what another client muted, wherever it wrote that', async () => {
    await connect()
    const { world } = server.demo
    world.setMuted(world.me, server.conversation, true)
    expect(await prefs()).toMatchObject({ isMuted: true })
    await backend.execute(command({ isMuted: false }), noBlob, never())
    expect(await prefs()).toMatchObject({ isMuted: false })
  })

  it('a change elsewhere says nothing about a mute that it does not name', async () => {
    const { world } = server.demo
    world.setMuted(world.me, server.conversation, true)
    await connect()
    sink.events.length = 0
    world.setPref(world.me, server.conversation, { sticky: true })
    await sink.waitFor(
      (event) => event.type === 'conversationPrefs' && event.isMuted === true && !!event.isSticky
    )
    expect(
      sink.events.some((event) => event.type === 'conversationPrefs' && event.isMuted === false)
    ).toBe(false)
  })

  it('are looked for when the answer was lost', async () => {
    await connect()
    const wanted = command({ isMuted: true, isSticky: true })
    server.demo.faults.onRequest = (_, path) =>
      path.startsWith('/roomPrefs') ? { reset: true } : null
    expect(await backend.execute(wanted, noBlob, never())).toMatchObject({ type: 'unknown' })
    expect(await backend.findOutcome(wanted, new Set(), never())).toEqual({ type: 'absent' })
    server.demo.faults.reset()
    await backend.execute(wanted, noBlob, never())
    expect(await backend.findOutcome(wanted, new Set(), never())).toMatchObject({
      type: 'found',
      events: [{ isMuted: true, isSticky: true }]
    })
    server.demo.faults.onRequest = () => ({ status: 500 })
    expect(await backend.findOutcome(wanted, new Set(), never())).toMatchObject({
      type: 'undecided'
    })
  })
})

describe('search', () => {
  const search = async (query: string, limit = 20): Promise<readonly string[]> => {
    if (backend.search === null) throw new Error('no search')
    const events = valueOf(await backend.search(query, limit, never()))
    return events.flatMap((event) => (event.type === 'message' ? [event.message.text] : []))
  }

  it('finds messages of all rooms, newest first, with their conversation', async () => {
    const { world } = server.demo
    const team = world.addRoom({ name: 'Team', members: [BOB, EVE] }).id
    server.receive('自転車 one')
    world.receive({ room: team, from: EVE, text: '自転車 two' })
    server.receive('nothing')
    server.receive('自転車 three')
    const recalled = server.receive('自転車 four')
    world.userDelete(world.me, server.conversation, [recalled])
    await connect()
    expect(await search('自転車')).toEqual(['自転車 three', '自転車 two', '自転車 one'])
    expect(await search('自転車', 2)).toEqual(['自転車 three', '自転車 two'])
    expect(await search('no such words')).toEqual([])
    const result = await backend.search?.('two', 5, never())
    expect(result).toMatchObject({
      value: [{ conversation: { serverId: team, name: 'Team' }, message: { senderName: 'Eve' } }]
    })
  })

  it('asks for at most four bodies at a time, and for no more than is wanted', async () => {
    for (let index = 0; index < 30; index += 1) server.receive(`word ${String(index)}`)
    await connect()
    server.demo.faults.onRequest = () => ({ delayMs: 5 })
    server.demo.resetPeak()
    const before = server.demo.requests.length
    expect(await search('word', 12)).toHaveLength(12)
    expect(server.demo.requests.length - before).toBe(13)
    expect(server.demo.peakRequests).toBeLessThanOrEqual(4)
  })

  it('says why it found nothing', async () => {
    expect(await backend.search?.('word', 5, never())).toMatchObject({ error: { code: 'offline' } })
    await connect()
    server.demo.faults.onRequest = () => ({ status: 500 })
    expect(await backend.search?.('word', 5, never())).toMatchObject({
      error: { code: 'server_error' }
    })
  })
})

describe('signing out', () => {
  it('revokes the token and names the device', async () => {
    await connect()
    await backend.signOut?.(never())
    expect(server.demo.requests.at(-1)).toMatchObject({ method: 'POST', path: '/me/logout' })
    await backend.close()
    expect(await connect()).toMatchObject({ ok: false, error: { cause: 'auth_refused' } })
  })

  it('is best effort', async () => {
    await backend.signOut?.(never())
    await connect()
    await server.stop()
    await backend.signOut?.(never())
  })
})
