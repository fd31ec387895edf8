import { createHash } from 'node:crypto'

import { beforeEach, describe, expect, it } from 'vitest'

import type { ImkitServer } from '../../../../src/demo/imkit/types'
import { closeAfterEach, connect, signIn, start } from './setup'
import type { ImkitClient, Json } from './client'

closeAfterEach()

let server: ImkitServer
let client: ImkitClient
const past = Date.UTC(2026, 0, 5)

beforeEach(async () => {
  server = await start({ tokens: { mine: 'u-me', anns: 'u-ann' } })
  client = connect(server)
  server.world.addUser({ uid: 'u-ann', nickname: 'Ann' })
  server.world.addUser({ uid: 'u-bob', nickname: 'Bob' })
})

function oldRoom(name: string): { room: string; message: string } {
  const options = { name, type: 'group', members: ['u-ann'], createdAt: past } as const
  const room = server.world.addRoom(options).id
  const message = server.world.receive({ room, from: 'u-ann', text: name, at: past + 1000 }).id
  return { room, message }
}

async function names(query: string): Promise<readonly unknown[]> {
  return ((await client.get(`/rooms?${query}`)).data as Json[]).map(({ name }) => name)
}

describe('GET /rooms', () => {
  it('with updatedAfter lists new messages and new rooms, and nothing else', async () => {
    const { world } = server
    const edited = oldRoom('edited')
    const recalled = oldRoom('recalled')
    const reacted = oldRoom('reacted')
    const deleted = oldRoom('deleted')
    const renamed = oldRoom('old name')
    const read = oldRoom('read')
    const spoken = oldRoom('spoken')
    const since = Date.now() - 60_000
    world.edit(edited.message, 'changed')
    world.recall(recalled.message)
    world.react(reacted.message, '👍')
    world.hardDelete(deleted.message)
    world.rename(renamed.room, 'new name')
    world.readRoom(read.room, 'u-me')
    world.setPref('u-me', read.room, { sticky: true })
    world.receive({ room: spoken.room, from: 'u-ann', text: 'hi' })
    world.addRoom({ name: 'fresh', type: 'group', members: ['u-ann'] })
    expect(await names(`updatedAfter=${since}&sort=-lastMessage`)).toEqual(['spoken', 'fresh'])
    expect((await names('')).length).toBe(8)
  })

  it('does not list a room that I joined long after its last message; /rooms/ids does', async () => {
    const id = server.world.addRoom({
      ...{ name: 'quiet', type: 'group', createdAt: past, isMember: false },
      members: ['u-ann', 'u-bob']
    }).id
    expect(await client.get('/rooms/ids')).toEqual({ totalCount: 0, data: [] })
    server.world.joinRoom(id, 'u-me', false)
    expect(await names(`updatedAfter=${Date.now() - 1000}`)).toEqual([])
    expect(await client.get('/rooms/ids')).toEqual({ totalCount: 1, data: [id] })
    server.world.leaveRoom(id, 'u-me', false)
    expect(await client.get('/rooms/ids')).toEqual({ totalCount: 0, data: [] })
    expect((await client.get('/rooms/quitted')).data).toMatchObject([{ _id: id }])
  })

  it('pages, sorts by the newest message and puts unread ones first when told', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map(oldRoom)
    for (const { room } of [b!, c!]) server.world.readRoom(room, 'u-me')
    expect(await names('sort=-lastMessage')).toEqual(['c', 'b', 'a'])
    expect(await names('sort=lastMessage&skip=1&limit=1')).toEqual(['b'])
    expect(await names('sort=-lastMessage&sortUnreadFirst=1')).toEqual(['a', 'c', 'b'])
    expect(server.world.unread('u-me', a!.room)).toBe(1)
  })

  it('has members and my own view, but read markers only in the detail', async () => {
    const { room, message } = oldRoom('one')
    server.world.setMuted('u-me', room, true)
    const [item] = (await client.get('/rooms')).data as Json[]
    expect(item).toMatchObject({
      unread: 1,
      muted: true,
      members: [
        { _id: 'u-me', clientType: 'user' },
        { id: 'u-ann', nickname: 'Ann' }
      ],
      lastMessage: { _id: message },
      createdTimeMS: past
    })
    expect(item).not.toHaveProperty('memberProperties')
    const detail = await client.get(`/rooms/${room}`)
    expect(detail.memberProperties).toMatchObject([{ client: 'u-me', badge: 1 }, { badge: 0 }])
  })
})

describe('membership', () => {
  it('makes one direct room for a pair, under the md5 of both', async () => {
    const md5 = createHash('md5').update('u-ann_u-me').digest('hex')
    const body = { invitee: 'u-ann', roomType: 'direct' }
    for (let i = 0; i < 2; i += 1) {
      expect(await client.post('/rooms/createAndJoin', body)).toMatchObject({ _id: md5 })
    }
    expect(server.world.listRooms()).toHaveLength(1)
  })

  it('makes groups, renames them, adds and removes, and lets me go', async () => {
    const made = await client.post('/rooms/createAndJoin', {
      ...{ name: 'Team', roomType: 'group', invitee: ['u-ann'], systemMessage: true }
    })
    const id = String(made._id)
    await client.request('PUT', `/rooms/${id}`, { name: 'Team 2' })
    await client.post(`/rooms/${id}/members`, { invitees: ['u-bob'], systemMessage: true })
    await client.post(`/rooms/${id}/delete/members`, { members: ['u-ann'], systemMessage: true })
    expect(server.world.listRooms()).toMatchObject([
      { name: 'Team 2', type: 'group', members: ['u-me', 'u-bob'] }
    ])
    await client.post(`/rooms/${id}/delete/members`, { members: ['u-me'], systemMessage: true })
    expect(server.world.listMessages(id).map(({ type }) => type)).toEqual([
      'addMembers',
      'addMembers',
      'deleteMember',
      'leaveRoom'
    ])
    expect((await client.request('GET', `/rooms/${id}`)).status).toBe(403)
  })

  it('keeps a room for its owner to change', async () => {
    const room = server.world.addRoom({ type: 'group', members: ['u-ann', 'u-bob'] }).id
    const change = [
      client.request('PUT', `/rooms/${room}`, { name: 'mine' }),
      client.request('DELETE', `/rooms/${room}`),
      client.request('POST', `/rooms/${room}/delete/members`, { members: ['u-bob'] })
    ]
    for (const answer of await Promise.all(change)) expect(answer.status).toBe(403)
  })

  it('makes a manager, with a line, who may then do what the owner may', async () => {
    const { world } = server
    const room = world.addRoom({ type: 'group', owner: 'u-me', members: ['u-ann', 'u-bob'] }).id
    const ann = connect(server, 'none', 'anns')
    const rename = { name: 'by Ann' }
    expect((await ann.request('PUT', `/rooms/${room}`, rename)).status).toBe(403)
    await client.request('PUT', `/rooms/${room}/member/u-ann`, { property: 'role', value: 'admin' })
    expect((await ann.get(`/rooms/${room}`)).isSuperuser).toBe(true)
    expect((await ann.request('PUT', `/rooms/${room}`, rename)).status).toBe(200)
    expect(world.listMessages(room)).toMatchObject([
      { type: 'assignAdmin', from: 'u-me', fields: { member: { _id: 'u-ann' } } }
    ])
  })

  it('lets anybody into an open room, but nobody who is banned', async () => {
    const { world } = server
    const room = world.addRoom({ type: 'group', owner: 'u-me', members: ['u-bob'] }).id
    const ann = connect(server, 'none', 'anns')
    const knock = async (): Promise<number> =>
      (await ann.request('POST', `/rooms/${room}/join`, {})).status
    expect(await knock()).toBe(403)
    expect(await client.request('PUT', `/rooms/${room}`, { opening: 1 })).toMatchObject({
      result: { opening: 1 }
    })
    expect(await knock()).toBe(200)
    await client.post(`/blockStatus/room/${room}/u-ann`)
    expect(world.listRooms()).toMatchObject([{ members: ['u-me', 'u-bob'] }])
    expect((await client.get(`/blockStatus/room/${room}`)).data).toMatchObject([
      { blockee: 'u-ann' }
    ])
    expect(await knock()).toBe(403)
    await client.request('DELETE', `/blockStatus/room/${room}/u-ann`)
    expect(await knock()).toBe(200)
  })

  it('adds nobody to a direct room', async () => {
    const room = server.world.addRoom({ members: ['u-ann'] }).id
    for (const path of ['/members', '/members/u-bob']) {
      const body = { invitees: ['u-bob'] }
      expect((await client.request('POST', `/rooms/${room}${path}`, body)).status).toBe(400)
    }
  })

  it('makes rooms for others, in the form that only names the members', async () => {
    const body = { name: 'Theirs', members: ['u-ann', 'u-bob'], owner: 'u-ann' }
    expect(await client.post('/rooms', body)).toMatchObject({ members: ['u-ann', 'u-bob'] })
    expect((await client.get('/rooms/ids')).totalCount).toBe(0)
  })

  it('refuses people that do not exist', async () => {
    const body = { invitee: 'u-nobody', roomType: 'direct' }
    expect((await client.request('POST', '/rooms/createAndJoin', body)).status).toBe(404)
  })
})

describe('invitations', () => {
  let room: string
  beforeEach(async () => {
    room = server.world.addRoom({ type: 'group', members: ['u-ann', 'u-bob'], isMember: false }).id
    client = await signIn(server)
    server.world.invite(room, 'u-me', 'u-ann')
  })

  it('arrive as event and as list, and the room stays closed', async () => {
    expect(await client.until('invitation')).toMatchObject([
      { inviter: { _id: 'u-ann' }, invitee: { _id: 'u-me' }, room: { _id: room } }
    ])
    expect((await client.get('/rooms/invitations')).totalCount).toBe(1)
    expect((await client.get('/rooms/ids')).totalCount).toBe(0)
    expect((await client.request('GET', `/rooms/${room}`)).status).toBe(403)
  })

  it('are accepted by joining', async () => {
    expect(await client.post(`/rooms/${room}/join`)).toMatchObject({ _id: room })
    expect((await client.get('/rooms/invitations')).totalCount).toBe(0)
    expect((await client.get('/rooms/ids')).data).toEqual([room])
  })

  it('are withdrawn by who made them or who has a say, and by nobody else', async () => {
    const ann = connect(server, 'none', 'anns')
    const bob = connect(server, 'none', 'bobs')
    server.world.addToken('bobs', 'u-bob')
    const path = `/rooms/${room}/invitations/u-me`
    server.world.cancelInvitation(room, 'u-me')
    server.world.invite(room, 'u-me', 'u-bob')
    expect((await client.request('DELETE', path)).status).toBe(403)
    expect((await ann.get(`/rooms/${room}/invitations`)).totalCount).toBe(1)
    expect((await bob.request('DELETE', path)).status).toBe(200)
    expect((await client.get('/rooms/invitations')).totalCount).toBe(0)
  })

  it('are declined, or withdrawn by the other side', async () => {
    await client.request('DELETE', `/rooms/${room}/invitations`)
    expect(await client.until('cancelInvitation')).toEqual([{ room }])
    server.world.invite(room, 'u-me', 'u-ann')
    server.world.cancelInvitation(room, 'u-me')
    await client.until('cancelInvitation', 2)
    expect((await client.request('POST', `/rooms/${room}/join`, {})).status).toBe(403)
  })
})
