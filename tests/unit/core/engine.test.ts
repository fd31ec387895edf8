/**
 * The main job in plain Node: the engine over the real store and the real adapter, against the demo
 * server on loopback. Waiting is for conditions, never for time.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { startDemoServer } from '../../../src/demo/server'
import type { DemoChatView, DemoServer } from '../../../src/demo/types'
import type { Engine } from '../../../src/main/core/engine'
import type { Conversation, ConversationId, Message } from '../../../src/shared/domain'
import { createNodeEngine, type NodeEngine } from '../../support/nodeEngine'
import { createStoreFolder } from '../../support/nodeStore'
import { createFakeSecrets, type FakeSecrets } from '../../support/recorders'

const KEY = 'canary-key-7f3a'
const ANN = 'ann@example.org'
const until = (check: () => unknown): Promise<unknown> =>
  vi.waitFor(check, { timeout: 15_000, interval: 20 })

vi.setConfig({ testTimeout: 20_000 })

describe('the engine', () => {
  let server: DemoServer
  let chat: DemoChatView
  let folder: ReturnType<typeof createStoreFolder>
  let secrets: FakeSecrets
  let running: NodeEngine

  const start = async (): Promise<void> => {
    running = createNodeEngine(folder.open(), secrets)
    await running.engine.start()
  }
  const engine = (): Engine => running.engine
  const phase = () => engine().connections()[0]?.phase
  const online = () =>
    until(() => {
      expect(phase()).toBe('online')
    })
  const conversation = async (): Promise<Conversation> => {
    const found = (await engine().store.listConversations()).find(
      ({ serverId }) => serverId === chat.guid
    )
    if (found === undefined) throw new Error('no such conversation')
    return found
  }
  const messagesOf = async (id: ConversationId): Promise<readonly Message[]> => {
    const { store } = engine()
    let { messages, hasOlder } = await store.readWindow(id, { at: 'newest' }, 200)
    while (hasOlder) {
      const position = messages[0]!
      const older = await store.readWindow(id, { at: 'before', position }, 200)
      messages = [...older.messages, ...messages]
      hasOlder = older.hasOlder
    }
    return messages
  }
  const texts = async (): Promise<readonly string[]> =>
    (await messagesOf((await conversation()).id)).map(({ text }) => text)
  const send = async (text: string): Promise<Message> => {
    const { id } = await conversation()
    const sent = await engine().messenger.send({
      conversationId: id,
      text,
      replyTo: null,
      stagedIds: []
    })
    if (!sent.ok) throw new Error(sent.error.code)
    return sent.value[0]!
  }
  /** Ms until everything is closed, as at a quit. */
  const timeToEnd = async (): Promise<number> => {
    const from = performance.now()
    await engine().dispose()
    return performance.now() - from
  }
  const receive = (text: string): void => {
    server.world.receive({ chatGuid: chat.guid, from: ANN, text })
  }

  beforeEach(async () => {
    server = await startDemoServer({ seed: 'empty', apiKey: KEY })
    chat = server.world.addChat({ addresses: [ANN] })
    receive('from before')
    folder = createStoreFolder()
    secrets = createFakeSecrets()
    await start()
    const added = await engine().accounts.add({
      kind: 'photon',
      serverUrl: server.url,
      secret: KEY,
      name: undefined
    })
    expect(added).toMatchObject({ ok: true })
    await online()
  })

  afterEach(async () => {
    await engine().dispose()
    await server.stop()
    folder.remove()
  })

  it('signs in, shows what is there, receives, sends, and says nothing of the key', async () => {
    expect(await texts()).toEqual(['from before'])
    expect(running.notifier.shown).toEqual([])
    receive('live')
    await until(async () => {
      expect(await texts()).toEqual(['from before', 'live'])
    })
    await until(() => {
      expect(running.notifier.shown.map(({ body }) => body)).toEqual(['live'])
    })
    const message = await send('answer')
    expect(message.sendState).toBe('queued')
    await until(async () => {
      const stored = await engine().store.findMessage(message.id)
      expect(stored?.sendState).toMatch(/^(sent|delivered|read)$/)
      expect(stored?.serverId).not.toBeNull()
    })
    expect(server.world.listMessages(chat.guid).map(({ text }) => text)).toEqual([
      'from before',
      'live',
      'answer'
    ])
    expect(await texts()).toEqual(['from before', 'live', 'answer'])
    expect(JSON.stringify([running.publisher.events, running.logger.lines])).not.toContain(KEY)
  })

  it('is still signed in after a restart, with all in place and what was missed', async () => {
    await send('before the restart')
    await until(async () => {
      expect((await engine().store.stats()).outbox).toBe(0)
    })
    await engine().dispose()
    receive('missed')
    await start()
    expect(await texts()).toContain('before the restart')
    await online()
    expect(await texts()).toEqual(['from before', 'before the restart', 'missed'])
    expect((await conversation()).unreadCount).toBeGreaterThan(0)
  })

  it('takes in 150 messages of an offline time, each once, in order, with one summary', async () => {
    await server.stop()
    await until(() => {
      expect(phase()).toBe('waiting')
    })
    const missed = Array.from({ length: 150 }, (_, index) => `missed ${index}`)
    for (const text of missed) receive(text)
    const waiting = await send('written while offline')
    await server.start()
    engine().accounts.runtimes()[0]!.wake('user_asked')
    await online()
    await until(async () => {
      const stored = await engine().store.findMessage(waiting.id)
      expect(stored?.sendState).toMatch(/^(sent|delivered|read)$/)
    })
    expect(await texts()).toEqual(['from before', ...missed, 'written while offline'])
    await until(() => {
      expect(running.notifier.shown).toMatchObject([{ body: '150 new messages' }])
    })
    const onServer = server.world.listMessages(chat.guid)
    expect(onServer.filter(({ text }) => text === 'written while offline')).toHaveLength(1)
    expect(onServer).toHaveLength(152)
  })

  it('comes back from a cut and from sleep by itself, and loses nothing in between', async () => {
    server.cutAll()
    receive('during the cut')
    await online()
    await until(async () => {
      expect(await texts()).toEqual(['from before', 'during the cut'])
    })
    server.freezeAll()
    receive('during sleep')
    running.machine.resume()
    running.machine.setOnline(true)
    await until(async () => {
      expect(await texts()).toEqual(['from before', 'during the cut', 'during sleep'])
      expect(phase()).toBe('online')
    })
    const causes = engine()
      .connectionLog.list()
      .map(({ cause }) => cause)
    expect(causes).toContain('connection_lost')
  })

  it('sends once although the answer was lost after the server had stored it', async () => {
    server.faults.send = 'reset-after'
    const message = await send('exactly once')
    await until(async () => {
      const stored = await engine().store.findMessage(message.id)
      expect(stored?.serverId).not.toBeNull()
      expect((await engine().store.stats()).outbox).toBe(0)
    })
    const stored = server.world
      .listMessages(chat.guid)
      .filter(({ text }) => text === 'exactly once')
    expect(stored).toHaveLength(1)
    expect((await texts()).filter((text) => text === 'exactly once')).toHaveLength(1)
  })

  it('quits at once in the middle of a catch-up, and goes on where it was', async () => {
    let asked = 0
    server.faults.onQuery = () => {
      asked += 1
      return { hang: true }
    }
    server.cutAll()
    receive('missed')
    await until(() => {
      expect([phase(), asked > 0]).toEqual(['catching_up', true])
    })
    expect(await timeToEnd()).toBeLessThan(1_500)
    server.faults.onQuery = null
    await start()
    await online()
    expect(await texts()).toEqual(['from before', 'missed'])
  })

  it('quits at once in the middle of a send, which is sent once all the same', async () => {
    server.faults.send = 'hang-after'
    const message = await send('exactly once')
    await until(() => {
      expect(server.world.listMessages(chat.guid).map(({ text }) => text)).toContain('exactly once')
    })
    const waiting = await send('in line behind it')
    expect(await timeToEnd()).toBeLessThan(1_500)
    server.faults.send = 'normal'
    await start()
    await until(async () => {
      for (const { id } of [message, waiting])
        expect((await engine().store.findMessage(id))?.sendState).toMatch(/^(sent|delivered|read)$/)
    })
    const onServer = server.world.listMessages(chat.guid).map(({ text }) => text)
    expect(onServer).toEqual(['from before', 'exactly once', 'in line behind it'])
    expect(await texts()).toEqual(onServer)
  })

  it('asks for sign-in when the key is refused, and goes on with a new one', async () => {
    server.faults.auth = 'error-close'
    server.cutAll()
    await until(() => {
      expect(phase()).toBe('auth_required')
    })
    receive('missed')
    server.faults.auth = 'normal'
    const [account] = engine().accounts.list()
    expect(await engine().accounts.signIn(account!.account.id, KEY)).toMatchObject({ ok: true })
    await online()
    expect(await texts()).toEqual(['from before', 'missed'])
  })
})
