/** Conversations made and changed by the owner on both servers of the Photon family. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createBackend } from '../../src/main/backends/registry'
import type { ChatBackend, ConversationManagement } from '../../src/main/core/chatBackend'
import { drawFace } from '../../src/demo/seed/pictures'
import type { DemoHttpFault } from '../../src/demo/types'
import type { Result } from '../../src/shared/domain'
import { createRecordingLogger } from '../support/recorders'
import {
  collect,
  createSink,
  isMessage,
  never,
  noBlob,
  sendCommand,
  type RecordingSink
} from './backendSteps'
import { OTHER, sessionFor, startPhotonServer, type PhotonContractServer } from './photonHarness'

const ANA = '+15550100002'
const NEW = '+15550100077'

const valueOf = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail ?? ''}`)
  return result.value
}

const codeOf = async (task: Promise<Result<unknown>>): Promise<string> => {
  const result = await task
  return result.ok ? 'done' : result.error.code
}

describe.each(['photon', 'bluebubbles'] as const)('%s', (kind) => {
  let server: PhotonContractServer
  let backend: ChatBackend
  let sink: RecordingSink

  const connect = async (): Promise<void> => {
    const result = await backend.connect(sessionFor(kind, server.url, server.secret), sink, never())
    expect(result).toMatchObject({ ok: true })
  }
  const management = (): ConversationManagement => {
    if (backend.management === null) throw new Error('no management')
    return backend.management
  }
  const answer = (data: unknown): DemoHttpFault => ({
    body: JSON.stringify({ status: 200, message: 'Success', data })
  })
  const asked = (path: string): number =>
    server.demo.requests.filter((request) => request.path === `/api/v1${path}`).length

  beforeEach(async () => {
    server = await startPhotonServer({ kind })
    backend = createBackend(kind, { logger: createRecordingLogger() })
    sink = createSink()
  })
  afterEach(async () => {
    await backend.close()
    await server.stop()
  })

  it('knows the address book, met or not', async () => {
    server.demo.world.addChat({ name: 'Ana', addresses: [ANA] })
    await connect()
    await collect(backend, null)
    expect(backend.addressBook()).toContainEqual({ address: ANA, name: 'Ana' })
  })

  describe('pictures', () => {
    const png = drawFace(1)
    const pictures = (): readonly (string | null | undefined)[] =>
      sink.events.flatMap((event) =>
        event.type === 'message' && event.conversation?.picture !== undefined
          ? [event.conversation.picture.reference]
          : []
      )

    it('of people are on their cards', async () => {
      server.demo.world.addChat({ name: 'Ana', addresses: [ANA], avatar: png })
      await connect()
      const of = { type: 'person', address: ANA, reference: 'contact' } as const
      expect(valueOf(await backend.downloadPicture(of, 100_000, never()))).toEqual(png)
      const nobody = { ...of, address: NEW }
      expect(valueOf(await backend.downloadPicture(nobody, 100_000, never()))).toBeNull()
      expect(valueOf(await backend.downloadPicture(of, 10, never()))).toBeNull()
    })

    it('of groups are set, told, fetched and taken away', async () => {
      await connect()
      await collect(backend, null)
      const group = server.demo.world.addChat({ name: 'Trip', addresses: [OTHER, ANA] }).guid
      const of = { type: 'conversation', conversationServerId: group, reference: 'icon' } as const
      expect(valueOf(await backend.downloadPicture(of, 100_000, never()))).toBeNull()
      const picture = { bytes: png, mimeType: 'image/png' }
      expect(await management().setPicture(group, picture, never())).toMatchObject({ ok: true })
      await sink.waitFor(() => pictures().some((reference) => reference?.startsWith('icon ')))
      expect(valueOf(await backend.downloadPicture(of, 100_000, never()))).toEqual(png)
      expect(await management().setPicture(group, null, never())).toMatchObject({ ok: true })
      await sink.waitFor(() => pictures().includes(null))
      expect(valueOf(await backend.downloadPicture(of, 100_000, never()))).toBeNull()
    })
  })

  describe('direct conversations', () => {
    it('that exist are found, however the number is written', async () => {
      await connect()
      await collect(backend, null)
      for (const typed of [OTHER, ' +1 (555) 010-0001', '555-010-0001'])
        expect(valueOf(await management().createDirect(typed, never()))).toMatchObject({
          serverId: server.conversation,
          isGroup: false,
          participants: [{ address: OTHER }]
        })
      expect(asked('/chat/new')).toBe(0)
    })

    it('that the server makes without a message are taken from it', async () => {
      await connect()
      const guid = `any;-;${NEW}`
      const participants = [{ originalROWID: 9, address: NEW }]
      server.demo.faults.onRequest = (_, path) =>
        path.endsWith('/chat/new') ? answer({ guid, style: 45, participants }) : null
      expect(valueOf(await management().createDirect(NEW, never()))).toMatchObject({
        serverId: guid,
        participants: [{ address: NEW }]
      })
    })

    it('that need a message begin with the first one', async () => {
      await connect()
      const { serverId } = valueOf(await management().createDirect(NEW, never()))
      expect(serverId).toBe(`iMessage;-;${NEW}`)
      expect(await backend.history(serverId, null, 50, never())).toEqual({
        ok: true,
        value: { events: [], hasOlder: false }
      })
      const outcome = await backend.execute(sendCommand(serverId, 'hello'), noBlob, never())
      expect(outcome).toMatchObject({
        type: 'confirmed',
        sent: { conversationServerId: serverId, clientId: 'client-hello', text: 'hello' }
      })
      const { world } = server.demo
      expect(world.listMessages(serverId).map(({ text }) => text)).toEqual(['hello'])
      const reply = world.receive({ chatGuid: serverId, from: NEW, text: 'hi' })
      expect(await sink.waitFor(isMessage(reply.guid))).toMatchObject({
        message: { conversationServerId: serverId }
      })
    })

    it('follow the spelling of a server that says "any"', async () => {
      server.demo.world.addChat({ guid: `any;-;${ANA}`, addresses: [ANA] })
      await connect()
      await collect(backend, null)
      expect(valueOf(await management().createDirect(NEW, never())).serverId).toBe(`any;-;${NEW}`)
    })

    it('want an address', async () => {
      await connect()
      for (const typed of ['', '  ', 'Ana', 'a@b@c', '12', '+15550100077;x'])
        expect(await codeOf(management().createDirect(typed, never()))).toBe('invalid_input')
    })
  })

  describe('groups', () => {
    const addGroup = (): string =>
      server.demo.world.addChat({ name: 'Trip', addresses: [OTHER, ANA] }).guid
    const view = (guid: string): unknown =>
      server.demo.world.listChats().find((chat) => chat.guid === guid)

    it('are renamed, people come and go', async () => {
      const guid = addGroup()
      await connect()
      expect(await codeOf(management().rename(guid, ' Trip 2 ', never()))).toBe('done')
      expect(await codeOf(management().addMembers(guid, [NEW], never()))).toBe('done')
      expect(await codeOf(management().removeMember(guid, ANA, never()))).toBe('done')
      expect(view(guid)).toMatchObject({ name: 'Trip 2', addresses: [OTHER, NEW] })
      const told = sink.events.filter(({ type }) => type === 'conversation').at(-1)
      expect(told).toMatchObject({
        conversation: { name: 'Trip 2', participants: [{ address: OTHER }, { address: NEW }] }
      })
      expect(await codeOf(management().leave(guid, never()))).toBe('done')
      expect(asked(`/chat/${encodeURIComponent(guid)}/leave`)).toBe(1)
    })

    it('are made where the server needs no message, and named', async () => {
      await connect()
      const guid = addGroup()
      const made = { guid, style: 43, displayName: '', participants: [{ address: OTHER }] }
      server.demo.faults.onRequest = (_, path) => (path.endsWith('/chat/new') ? answer(made) : null)
      const group = valueOf(await management().createGroup('Dinner', [OTHER, ANA], null, never()))
      expect(group).toMatchObject({ serverId: guid, name: 'Dinner', isGroup: true })
      expect(view(guid)).toMatchObject({ name: 'Dinner' })
    })

    it('are not made by sending words that nobody wrote', async () => {
      await connect()
      expect(await codeOf(management().createGroup('Dinner', [OTHER, ANA], null, never()))).toBe(
        'invalid_input'
      )
      expect(server.demo.world.listChats()).toHaveLength(1)
    })

    it('are made with their first message where the server demands one', async () => {
      await connect()
      const group = valueOf(
        await management().createGroup('Dinner', [OTHER, ANA], 'Hello both', never())
      )
      expect(view(group.serverId)).toMatchObject({ name: 'Dinner', addresses: [OTHER, ANA] })
      const page = valueOf(await backend.history(group.serverId, null, 10, never()))
      expect(JSON.stringify(page.events)).toContain('Hello both')
    })

    it('refuse what makes no sense', async () => {
      const guid = addGroup()
      await connect()
      const { conversation } = server
      expect(await codeOf(management().createGroup('One', [OTHER], null, never()))).toBe(
        'invalid_input'
      )
      expect(await codeOf(management().rename(guid, ' ', never()))).toBe('invalid_input')
      expect(await codeOf(management().addMembers(guid, ['Ana'], never()))).toBe('invalid_input')
      expect(await codeOf(management().rename(conversation, 'x', never()))).toBe('server_error')
      expect(await codeOf(management().answerInvitation(guid, true, never()))).toBe('unsupported')
      await backend.close()
      expect(await codeOf(management().rename(guid, 'x', never()))).toBe('offline')
    })
  })

  describe('without the private API', () => {
    beforeEach(async () => {
      const info = { computer_id: 'mac', private_api: true, helper_connected: false }
      server.demo.faults.onRequest = (_, path) =>
        path.endsWith('/server/info') ? answer(info) : null
      expect(backend.capabilities).toMatchObject({ reactions: 'tapback', groups: true })
      await connect()
      await collect(backend, null)
    })

    it('says so in its capabilities', () => {
      expect(backend.capabilities).toMatchObject({
        reactions: 'none',
        edit: false,
        unsend: false,
        reply: false,
        typing: false,
        groups: false,
        attachments: true,
        newConversation: 'address'
      })
    })

    it('refuses for good what would fail every time, and asks nothing', async () => {
      const own = server.sendElsewhere('draft')
      const before = server.demo.requests.length
      const common = { conversationServerId: server.conversation, messageServerId: own }
      const commands = [
        { type: 'edit', ...common, text: 'final' },
        { type: 'unsend', ...common },
        { type: 'react', ...common, tapback: 'like', emoji: '👍', isRemoval: false },
        { type: 'markRead', conversationServerId: server.conversation, isRead: true },
        { ...sendCommand(server.conversation, 'reply'), replyToServerId: own }
      ] as const
      for (const command of commands)
        expect(await backend.execute(command, noBlob, never())).toMatchObject({
          type: 'rejected',
          isRetryable: false,
          error: { code: 'unsupported' }
        })
      backend.setTyping(server.conversation, true)
      const { conversation } = server
      expect(await codeOf(management().rename(conversation, 'x', never()))).toBe('unsupported')
      expect(await codeOf(management().createGroup('x', [OTHER, ANA], null, never()))).toBe(
        'unsupported'
      )
      expect(await codeOf(management().leave(conversation, never()))).toBe('unsupported')
      expect(server.demo.requests.length).toBe(before)
    })

    it('still sends, and begins conversations', async () => {
      const { serverId } = valueOf(await management().createDirect(NEW, never()))
      expect(await backend.execute(sendCommand(serverId, 'hello'), noBlob, never())).toMatchObject({
        type: 'confirmed'
      })
    })
  })
})
