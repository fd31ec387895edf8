import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startDemoServer } from '../../../src/demo/server'
import type { DemoServer } from '../../../src/demo/types'
import { TestClient } from './client'

const zoe = '+15550100001'
const yuki = '+15550100002'
let server: DemoServer
let client: TestClient
let direct: string
let group: string

beforeEach(async () => {
  server = await startDemoServer({ seed: 'empty' })
  direct = server.world.addChat({ addresses: [zoe], name: 'Zoë' }).guid
  group = server.world.addChat({ addresses: [zoe, yuki], name: 'Trip' }).guid
  client = new TestClient(server)
  await client.until('auth-ok')
})

afterEach(async () => {
  client.close()
  await server.stop()
})

function sendText(message: string, tempGuid = 't1'): ReturnType<TestClient['post']> {
  return client.post('/message/text', { chatGuid: direct, message, tempGuid })
}

describe('a send', () => {
  it('is announced reduced with its tempGuid, then in full without', async () => {
    const answer = await sendText('hello')
    const [reduced, full] = await client.until('new-message', 2)
    expect(reduced).toMatchObject({ tempGuid: 't1', text: 'hello', attributedBody: null })
    expect(reduced).not.toHaveProperty('cacheRoomnames')
    expect(full).not.toHaveProperty('tempGuid')
    expect(full).toMatchObject({ text: 'hello', isFromMe: true, handleId: 0, isSpam: false })
    expect(full?.attributedBody).not.toBeNull()
    expect(answer.data).toMatchObject({ tempGuid: 't1', guid: full?.guid })
    expect(reduced?.guid).toBe(full?.guid)
  })

  it('can announce the full copy first', async () => {
    server.faults.sendOrder = 'full-copy-first'
    await sendText('hello')
    const [first, second] = await client.until('new-message', 2)
    expect([first?.tempGuid, second?.tempGuid]).toEqual([undefined, 't1'])
  })

  it('gets no tempGuid echo when addressed as any;-;', async () => {
    await client.post('/message/text', { chatGuid: `any;-;${zoe}`, message: 'x', tempGuid: 't1' })
    await client.settle()
    expect(client.named('new-message').map((message) => message.tempGuid)).toEqual([undefined])
  })

  it('refuses a tempGuid in flight, and sends it again afterwards', async () => {
    server.faults.sendDelayMs = 30
    const [first, second] = await Promise.all([sendText('one'), sendText('one')])
    expect([first.status, second.status].sort()).toEqual([200, 400])
    expect((await sendText('one')).status).toBe(200)
    expect(server.world.listMessages(direct)).toHaveLength(2)
  })

  it('mixes up the tempGuids of texts without Latin letters', async () => {
    server.faults.sendDelayMs = 60
    const slow = sendText('😀', 'a')
    while (server.requests.length === 0) await client.settle()
    server.faults.sendDelayMs = 0
    const quick = await sendText('🎉', 'b')
    await slow
    await client.settle()
    const echoes = client.named('new-message').filter((message) => 'tempGuid' in message)
    expect(quick.data).toMatchObject({ tempGuid: 'b' })
    expect(echoes[0]).toMatchObject({ text: '🎉', tempGuid: 'a' })
  })
})

describe('updates', () => {
  it('come as updated-message while the server remembers the GUID', async () => {
    const { guid } = server.world.receive({ chatGuid: direct, from: zoe, text: 'teh' })
    server.world.edit(guid, 'the')
    const [updated] = await client.until('updated-message')
    expect(updated).toMatchObject({ guid, text: 'the' })
  })

  it('come as new-message when the message is older than an hour', async () => {
    const dateCreated = Date.now() - 3_700_000
    const { guid } = server.world.receive({ chatGuid: direct, from: zoe, text: 'a', dateCreated })
    server.world.edit(guid, 'b')
    const seen = await client.until('new-message', 2)
    expect(seen.map(({ text }) => text)).toEqual(['a', 'b'])
    expect(seen[1]?.guid).toBe(guid)
  })

  it('come as new-message when the server was restarted in between', async () => {
    const old = server.world.receive({ chatGuid: direct, from: null, text: 'mine' })
    await server.stop()
    await server.start()
    client.close()
    client = new TestClient(server)
    await client.until('auth-ok')
    server.world.markRead(old.guid)
    const [late] = await client.until('new-message')
    expect(late).toMatchObject({ guid: old.guid })
    expect(late?.dateRead).not.toBeNull()
  })

  it('say nothing of receipts of others, nor of reads in groups', async () => {
    const theirs = server.world.receive({ chatGuid: direct, from: zoe, text: 'a' })
    const mine = server.world.receive({ chatGuid: group, from: null, text: 'b' })
    server.world.markRead(theirs.guid)
    server.world.markRead(mine.guid)
    await client.settle()
    expect(client.named('updated-message')).toEqual([])
  })

  it('of an unsent message: edited, no part left, the part named', async () => {
    const { guid } = server.world.receive({ chatGuid: direct, from: zoe, text: 'oops' })
    server.world.unsend(guid)
    const [updated] = await client.until('updated-message')
    expect(updated).toMatchObject({ guid, text: null, partCount: 0 })
    expect(updated?.dateEdited).not.toBeNull()
    expect(updated?.messageSummaryInfo).toEqual([{ retractedParts: [0] }])
  })
})

describe('other events', () => {
  it('tell a group change twice under one GUID, participants only in the first', async () => {
    server.world.rename(group, 'Trip 2')
    const [specific] = await client.until('group-name-change')
    const [message] = await client.until('new-message')
    expect(specific).toMatchObject({ guid: message?.guid, itemType: 2, groupTitle: 'Trip 2' })
    const chat = (payload: typeof message): unknown => (payload?.chats as unknown[])[0]
    expect(chat(specific)).toHaveProperty('participants')
    expect(chat(message)).not.toHaveProperty('participants')
  })

  it('show typing in direct conversations only, the same value once', async () => {
    server.world.type(group, true)
    server.world.type(direct, true)
    server.world.type(direct, true)
    server.world.type(direct, false)
    await client.settle()
    expect(client.named('typing-indicator')).toEqual([
      { display: true, guid: direct },
      { display: false, guid: direct }
    ])
  })

  it('tell every client that a conversation was read', async () => {
    server.world.receive({ chatGuid: direct, from: zoe, text: 'a' })
    await client.post(`/chat/${encodeURIComponent(direct)}/read`, {})
    const [read] = await client.until('chat-read-status-changed')
    expect(read).toEqual({ chatGuid: direct, read: true })
    expect(server.world.listMessages(direct)[0]?.dateRead).not.toBeNull()
  })

  it('spell tapbacks as numbers and guids as any when told to', async () => {
    const { guid } = server.world.receive({ chatGuid: direct, from: zoe, text: 'hi' })
    server.faults.numericTapbacks = true
    server.world.react({ targetGuid: guid, from: zoe, reaction: '-love' })
    const seen = await client.until('new-message', 2)
    expect(seen[1]).toMatchObject({
      associatedMessageType: '3000',
      associatedMessageGuid: `p:0/${guid}`,
      chats: [{ guid: `any;-;${zoe}` }]
    })
    expect((await client.get(`/chat/${encodeURIComponent(direct)}`)).status).toBe(404)
  })
})
