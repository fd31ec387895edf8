/**
 * What is proven whole, over the real store and adapters, against the demo servers on loopback: no
 * gap where nothing is missing, one where something may be, and none once it was fetched.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { startImkitServer } from '../../../src/demo/imkit/server'
import type { ImkitServer } from '../../../src/demo/imkit/types'
import { startDemoServer } from '../../../src/demo/server'
import type { DemoChatView, DemoServer } from '../../../src/demo/types'
import {
  type AccountId,
  type ConversationId,
  hasGap,
  type Message,
  type MessageWindow,
  type Span
} from '../../../src/shared/domain'
import { createNodeEngine, type NodeEngine } from '../../support/nodeEngine'
import { createStoreFolder } from '../../support/nodeStore'
import { createFakeSecrets } from '../../support/recorders'

const KEY = 'key'
const ANN = 'ann@example.org'
const BOB = 'u-bob'
const MINUTE = 60_000
const until = (check: () => unknown): Promise<unknown> =>
  vi.waitFor(check, { timeout: 15_000, interval: 20 })

vi.setConfig({ testTimeout: 20_000 })

let folder: ReturnType<typeof createStoreFolder>
let running: NodeEngine

const start = (initialRows: number): void => {
  folder = createStoreFolder()
  running = createNodeEngine(folder.open(), createFakeSecrets(), { limits: { initialRows } })
}
const online = (): Promise<unknown> =>
  until(() => {
    expect(running.engine.connections()[0]?.phase).toBe('online')
  })
const onlyId = async (): Promise<ConversationId> => {
  const [conversation] = await running.engine.store.listConversations()
  if (conversation === undefined) throw new Error('no conversation')
  return conversation.id
}
const read = async (): Promise<{ messages: readonly Message[]; spans: readonly Span[] }> => {
  const { store } = running.engine
  const id = await onlyId()
  let window: MessageWindow = await store.readWindow(id, { at: 'newest' }, 200)
  const { spans } = window
  let messages = window.messages
  while (window.hasOlder) {
    window = await store.readWindow(id, { at: 'before', position: window.messages[0]! }, 200)
    messages = [...window.messages, ...messages]
  }
  return { messages, spans }
}
/** The messages at the newer edges of gaps. */
const gaps = async (): Promise<readonly Message[]> => {
  const { messages, spans } = await read()
  return messages.filter((message, index) => {
    const older = messages[index - 1]
    return older !== undefined && hasGap(spans, older.sentAt, message.sentAt)
  })
}
const gapTexts = async (): Promise<readonly string[]> => (await gaps()).map(({ text }) => text)
const texts = async (): Promise<readonly string[]> =>
  (await read()).messages.map(({ text }) => text)
const range = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, index) => `text ${String(from + index)}`)

describe('an account on Photon', () => {
  let server: DemoServer
  let chat: DemoChatView
  const receive = (text: string, isPushed = true): void => {
    server.world.receive({ chatGuid: chat.guid, from: ANN, text, isPushed })
  }

  beforeEach(async () => {
    server = await startDemoServer({ seed: 'empty', apiKey: KEY })
    chat = server.world.addChat({ addresses: [ANN] })
    for (const text of range(0, 400)) receive(text, false)
    start(100)
    await running.engine.start()
    const { accounts } = running.engine
    await accounts.add({ kind: 'photon', serverUrl: server.url, secret: KEY, name: undefined })
    await online()
  })
  afterEach(async () => {
    await running.engine.dispose()
    await server.stop()
    folder.remove()
  })

  const runtime = () => running.engine.accounts.find(running.engine.accounts.list()[0]!.account.id)!

  it('has no gap after its first sync, and history joins what is stored', async () => {
    const first = await read()
    expect(first.messages.length).toBeLessThan(200)
    expect(await gapTexts()).toEqual([])
    expect(first.spans).toHaveLength(1)
    const id = await onlyId()
    for (let hasOlder = true; hasOlder;) {
      const page = await runtime().past.fetchOlder(id)
      hasOlder = page.ok && page.value.hasOlder
      expect(await gapTexts()).toEqual([])
      expect((await read()).spans).toHaveLength(1)
    }
    expect(await texts()).toEqual(range(0, 400))
  })

  it('shows a gap before what comes live while catching up fails, until a run ends', async () => {
    await server.stop()
    await until(() => {
      expect(running.engine.connections()[0]?.phase).toBe('waiting')
    })
    for (const text of ['missed 1', 'missed 2']) receive(text)
    server.faults.onQuery = () => ({ status: 500 })
    await server.start()
    runtime().wake('user_asked')
    await until(() => {
      expect(server.socketCount()).toBe(1)
    })
    receive('live')
    await until(async () => {
      expect(await gapTexts()).toEqual(['live'])
    })
    expect(await texts()).not.toContain('missed 1')
    server.faults.onQuery = null
    runtime().wake('user_asked')
    await online()
    expect(await gapTexts()).toEqual([])
    expect((await texts()).slice(-3)).toEqual(['missed 1', 'missed 2', 'live'])
    receive('later')
    await until(async () => {
      expect((await texts()).at(-1)).toBe('later')
    })
    expect(await gapTexts()).toEqual([])
  })
})

describe('an account on IMKIT', () => {
  let server: ImkitServer
  let account: AccountId

  beforeEach(async () => {
    server = await startImkitServer({ seed: 'empty' })
    server.world.addUser({ uid: BOB, nickname: 'Bob' })
    const room = server.world.addRoom({ members: [BOB] })
    const from = Date.now() - 700 * MINUTE
    range(0, 600).forEach((text, index) =>
      server.world.receive({
        room: room.id,
        from: BOB,
        text: index === 20 ? 'the needle' : text,
        at: from + index * MINUTE,
        isPushed: false
      })
    )
    start(60)
    await running.engine.start()
    const added = await running.engine.accounts.add({
      kind: 'imkit',
      name: undefined,
      serverUrl: server.url,
      token: server.token,
      clientKey: 'demo-client-key',
      payloadEncoding: 'none',
      customKey: null
    })
    if (!added.ok) throw new Error(added.error.code)
    account = added.value.account.id
    await online()
  })
  afterEach(async () => {
    await running.engine.dispose()
    await server.stop()
    folder.remove()
  })

  it('shows a gap behind a message that the search found, and none when it was fetched', async () => {
    const before = (await read()).messages.length
    expect(before).toBeLessThan(200)
    expect(await gapTexts()).toEqual([])
    const found = await running.engine.searchServer(account, 'needle', 10)
    expect(found).toMatchObject({ ok: true, value: [{ isStored: false }] })
    const { past } = running.engine.accounts.find(account)!
    const id = await onlyId()
    const edge = (await gaps())[0]!
    expect(await gapTexts()).toEqual([`text ${String(600 - before)}`])
    let isFilled = false
    for (let ask = 0; ask < 4 && !isFilled; ask += 1) {
      const answer = await past.fillGap(id, (await gaps())[0]?.id ?? edge.id)
      isFilled = answer.ok && answer.value.isFilled
    }
    expect(isFilled).toBe(true)
    expect(await gapTexts()).toEqual([])
    const stored = await texts()
    expect(stored.slice(stored.indexOf('the needle') + 1)).toEqual(range(21, 600))
    expect(running.publisher.of('messages/spansChanged').length).toBeGreaterThan(0)
  })
})
