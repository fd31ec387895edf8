import { beforeEach, describe, expect, it } from 'vitest'

import type { ImkitServer } from '../../../../src/demo/imkit/types'
import { closeAfterEach, connect, signIn, start } from './setup'
import type { ImkitClient } from './client'

closeAfterEach()

let server: ImkitServer
let client: ImkitClient
let room: string

beforeEach(async () => {
  server = await start({ tokens: { mine: 'u-me', anns: 'u-ann' } })
  client = await signIn(server)
  room = server.world.addRoom({ members: ['u-ann'] }).id
})

describe('headers', () => {
  it('are the client key and the raw token, under their new or old names', async () => {
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${server.url}/me`, { headers })).status
    const key = { 'IM-CLIENT-KEY': server.clientKey }
    expect(await status({})).toBe(403)
    expect(await status({ 'IM-CLIENT-KEY': 'other', 'IM-Authorization': 'mine' })).toBe(403)
    expect(await status(key)).toBe(401)
    expect(await status({ ...key, 'IM-Authorization': 'Bearer mine' })).toBe(401)
    expect(await status({ ...key, 'IM-Authorization': 'mine' })).toBe(200)
    expect(await status({ CLIENT_KEY: server.clientKey, Authorization: 'mine' })).toBe(200)
  })

  it('stop working when the token expires, while the socket may live on', async () => {
    server.world.expireToken('mine')
    expect(await client.request('GET', '/me')).toMatchObject({ status: 401, RC: 401 })
    expect(server.socketCount()).toBe(1)
    server.world.addToken('mine', 'u-me')
    server.world.expireToken('mine', 'closed')
    await client.until('disconnect')
  })

  it('of a signed token are good for its user', async () => {
    const signed = await client.post('/auths/sign/v2', { id: 'u-new', nickname: 'New' })
    const token = String(signed.token)
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as unknown
    expect(claims).toMatchObject({ id: 'u-new', exp: signed.exp })
    expect(await connect(server, 'none', token).get('/me')).toMatchObject({ nickname: 'New' })
  })

  it('come without the envelope from the older path', async () => {
    const body = JSON.stringify({ id: 'u-new' })
    const headers = { 'content-type': 'application/json' }
    const signed = await client.fetch('/auths/sign', { method: 'POST', headers, body })
    expect(await signed.json()).toMatchObject({ id: 'u-new', authType: 'native' })
  })

  it('are refused after logging out', async () => {
    await client.post('/me/logout')
    expect((await client.request('GET', '/me')).status).toBe(401)
    expect((await connect(server, 'none', 'anns').request('GET', '/me')).status).toBe(200)
  })
})

describe('pins and hidden messages', () => {
  it('are for owners and managers, and told to everybody', async () => {
    const { world } = server
    const room = world.addRoom({ type: 'group', owner: 'u-ann', members: ['u-ann', 'u-bob'] }).id
    const { id } = world.receive({ room, from: 'u-bob', text: 'rude' })
    const ann = await signIn(server, 'none', 'anns')
    for (const name of ['pin', 'hidden']) {
      expect((await client.request('POST', `/messages/${id}/${name}`)).status).toBe(403)
      expect((await ann.request('POST', `/messages/${id}/${name}`)).status).toBe(200)
    }
    expect((await client.get(`/rooms/${room}/pined-messages`)).data).toMatchObject([{ _id: id }])
    expect(await ann.until('chat message', 2)).toMatchObject([
      { _id: id, isPined: true },
      { _id: id, isPined: true, isHidden: true }
    ])
    await ann.request('DELETE', `/messages/${id}/hidden`)
    expect((await ann.until('chat message', 3))[2]).not.toHaveProperty('isHidden')
  })
})

describe('messages', () => {
  it('keep what belongs to them, extra verbatim, and ignore the rest', async () => {
    const extra = { nonce: 'n-1', deep: [1, { a: null }] }
    const images = [{ originalUrl: 'http://x.example/1.png', width: 4, height: 3 }]
    const sent = await client.post(`/rooms/${room}/message`, {
      ...{ message: 'hi', messageType: 'mixed', extra, images },
      ...{ roomId: room, video: { local: true }, mentions: ['u-ann'] }
    })
    expect(sent).toMatchObject({ message: 'hi', messageType: 'mixed', extra, images, room })
    expect(sent).toMatchObject({ sender: { _id: 'u-me' }, mentions: ['u-ann'], reactionCount: 0 })
    expect(sent._id).toMatch(/^[0-9a-f]{24}$/)
    expect(sent).not.toHaveProperty('video')
    expect(sent).not.toHaveProperty('roomId')
    expect(await client.until('chat message')).toEqual([sent])
  })

  it('carry the message that they answer', async () => {
    const { id } = server.world.receive({ room, from: 'u-ann', text: 'question' })
    const sent = await client.post(`/rooms/${room}/message`, { message: 'yes', reply: id })
    expect(sent.reply).toMatchObject({ _id: id, message: 'question' })
  })

  it('are edited and recalled under their id, by their sender only', async () => {
    const { _id } = await client.post(`/rooms/${room}/message`, { message: 'tpyo' })
    const path = `/rooms/${room}/message`
    expect(await client.post(path, { _id, message: 'typo' })).toMatchObject({
      _id,
      message: 'typo'
    })
    const ann = connect(server, 'none', 'anns')
    expect((await ann.request('POST', path, { _id, message: 'x' })).status).toBe(403)
    expect((await ann.request('POST', path, { _id, messageType: 'recall' })).status).toBe(403)
    expect(await client.post(path, { _id, messageType: 'recall' })).toMatchObject({
      ...{ _id, message: '', messageType: 'recall' }
    })
    expect((await client.until('chat message', 3)).map((each) => each._id)).toEqual([_id, _id, _id])
    expect((await client.request('POST', path, { _id: 'gone', message: 'x' })).status).toBe(404)
  })

  it('have reactions, each person any number of different ones', async () => {
    const { id } = server.world.receive({ room, from: 'u-ann', text: 'cake?' })
    const path = `/messages/${id}/reaction`
    for (const reaction of ['👍', '🎂', '👍']) await client.post(path, { reaction })
    expect(server.world.listMessages(room)[0]?.reactions).toHaveLength(2)
    const query = `?reaction=${encodeURIComponent('👍')}`
    const { result } = await client.request('DELETE', path + query)
    expect(result).toMatchObject({ reactions: [{ client: 'u-me', reaction: '🎂' }] })
  })

  it('of more than a megabyte are refused', async () => {
    const message = 'x'.repeat(1024 * 1024 + 1)
    const answer = await client.request('POST', `/rooms/${room}/message`, { message })
    expect(answer).toMatchObject({ status: 413, RC: 413 })
    expect(server.world.listMessages(room)).toHaveLength(0)
  })

  it('do not pass a block', async () => {
    await connect(server, 'none', 'anns').post('/blockStatus/my/u-me')
    const answer = await client.request('POST', `/rooms/${room}/message`, { message: 'hi' })
    expect(answer.status).toBe(403)
  })

  it('are hidden for one user only', async () => {
    const { id } = server.world.receive({ room, from: 'u-ann', text: 'secret' })
    await client.post('/messages/user-delete', { room, messages: [id] })
    expect(await client.until('userDeleteMessages')).toEqual([
      { room, messages: [id], isUserDeleteAllMessagesInRoom: false }
    ])
    expect(server.world.unread('u-me')).toBe(0)
    const theirs = await connect(server, 'none', 'anns').get(`/rooms/${room}/messages/v3`)
    expect(theirs.userDeletedIDs).toEqual([])
  })
})

describe('reading', () => {
  it('counts what others said after my marker, and tells everybody when it moves', async () => {
    const { world } = server
    const [first, second] = ['one', 'two', 'three'].map((text) =>
      world.receive({ room, from: 'u-ann', text })
    )
    await client.post(`/rooms/${room}/message`, { message: 'mine does not count' })
    world.joinRoom(room, 'u-bob')
    expect(await client.get('/me/badge')).toEqual({ badge: 3 })
    const path = `/rooms/${room}/lastRead`
    await client.request('PUT', path, { message: second!.id })
    expect(await client.get('/me/badge')).toEqual({ badge: 1 })
    // Backwards is no way to go.
    await client.request('PUT', path, { message: first!.id })
    expect(world.lastRead(room, 'u-me')).toBe(second!.id)
    world.readRoom(room, 'u-ann')
    expect((await client.until('lastRead', 2)).map(({ memberID }) => memberID)).toEqual([
      'u-me',
      'u-ann'
    ])
  })

  it('refuses a message of another room', async () => {
    const other = server.world.addRoom({ members: ['u-bob'] }).id
    const { id } = server.world.receive({ room: other, from: 'u-bob', text: 'x' })
    const answer = await client.request('PUT', `/rooms/${room}/lastRead`, { message: id })
    expect(answer.status).toBe(404)
  })
})

describe('preferences', () => {
  it('of rooms change in part and are told whole', async () => {
    await client.post(`/roomPrefs/${room}`, { sticky: true, unknown: 1 })
    await client.post(`/roomPrefs/${room}`, { tags: ['vip'] })
    const [, last] = await client.until('roomPref', 2)
    expect(last).toEqual({
      ...{ room, sticky: true, hidden: false, muted: false, tags: ['vip'], tagColors: {} },
      ...{ folder: '', translation: null }
    })
    expect((await client.get('/roomPrefs/')).data).toEqual([last])
  })

  it('of mine are a list or a map, of any JSON', async () => {
    await client.post('/me/pref/plain', 'text')
    await client.post('/me/pref/object', { a: [1] })
    expect(await client.get('/me/pref')).toEqual([
      { key: 'plain', data: 'text' },
      { key: 'object', data: { a: [1] } }
    ])
    await client.request('DELETE', '/me/pref/plain')
    expect(await client.get('/me/prefs')).toEqual({ object: { a: [1] } })
    await client.until('myPrefDelete')
    expect(client.named('myPrefChange')).toHaveLength(2)
  })

  it('mute a room for me', async () => {
    expect(await client.post(`/me/mute/${room}`)).toMatchObject({ mute: [room] })
    expect(await client.get(`/rooms/${room}`)).toMatchObject({ muted: true })
    await client.request('DELETE', `/me/mute/${room}`)
    expect(await client.get(`/rooms/${room}`)).toMatchObject({ muted: false })
  })
})

describe('search', () => {
  it('answers every type that was asked for, messages as ids', async () => {
    const { id } = server.world.receive({ room, from: 'u-ann', text: 'the BLUE crane' })
    const type = ['messages', 'files', 'roomName', 'roomMember', 'roomTags', 'other']
    expect(await client.post('/search', { type, keyword: 'blue' })).toMatchObject({
      ...{ messages: [{ room: { _id: room }, messages: [id] }], files: [], roomName: [] },
      ...{ roomMember: [], roomTags: [], other: [] }
    })
    const { roomMember } = await client.post('/search', { type: ['roomMember'], keyword: 'u-an' })
    expect(roomMember).toMatchObject([{ _id: room }])
  })
})

describe('files', () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i % 251)

  async function upload(size = bytes): Promise<Response> {
    const form = new FormData()
    form.set('file', new File([size], encodeURIComponent('naïve 檔案.bin'), { type: 'app/x' }))
    form.set('extra', JSON.stringify({ roomID: room }))
    return client.fetch('/files/chatserver-upload', { method: 'POST', body: form })
  }

  it('go up, and down from a signed address that wants none of our headers', async () => {
    const { result } = (await (await upload()).json()) as { result: Record<string, unknown> }
    expect(result).toMatchObject({ filename: 'naïve 檔案.bin', length: bytes.length })
    const path = `/files/chatserver-upload/${String(result._id)}`
    const { headers, status } = await client.fetch(path, { redirect: 'manual' })
    expect(status).toBe(302)
    const location = headers.get('location')!
    expect(location.startsWith(server.storageUrl)).toBe(true)
    const plain = await fetch(location)
    expect(plain.headers.get('content-type')).toBe('app/x')
    expect(new Uint8Array(await plain.arrayBuffer())).toEqual(bytes)
    expect(await client.get(`${path}?signedUrlOnly=1`)).toMatchObject({
      url: expect.stringContaining(server.storageUrl) as string
    })
    expect(server.leakedHeaders).toBe(0)
    // Following with the same headers, as fetch does by itself, shows the token to a stranger.
    expect((await client.fetch(path)).status).toBe(400)
    expect(server.leakedHeaders).toBe(1)
  })

  it('are not fetched without a signature, or with an old one', async () => {
    const { result } = (await (await upload()).json()) as { result: { _id: string } }
    const address = `${server.storageUrl}/chatserver-upload/${result._id}`
    expect((await fetch(address)).status).toBe(403)
    server.faults.download = 'expired'
    const path = `/files/chatserver-upload/${result._id}?signedUrlOnly=true`
    expect((await fetch(String((await client.get(path)).url))).status).toBe(403)
  })

  it('need a part of that name', async () => {
    const form = new FormData()
    form.set('file', 'only text')
    const answer = await client.fetch('/files/b', { method: 'POST', body: form })
    expect(answer.status).toBe(400)
  })

  it('may be too large, gone or cut off', async () => {
    const small = await start({ maxFileBytes: 1000 })
    const form = new FormData()
    form.set('file', new File([bytes], 'big.bin'))
    const refused = await connect(small).fetch('/files/b', { method: 'POST', body: form })
    expect(refused.status).toBe(413)
    const { result } = (await (await upload()).json()) as { result: { _id: string } }
    const path = `/files/chatserver-upload/${result._id}`
    const signed = async (): Promise<string> =>
      String((await client.get(`${path}?signedUrlOnly=1`)).url)
    server.faults.download = 'truncated'
    const cut = await fetch(await signed())
    await expect(cut.arrayBuffer()).rejects.toThrow()
    server.faults.download = 'missing'
    expect((await client.request('GET', path)).status).toBe(404)
  })
})
