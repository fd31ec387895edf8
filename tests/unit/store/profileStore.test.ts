/** Where a profile's store lies, and that the whole core survives its loss: real thread, real files. */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import { createProfile, type Profile, STORE_KEY_NAME } from '../../../src/main/core/profile'
import type { Store } from '../../../src/main/core/store'
import { openStore } from '../../../src/main/store/client'
import { openProfileStore } from '../../../src/main/store/profileStore'
import { createFakeClock } from '../../support/fakeClock'
import { createNodeEngine, type NodeEngine } from '../../support/nodeEngine'
import {
  createFakeSecrets,
  createRecordingLogger,
  createRecordingPublisher
} from '../../support/recorders'
import { buildWorker } from './buildWorker'
import { account, ACCOUNT, createFolder, KEY, messageEvent, NOW } from './support'

const PAGE = 4096

let workerPath: string
let dir: string
let remove: () => void

beforeAll(async () => {
  workerPath = await buildWorker('profile')
}, 60_000)
afterAll(() => {
  rmSync(dirname(workerPath), { recursive: true, force: true })
})
beforeEach(() => {
  ;({ folder: dir, remove } = createFolder())
})
afterEach(() => {
  remove()
})

const open = (
  isSession: boolean,
  key = KEY,
  onFatal: (error: Error) => void = () => undefined
): Promise<Store> =>
  openProfileStore({ dir, workerPath, key, isSession, onFatal, logger: createRecordingLogger() })

const sessions = (): readonly string[] =>
  readdirSync(dir).filter((name) => name.startsWith('session-'))

describe('the folder of a store', () => {
  it('is kept when the keychain has its key', async () => {
    const store = await open(false)
    await store.saveAccount(account())
    await store.close()
    expect(existsSync(join(dir, 'store', 'tern.db'))).toBe(true)
    const again = await open(false)
    expect(await again.listAccounts()).toEqual([account()])
    await again.close()
  })

  it('of one run is gone when it is closed, and after a crash at the next start', async () => {
    const store = await open(true)
    expect(sessions()).toHaveLength(1)
    await store.close()
    expect(sessions()).toEqual([])
    mkdirSync(join(dir, 'session-crashed'))
    const next = await open(true, 'cd'.repeat(32))
    expect(sessions()).toHaveLength(1)
    expect(sessions()).not.toContain('session-crashed')
    await next.close()
  })

  it('of one run says nothing of its key, and is another for another key', async () => {
    const store = await open(true)
    const [name] = sessions()
    expect(KEY).not.toContain(name!.replace('session-', ''))
    await store.close()
    const next = await open(true, 'cd'.repeat(32))
    expect(sessions()).not.toEqual([name])
    await next.close()
  })
})

/** Everything behind the first pages, so that opening alone sees nothing of it. */
const damage = (path: string, from: number, to: number): void => {
  const file = openSync(path, 'r+')
  for (let page = from; page < to; page += 1)
    writeSync(file, Buffer.alloc(16, 1), 0, 16, page * PAGE)
  closeSync(file)
}

/** Too large to be checked whole at the start, with a send that waits. */
const fill = async (folder: string): Promise<void> => {
  mkdirSync(folder)
  const store = await openStore({ path: join(folder, 'tern.db'), key: KEY, workerPath })
  await store.saveAccount(account())
  await store.ingest({ accountId: ACCOUNT, origin: 'live', now: NOW, events: [messageEvent('m1')] })
  const [conversation] = await store.listConversations()
  await store.enqueueSend({
    conversationId: conversation!.id,
    clientId: 'client-1',
    text: 'still to be sent',
    replyToMessageId: null,
    attachment: null,
    now: NOW
  })
  for (let part = 0; part < 4; part += 1) {
    const events = Array.from({ length: 200 }, (_, n) =>
      messageEvent(`big${String(part * 200 + n)}`, {
        text: `${String(n)} ${'lorem '.repeat(2000)}`
      })
    )
    await store.ingest({ accountId: ACCOUNT, origin: 'live', now: NOW, events, cursor: 'c1' })
  }
  await store.close()
  damage(join(folder, 'tern.db'), 300, 1500)
}

const folderOf = async (isSession: boolean): Promise<string> => {
  if (!isSession) return join(dir, 'store')
  const store = await open(true)
  const folder = join(dir, sessions()[0]!)
  await store.close()
  return folder
}

describe.each([false, true])('damage found in use (for this run only: %s)', (isSession) => {
  it('leaves accounts and waiting sends in a new file, under a new engine', async () => {
    const secrets = createFakeSecrets()
    if (isSession) secrets.trouble = { state: 'unavailable', reason: 'none' }
    else secrets.kept.set(STORE_KEY_NAME, KEY)
    const publisher = createRecordingPublisher()
    const engines: NodeEngine[] = []
    const profile: Profile = createProfile({
      secrets,
      newStoreKey: () => KEY,
      openStore: (options) =>
        openProfileStore({ ...options, dir, workerPath, logger: createRecordingLogger() }),
      createEngine: ({ store, isSessionOnly }) => {
        expect(isSessionOnly).toBe(isSession)
        // Without secrets nothing connects anywhere.
        const locked = createFakeSecrets()
        locked.trouble = { state: 'locked' }
        engines.push(createNodeEngine(store, locked))
        return engines.at(-1)!.engine
      },
      publisher,
      clock: createFakeClock(),
      logger: createRecordingLogger()
    })
    await fill(await folderOf(isSession))
    await profile.open()
    if (isSession) await profile.continueForThisRun()
    const first = profile.engine()!
    expect((await first.store.stats()).opened).toBe('existing')
    const [conversation] = await first.store.listConversations()
    await expect(
      first.store.readWindow(conversation!.id, { at: 'newest' }, 5000)
    ).rejects.toMatchObject({ code: 'storage_failed' })
    await vi.waitFor(() => {
      expect(profile.engine()).not.toBe(first)
    })
    await profile.opened()
    const { store } = profile.engine()!
    expect(await store.stats()).toMatchObject({ opened: 'recovered', outbox: 1, messages: 1 })
    expect((await store.stats()).setAside).toHaveLength(1)
    expect(await store.listAccounts()).toEqual([account()])
    expect(await store.listOutbox(ACCOUNT)).toMatchObject([
      { command: { clientId: 'client-1', text: 'still to be sent' } }
    ])
    // Everything is to be fetched again.
    expect(await store.getCursor(ACCOUNT)).toBeNull()
    expect(publisher.of('storage/recovered')).toHaveLength(1)
    expect(publisher.of('messages/invalidated')).toMatchObject([{ accountId: ACCOUNT }])
    await vi.waitFor(() => {
      expect(engines[1]!.publisher.of('accounts/changed').length).toBeGreaterThan(0)
    })
    await profile.dispose()
    expect(sessions()).toEqual([])
  }, 30_000)
})
