import { closeSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { openStore, startStoreThread } from '../../../src/main/store/client'
import type { Store, StoreError } from '../../../src/main/core/store'
import { buildWorker } from './buildWorker'
import { account, ACCOUNT, createFolder, KEY, messageEvent, NOW, NEW_FILE } from './support'

describe('the store thread', () => {
  let workerPath: string
  let folder: string
  let remove: () => void
  let store: Store | null = null
  const fatal: StoreError[] = []
  const open = async (): Promise<Store> => {
    store = await openStore({
      path: join(folder, 'tern.db'),
      key: KEY,
      workerPath,
      onFatal: (error) => fatal.push(error)
    })
    return store
  }
  const batch = (from: number, count: number): Parameters<Store['ingest']>[0] => ({
    accountId: ACCOUNT,
    origin: 'catchUp',
    now: NOW,
    cursor: String(from + count),
    events: Array.from({ length: count }, (_, n) => messageEvent(`m${String(from + n)}`))
  })

  beforeAll(async () => {
    workerPath = await buildWorker()
  }, 60_000)
  afterAll(() => {
    rmSync(dirname(workerPath), { recursive: true, force: true })
  })
  beforeEach(() => {
    ;({ folder, remove } = createFolder())
    fatal.length = 0
  })
  afterEach(async () => {
    await store?.close().catch(() => undefined)
    store = null
    remove()
  })

  it('does what the port says, over the thread', async () => {
    const opened = await open()
    await opened.saveAccount(account())
    const result = await opened.ingest(batch(0, 3))
    expect(result).toMatchObject({ inserted: 3, conversations: [{ unreadCount: 3 }] })
    const [conversation] = await opened.listConversations()
    if (conversation === undefined) throw new Error('no conversation')
    const window = await opened.readWindow(conversation.id, { at: 'firstUnread' }, 10)
    expect(window.messages).toHaveLength(3)
    const bytes = new Uint8Array(100_000).fill(7)
    const { file } = await opened.stageFile(conversation.id, { ...NEW_FILE, bytes }, 200_000)
    if (file === null) throw new Error('not staged')
    const { item } = await opened.enqueueSend({
      conversationId: conversation.id,
      clientId: 'c1',
      text: '',
      replyToMessageId: null,
      attachment: file,
      now: NOW
    })
    expect(bytes.byteLength).toBe(100_000)
    const blobId = item.command.type === 'send' ? item.command.attachment?.blobId : null
    expect(await opened.readBlob(blobId ?? '')).toEqual(bytes)
    expect((await opened.stats()).messages).toBe(4)
  })

  it('keeps everything over closing and opening, and refuses calls after closing', async () => {
    const first = await open()
    await first.saveAccount(account())
    const pending = first.ingest(batch(0, 500))
    const closing = first.close()
    expect((await pending).inserted).toBe(500)
    await closing
    await first.close()
    await expect(first.listAccounts()).rejects.toMatchObject({ code: 'closed' })
    expect(fatal).toEqual([])
    const second = await open()
    expect(await second.getCursor(ACCOUNT)).toBe('500')
  })

  it('runs in a thread that was started ahead, and in one of its own after that', async () => {
    const thread = startStoreThread(workerPath)
    const path = join(folder, 'tern.db')
    const first = await openStore({ path, key: KEY, workerPath, thread })
    expect(thread.take()).toBeNull()
    await first.saveAccount(account())
    await first.close()
    store = await openStore({ path, key: KEY, workerPath, thread })
    expect(await store.listAccounts()).toHaveLength(1)
    await thread.dispose()
    expect(await store.listAccounts()).toHaveLength(1)
  })

  it('rejects with a StoreError and goes on', async () => {
    const opened = await open()
    await expect(opened.ingest(batch(0, 1))).rejects.toMatchObject({
      name: 'StoreError',
      code: 'storage_failed'
    })
    await expect(opened.listAccounts()).resolves.toEqual([])
  })

  it('takes an event that breaks the rules as a failure of that call alone', async () => {
    const opened = await open()
    await opened.saveAccount(account())
    const broken = { ...batch(0, 1), events: [{ type: 'message', message: null }] } as never
    await expect(opened.ingest(broken)).rejects.toMatchObject({ code: 'storage_failed' })
    expect(await opened.getCursor(ACCOUNT)).toBeNull()
    expect((await opened.ingest(batch(0, 1))).inserted).toBe(1)
    expect(fatal).toEqual([])
  })

  it('rejects everything that waits when the thread ends by itself, and says so once', async () => {
    // A worker that opens and then dies at the first question.
    const dying = join(folder, 'dying.cjs')
    writeFileSync(
      dying,
      `const { parentPort } = require('node:worker_threads')
       parentPort.on('message', ({ id, type }) => {
         if (type === 'open') parentPort.postMessage({ id, type: 'value', value: undefined })
         else process.exit(3)
       })`
    )
    const opened = await openStore({
      path: join(folder, 'tern.db'),
      key: KEY,
      workerPath: dying,
      onFatal: (error) => fatal.push(error)
    })
    const waiting = [opened.listAccounts(), opened.stats(), opened.listConversations()]
    for (const call of await Promise.allSettled(waiting)) {
      expect(call).toMatchObject({ status: 'rejected', reason: { name: 'StoreError' } })
    }
    await expect(opened.listAccounts()).rejects.toMatchObject({ name: 'StoreError' })
    await expect(opened.close()).rejects.toMatchObject({ name: 'StoreError' })
    expect(fatal).toHaveLength(1)
  })

  it('fails to open where no file can be made', async () => {
    await expect(
      openStore({ path: join(folder, 'no', 'tern.db'), key: KEY, workerPath })
    ).rejects.toMatchObject({ name: 'StoreError', code: 'storage_failed' })
    await expect(
      openStore({ path: join(folder, 'tern.db'), key: KEY, workerPath: join(folder, 'none.cjs') })
    ).rejects.toMatchObject({ name: 'StoreError' })
  })

  it('tells of damage found in use, and the next start sets the file aside', async () => {
    const first = await open()
    await first.saveAccount(account())
    for (let page = 0; page < 8; page += 1) await first.ingest(batch(page * 1000, 1000))
    await first.ingest({
      ...batch(9000, 1),
      events: Array.from({ length: 900 }, (_, n) =>
        messageEvent(`big${String(n)}`, { text: `${String(n)} ${'lorem '.repeat(2000)}` })
      )
    })
    await first.close()
    // Everything behind the first pages: too large a file to be checked whole at the start.
    const path = join(folder, 'tern.db')
    const file = openSync(path, 'r+')
    for (let page = 300; page < 1500; page += 1)
      writeSync(file, Buffer.alloc(16, 1), 0, 16, page * 4096)
    closeSync(file)
    const second = await open()
    expect((await second.stats()).opened).toBe('existing')
    const [conversation] = await second.listConversations()
    if (conversation === undefined) throw new Error('no conversation')
    await expect(second.readWindow(conversation.id, { at: 'newest' }, 9000)).rejects.toMatchObject({
      code: 'storage_failed'
    })
    expect(fatal).toHaveLength(1)
    await second.close().catch(() => undefined)
    const third = await open()
    expect((await third.stats()).opened).toBe('recovered')
    expect(await third.listAccounts()).toEqual([account()])
    expect(readdirSync(folder).some((name) => name.includes('.damaged-'))).toBe(true)
  }, 30_000)
})
