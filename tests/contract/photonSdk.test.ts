import { once, type EventEmitter } from 'node:events'

import { AdvancedIMessageKit, type MessageResponse } from '@photon-ai/advanced-imessage-kit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startDemoServer } from '../../src/demo/server'
import type { DemoMessageView, DemoServer } from '../../src/demo/types'

/**
 * The official SDK against the demo server: what the SDK takes for a real server, Tern may be
 * tested with. The SDK writes a log file below the home directory unless told not to.
 */
const zoe = '+15550100001'
const yuki = '+15550100002'
let server: DemoServer
let sdk: AdvancedIMessageKit | null = null
let direct: string

beforeEach(async () => {
  server = await startDemoServer({ seed: 'empty' })
  direct = server.world.addChat({ addresses: [zoe], name: 'Zoë' }).guid
})

afterEach(async () => {
  await sdk?.close()
  sdk = null
  await server.stop()
})

function createSdk(apiKey?: string): AdvancedIMessageKit {
  sdk = new AdvancedIMessageKit({
    serverUrl: server.url,
    logToFile: false,
    // 'error' prints the expected auth failure; there is nothing quieter.
    logLevel: 'error',
    ...(apiKey === undefined ? {} : { apiKey })
  })
  return sdk
}

async function connect(): Promise<AdvancedIMessageKit> {
  const kit = createSdk('demo-key')
  const ready = next(kit, 'ready')
  await kit.connect()
  await ready
  return kit
}

async function next<T = unknown>(kit: AdvancedIMessageKit, event: string): Promise<T> {
  const [payload] = (await once(kit as unknown as EventEmitter, event)) as [T]
  return payload
}

/** Every new-message from now on, and a promise for the moment when `count` are there. */
function collect(
  kit: AdvancedIMessageKit,
  count: number
): { readonly seen: MessageResponse[]; readonly done: Promise<void> } {
  const seen: MessageResponse[] = []
  const done = new Promise<void>((resolve) => {
    kit.on('new-message', (message) => {
      seen.push(message)
      if (seen.length === count) resolve()
    })
  })
  return { seen, done }
}

const receive = (text: string): DemoMessageView =>
  server.world.receive({ chatGuid: direct, from: zoe, text })

describe('authentication', () => {
  it('is ready with the right key', async () => {
    await connect()
    expect(server.socketCount()).toBe(1)
  })

  it('is an error with a wrong key, on the socket and over REST', async () => {
    const kit = createSdk('wrong')
    const failed = new Promise<Error>((resolve) => {
      kit.on('error', (error) => {
        // It would call connect() again at once, without end.
        kit.socket.io.reconnection(false)
        kit.socket.io.engine.close()
        resolve(error)
      })
    })
    await kit.connect()
    expect((await failed).message).toContain('Authentication failed')
    await expect(kit.server.getServerInfo()).rejects.toMatchObject({ response: { status: 403 } })
    expect(server.socketCount()).toBe(0)
  })

  it('is ready without a key where the server wants none', async () => {
    await server.stop()
    server = await startDemoServer({ seed: 'empty', apiKey: null })
    const kit = createSdk()
    const ready = next(kit, 'ready')
    await kit.connect()
    await ready
  })
})

describe('reading', () => {
  it('lists chats, messages and counts', async () => {
    const group = server.world.addChat({ addresses: [zoe, yuki], name: 'Trip' })
    receive('one')
    server.world.receive({ chatGuid: group.guid, from: yuki, text: 'two' })
    const kit = await connect()
    const chats = await kit.chats.getChats({ withLastMessage: true, limit: 10 })
    expect(chats.map((chat) => [chat.guid, chat.participants?.length])).toEqual([
      [group.guid, 2],
      [direct, 1]
    ])
    const messages = await kit.messages.getMessages({ chatGuid: direct, with: ['chats'] })
    expect(messages).toMatchObject([
      { text: 'one', isFromMe: false, handle: { address: zoe }, chats: [{ guid: direct }] }
    ])
    expect(await kit.chats.getChatMessages(group.guid)).toMatchObject([{ text: 'two' }])
    expect(await kit.chats.getChatCount()).toMatchObject({ total: 2, breakdown: { iMessage: 2 } })
    expect(await kit.messages.getMessageCount()).toBe(2)
    expect(await kit.messages.searchMessages({ query: 'tw' })).toMatchObject([{ text: 'two' }])
    expect(await kit.handles.getHandleAvailability(zoe, 'imessage')).toBe(true)
    expect(await kit.contacts.getContacts()).toMatchObject([{ displayName: 'Zoë' }])
    expect(await kit.server.getServerInfo()).toMatchObject({ computer_id: server.world.computerId })
  })
})

describe('live', () => {
  it('sends text, and hears of it and of its receipts', async () => {
    const kit = await connect()
    const { seen, done } = collect(kit, 1)
    const sent = await kit.messages.sendMessage({ chatGuid: direct, message: 'hello' })
    await done
    // The SDK drops the full copy: it has seen the GUID in the reduced one.
    expect(seen).toMatchObject([{ guid: sent.guid, text: 'hello', isFromMe: true }])
    expect(sent.tempGuid).toBe(seen[0]?.tempGuid)
    const updated = next<MessageResponse>(kit, 'updated-message')
    server.world.markDelivered(sent.guid)
    expect(await updated).toMatchObject({ guid: sent.guid, isDelivered: true })
  })

  it('gets messages, edits, group changes, typing and reads', async () => {
    const group = server.world.addChat({ addresses: [zoe, yuki], name: 'Trip' })
    const kit = await connect()
    const arrived = next<MessageResponse>(kit, 'new-message')
    const { guid } = receive('teh')
    expect(await arrived).toMatchObject({ guid, text: 'teh', chats: [{ guid: direct }] })
    const edited = next<MessageResponse>(kit, 'updated-message')
    server.world.edit(guid, 'the')
    expect(await edited).toMatchObject({ guid, text: 'the' })
    const renamed = next<MessageResponse>(kit, 'group-name-change')
    server.world.rename(group.guid, 'Trip 2')
    expect(await renamed).toMatchObject({ groupTitle: 'Trip 2' })
    const typing = next(kit, 'typing-indicator')
    server.world.type(direct, true)
    expect(await typing).toEqual({ display: true, guid: direct })
    const read = next(kit, 'chat-read-status-changed')
    await kit.chats.markChatRead(direct)
    expect(await read).toEqual({ chatGuid: direct, read: true })
  })

  it('reacts, edits and unsends', async () => {
    const kit = await connect()
    const { guid } = receive('nice?')
    const tapback = await kit.messages.sendReaction({
      chatGuid: direct,
      messageGuid: guid,
      reaction: 'love'
    })
    expect(tapback).toMatchObject({
      associatedMessageGuid: `p:0/${guid}`,
      associatedMessageType: 'love',
      text: 'Loved “nice?”'
    })
    const sent = await kit.messages.sendMessage({ chatGuid: direct, message: 'tpyo' })
    const edited = await kit.messages.editMessage({ messageGuid: sent.guid, editedMessage: 'typo' })
    expect(edited).toMatchObject({ text: 'typo' })
    expect(edited.dateEdited).toBeGreaterThan(sent.dateCreated)
    const unsent = await kit.messages.unsendMessage({ messageGuid: sent.guid })
    expect(unsent).toMatchObject({ guid: sent.guid, text: null })
    expect(await kit.messages.getUpdatedMessageCount({ after: sent.dateCreated })).toBe(1)
  })

  it('downloads what was received', async () => {
    const bytes = new Uint8Array(200_000).map((_, index) => index % 251)
    const kit = await connect()
    server.world.receive({
      chatGuid: direct,
      from: zoe,
      attachment: { fileName: 'a.png', mimeType: 'image/png', bytes, width: 10, height: 20 }
    })
    const [message] = await kit.messages.getMessages({ with: ['attachments'] })
    const attachment = message?.attachments?.[0]
    expect(attachment).toMatchObject({ transferName: 'a.png', totalBytes: 200_000 })
    const downloaded = await kit.attachments.downloadAttachment(attachment?.guid ?? '')
    expect(Buffer.compare(downloaded, bytes)).toBe(0)
  })

  it('creates the chat that is missing, as the SDK does on that error', async () => {
    const kit = await connect()
    await kit.messages.sendMessage({ chatGuid: `any;-;${yuki}`, message: 'first words' })
    const created = server.world.listChats().find((chat) => chat.addresses.includes(yuki))
    expect(server.world.listMessages(created?.guid).map(({ text }) => text)).toEqual([
      'first words'
    ])
  })
})

describe('recovery', () => {
  it('brings back what was missed during a cut', async () => {
    const kit = await connect()
    const before = collect(kit, 1)
    receive('before')
    await before.done
    const lost = next(kit, 'disconnect')
    server.cutAll()
    await lost
    const { seen, done } = collect(kit, 20)
    const ready = next(kit, 'ready')
    for (let i = 0; i < 20; i += 1) receive(`missed ${i}`)
    await ready
    await done
    expect(seen.map(({ text }) => text)).toEqual(
      Array.from({ length: 20 }, (_, i) => `missed ${i}`)
    )
  })

  it('loses all but 99 of 150, as measured against the real protocol', async () => {
    const kit = await connect()
    const before = collect(kit, 1)
    receive('before')
    await before.done
    const lost = next(kit, 'disconnect')
    await server.stop()
    await lost
    for (let i = 0; i < 150; i += 1) receive(`missed ${i}`)
    const { seen } = collect(kit, 150)
    const ready = next(kit, 'ready')
    await server.start()
    await ready
    expect(seen).toHaveLength(99)
  })
})
