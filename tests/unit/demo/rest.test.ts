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

const receive = (chatGuid: string, text: string): string =>
  server.world.receive({ chatGuid, from: zoe, text }).guid

describe('chat/query', () => {
  it('is newest chat first, and sorts by last message only inside the page', async () => {
    receive(direct, 'newest')
    const plain = await client.post('/chat/query', {})
    expect(plain.data).toMatchObject([
      { guid: group, style: 43 },
      { guid: direct, style: 45 }
    ])
    const sorted = await client.post('/chat/query', { with: ['lastMessage'] })
    expect(sorted.data).toMatchObject([
      { guid: direct, messages: [], lastMessage: { text: 'newest', handle: null } },
      { guid: group, lastMessage: null }
    ])
    const page = await client.post('/chat/query', { sort: 'lastmessage', limit: 1, offset: 0 })
    expect(page.data).toMatchObject([{ guid: group }])
    expect(page.metadata).toEqual({ offset: 0, limit: 1, total: 2, count: 1 })
  })

  it('leaves out chats without participants', async () => {
    server.world.addChat({ guid: 'iMessage;+;chat9', addresses: [] })
    expect((await client.post('/chat/query', {})).metadata.total).toBe(2)
  })
})

describe('message/query', () => {
  it('joins only what was asked for', async () => {
    receive(group, 'hi')
    const [bare] = (await client.post('/message/query', {})).data as Record<string, unknown>[]
    expect(bare).toMatchObject({ chats: [], attachments: [], attributedBody: null })
    expect(bare?.handle).toMatchObject({ address: zoe })
    const full = await client.post('/message/query', {
      with: ['chats.participants', 'attributedBody']
    })
    expect(full.data).toMatchObject([
      { chats: [{ guid: group, participants: [{ address: zoe }, { address: yuki }] }] }
    ])
    const [message] = full.data as { attributedBody: { string: string }[] }[]
    expect(message?.attributedBody[0]?.string).toBe('hi')
  })

  it('has a default limit of 100 and says the total', async () => {
    for (let i = 0; i < 130; i += 1) receive(direct, `m${i}`)
    const { data, metadata } = await client.post('/message/query', {})
    expect(data).toHaveLength(100)
    expect((data as { text: string }[])[0]?.text).toBe('m129')
    expect(metadata).toEqual({ offset: 0, limit: 100, total: 130, count: 100 })
  })

  it('answers an unknown chat with 200 and nothing', async () => {
    receive(direct, 'hi')
    const { status, data, metadata } = await client.post('/message/query', { chatGuid: 'nope' })
    expect([status, data, metadata.total]).toEqual([200, [], 0])
  })

  it.each([
    [{ limit: 1001 }, 400, 'The limit may not be greater than 1000.'],
    [{ limit: 0 }, 400, 'The limit must be at least 1.'],
    [{ sort: 'asc' }, 400, 'The selected sort is invalid.'],
    [{ with: 'chats' }, 400, 'The with must be an array.'],
    [{ where: [{ statement: 'message.nope = :a', args: { a: 1 } }] }, 500, 'no such column']
  ])('refuses %j', async (body, status, message) => {
    const answer = await client.post('/message/query', body)
    expect(answer.status).toBe(status)
    expect(answer.error?.message).toContain(message)
  })
})

describe('other reads', () => {
  it('have 404 for what is not there', async () => {
    for (const path of ['/chat/nope', '/chat/nope/message', '/message/nope', '/attachment/nope']) {
      expect((await client.get(path)).status).toBe(404)
    }
    expect((await client.get('/chat/nope')).error?.message).toBe('Chat does not exist!')
  })

  it('count, by date of update too, where after is required', async () => {
    const guid = receive(direct, 'a')
    receive(group, 'b')
    const edited = server.world.edit(guid, 'c')
    const total = async (path: string): Promise<unknown> =>
      ((await client.get(path)).data as { total: number } | undefined)?.total
    expect(await total('/message/count')).toBe(2)
    expect(await total('/message/count?minRowId=2')).toBe(1)
    expect(await total('/message/count/me')).toBe(0)
    expect(await total(`/message/count/updated?after=${edited.dateEdited ?? 0}`)).toBe(1)
    expect((await client.get('/message/count/updated')).status).toBe(400)
  })

  it('give contacts by address', async () => {
    const { data } = await client.post('/contact/query', { addresses: [zoe, yuki] })
    expect(data).toMatchObject([{ displayName: 'Zoë', phoneNumbers: [{ address: zoe }] }])
  })
})

describe('groups', () => {
  it('are made, renamed, joined and left, each with its line', async () => {
    const made = await client.post('/chat/new', { addresses: [zoe, yuki], message: 'hello' })
    const { guid } = made.data as { guid: string }
    expect(made.data).toMatchObject({ messages: [{ text: 'hello' }] })
    const path = `/chat/${encodeURIComponent(guid)}`
    await client.put(path, { displayName: 'Trip' })
    const more = await client.post(`${path}/participant/add`, { address: 'max@mail.example' })
    expect(more.data).toMatchObject({ displayName: 'Trip' })
    expect((more.data as { participants: unknown[] }).participants).toHaveLength(3)
    const fewer = await client.delete(`${path}/participant`, { address: yuki })
    expect((fewer.data as { participants: unknown[] }).participants).toHaveLength(2)
    expect((await client.post(`${path}/leave`, {})).status).toBe(200)
    const kinds = server.world.listMessages(guid).map(({ itemType }) => itemType)
    expect(kinds).toEqual([0, 2, 1, 1, 3])
    expect(server.world.listMessages(guid).at(-1)).toMatchObject({ isFromMe: true })
  })

  it('answer 500 when nothing would change or the chat is direct, 200 to leaving nowhere', async () => {
    const path = `/chat/${encodeURIComponent(group)}/participant`
    expect((await client.post(`${path}/add`, { address: zoe })).status).toBe(500)
    expect((await client.post(`${path}/remove`, { address: 'who@mail.example' })).status).toBe(500)
    const one = `/chat/${encodeURIComponent(direct)}`
    expect((await client.post(`${one}/leave`, {})).status).toBe(500)
    expect((await client.put(one, { displayName: 'x' })).status).toBe(500)
    expect((await client.post('/chat/nope/leave', {})).status).toBe(200)
  })

  it('are gone when deleted, with all that was said', async () => {
    const text = receive(group, 'soon gone')
    const path = `/chat/${encodeURIComponent(group)}`
    expect((await client.delete(path)).status).toBe(200)
    expect((await client.get(path)).status).toBe(404)
    expect((await client.get(`/message/${text}`)).status).toBe(404)
    expect((await client.delete(path)).status).toBe(404)
    const again = server.world.addChat({ addresses: [zoe, yuki] }).guid
    expect(server.world.listChats().filter(({ guid }) => guid === again)).toHaveLength(1)
  })
})

describe('changes', () => {
  it('reply into the thread of the first message', async () => {
    const first = receive(direct, 'first')
    const reply = async (selectedMessageGuid: string, tempGuid: string): Promise<unknown> =>
      (
        await client.post('/message/text', {
          chatGuid: direct,
          message: 'r',
          tempGuid,
          selectedMessageGuid
        })
      ).data
    const answer = (await reply(first, 'a')) as { guid: string }
    expect(answer).toMatchObject({ threadOriginatorGuid: first, threadOriginatorPart: '0:0:5' })
    expect(await reply(answer.guid, 'b')).toMatchObject({ threadOriginatorGuid: first })
  })

  it('edit keeps what was said before; an ignored edit answers 200 with the old row', async () => {
    const sent = await client.post('/message/text', {
      chatGuid: direct,
      message: 'a',
      tempGuid: 't'
    })
    const { guid } = sent.data as { guid: string }
    const body = { editedMessage: 'b', backwardsCompatibilityMessage: 'Edited to b' }
    server.faults.edit = 'ignored'
    const ignored = await client.post(`/message/${guid}/edit`, body)
    expect([ignored.status, ignored.data]).toMatchObject([200, { text: 'a', dateEdited: null }])
    server.faults.edit = 'normal'
    const { data } = await client.post(`/message/${guid}/edit`, body)
    expect(data).toMatchObject({ text: 'b', messageSummaryInfo: [{ editedParts: [0] }] })
    expect(JSON.stringify(data)).toContain('"string":"a"')
  })

  it('refuse reactions that do not exist', async () => {
    const selectedMessageGuid = receive(direct, 'a')
    const body = { chatGuid: direct, selectedMessageGuid, reaction: 'wave' }
    expect((await client.post('/message/react', body)).status).toBe(400)
  })

  it('send effects by either name', async () => {
    const send = async (extra: object): Promise<unknown> =>
      (
        await client.post('/message/text', {
          chatGuid: direct,
          message: 'x',
          tempGuid: 't',
          ...extra
        })
      ).data
    const id = 'com.apple.messages.effect.CKConfettiEffect'
    expect(await send({ bubbleEffect: 'confetti' })).toMatchObject({ expressiveSendStyleId: id })
    expect(await send({ effectId: id })).toMatchObject({ expressiveSendStyleId: id })
  })
})

describe('attachments', () => {
  const bytes = new Uint8Array(150_000).map((_, index) => index % 253)

  async function upload(): Promise<string> {
    const form = new FormData()
    form.set('attachment', new Blob([bytes], { type: 'image/png' }), 'a.png')
    form.set('name', 'a.png')
    form.set('chatGuid', direct)
    form.set('tempGuid', 'file-1')
    const response = await fetch(`${server.url}/api/v1/message/attachment`, {
      method: 'POST',
      headers: { 'x-api-key': 'demo-key' },
      body: form
    })
    const { data } = (await response.json()) as {
      data: { attachments: { guid: string; mimeType: string; totalBytes: number }[] }
    }
    expect(data).not.toHaveProperty('tempGuid')
    expect(data.attachments[0]).toMatchObject({ mimeType: 'image/png', totalBytes: bytes.length })
    return data.attachments[0]!.guid
  }

  const download = (guid: string): Promise<Response> =>
    fetch(`${server.url}/api/v1/attachment/${guid}/download`, {
      headers: { 'x-api-key': 'demo-key' }
    })

  it('go up with an echo and come down chunked, by any spelling of the guid', async () => {
    const guid = await upload()
    expect((await client.until('new-message', 2))[0]).toMatchObject({ tempGuid: 'file-1' })
    const response = await download(`at_0_${guid}`)
    expect(response.headers.get('content-length')).toBeNull()
    expect(Buffer.compare(new Uint8Array(await response.arrayBuffer()), bytes)).toBe(0)
  })

  it('break off, or are missing, when told to', async () => {
    const guid = await upload()
    server.faults.download = 'truncated'
    const response = await download(guid)
    expect(response.status).toBe(200)
    await expect(response.arrayBuffer()).rejects.toThrow()
    server.faults.download = 'missing'
    expect((await download(guid)).status).toBe(500)
  })
})
