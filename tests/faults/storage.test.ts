/** A disk that is full, a file that is damaged, a lock that is held, an end in the middle (R20-R22, R26). */
import {
  closeSync,
  copyFileSync,
  openSync,
  readdirSync,
  statSync,
  truncateSync,
  writeSync
} from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { Store } from '../../src/main/core/store'
import { StoreError } from '../../src/main/core/store'
import { openDb, toStoreError } from '../../src/main/store/worker/db'
import { openStoreCore } from '../../src/main/store/worker/open'
import { type FaultApp, soon, startApp, STORE_KEY } from './app'
import { createFastClock } from './clocks'
import { figure } from './figure'
import { startFaultServer } from './servers'
import { canMount, mountSmallDisk } from './smallDisk'

/** A store in this thread whose file can be kept from growing: SQLite itself says that it is full. */
const openBounded = (app: FaultApp): { readonly fill: (isFull: boolean) => void } => {
  const path = join(app.folder, 'tern.db')
  let bound: (isFull: boolean) => void = () => undefined
  app.openStore = () => {
    const { core, db } = openStoreCore(path, STORE_KEY, () => Date.now())
    bound = (isFull) => {
      const pages = Number(db.pragma('page_count'))
      db.pragma(`max_page_count = ${String(isFull ? pages : 1_000_000)}`)
    }
    const calls = Object.entries(core as unknown as Record<string, (...args: unknown[]) => unknown>)
    const port = calls.map(([name, call]) => [
      name,
      async (...args: unknown[]): Promise<unknown> => {
        try {
          return structuredClone(call(...args))
        } catch (error) {
          throw toStoreError(error)
        }
      }
    ])
    return Promise.resolve(Object.fromEntries(port) as unknown as Store)
  }
  return {
    fill: (isFull) => {
      bound(isFull)
    }
  }
}

it('R20 photon: the disk is full, and has room again', async (context) => {
  const app = await startApp()
  await app.quit()
  const disk = openBounded(app)
  await app.start({ clock: createFastClock(20) })
  await app.online()
  disk.fill(true)
  const { cursor } = app.records
  for (let n = 0; n < 400; n += 1) app.server.receive(`${String(n)} ${'much text '.repeat(50)}`)
  const { publisher } = app.running()
  await soon('the person is told', () => publisher.of('storage/failed').length > 0)
  expect(publisher.of('storage/failed')[0]?.code).toBe('storage_full')
  // A new send is refused at once, in sight of the person.
  const conversation = await app.conversation()
  const big = 'x'.repeat(2_000_000)
  await expect(
    app.running().engine.store.enqueueSend({
      conversationId: conversation.id,
      clientId: 'too-much',
      text: big,
      replyToMessageId: null,
      attachment: null,
      now: Date.now()
    })
  ).rejects.toMatchObject({ code: 'storage_full' })
  expect(app.records.cursor).toBe(cursor)
  expect(app.connection().phase).not.toBe('online')
  disk.fill(false)
  const freed = performance.now()
  app.running().machine.resume()
  await app.online()
  await app.holds()
  figure(context, `whole ${((performance.now() - freed) / 1000).toFixed(1)} s after there was room`)
  expect(publisher.of('storage/recovered').length).toBeGreaterThan(0)
})

it.skipIf(!canMount())('R20 photon: a file system of 2 MB fills up', async (context) => {
  const app = await startApp()
  await app.quit()
  const disk = mountSmallDisk(app.folder, 2_048)
  try {
    await app.start({ clock: createFastClock(20) })
    await app.online()
    for (let n = 0; n < 2_000; n += 1) app.server.receive(`${String(n)} ${'much text '.repeat(80)}`)
    const { publisher } = app.running()
    await soon('the person is told', () => publisher.of('storage/failed').length > 0)
    expect(publisher.of('storage/failed')[0]?.code).toBe('storage_full')
    expect(app.connection().phase).not.toBe('online')
    // What the claim says is stored, on the full disk too.
    await app.quit()
    disk.resize(65_536)
    await app.start()
    expect((await app.running().engine.store.stats()).opened).toBe('existing')
    const freed = performance.now()
    await app.online()
    await app.holds()
    figure(
      context,
      `whole ${((performance.now() - freed) / 1000).toFixed(1)} s after there was room`
    )
    await app.quit()
  } finally {
    disk.remove()
  }
})

const write = (path: string, from: number, bytes: number): void => {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(bytes, 0x5a), 0, bytes, from)
  closeSync(file)
}

describe.each([
  [
    'a damaged header',
    (path: string) => {
      write(path, 0, 64)
    }
  ],
  [
    'a damaged page in the middle',
    (path: string) => {
      write(path, 4096 * 9 + 100, 64)
    }
  ],
  [
    'a lost end',
    (path: string) => {
      truncateSync(path, statSync(path).size - 4096 * 3)
    }
  ],
  [
    'a schema from the future',
    (path: string) => {
      const db = openDb(path, STORE_KEY)
      db.exec('PRAGMA user_version = 99')
      db.close()
    }
  ]
] as const)('R21', (words, spoil) => {
  it(`R21 photon: ${words}`, async (context) => {
    const app = await startApp()
    for (let n = 0; n < 50; n += 1) app.server.receive(`kept ${String(n)}`, { conversation: n % 4 })
    await app.holds()
    await app.server.stop()
    await app.phase('waiting')
    await app.send('still to be sent')
    await app.quit()
    const path = join(app.folder, 'tern.db')
    spoil(path)
    await app.server.start()
    app.records.mayRetreat = true
    await app.start()
    const stats = await app.running().engine.store.stats()
    expect(stats.opened).toBe('recovered')
    const aside = readdirSync(app.folder).filter((name) => name.includes('.damaged-'))
    expect(aside.length).toBeGreaterThan(0)
    // From the file where it can be read, else from its spare.
    expect(app.running().engine.accounts.list()).toHaveLength(1)
    expect(stats.outbox).toBe(1)
    await app.online()
    await app.holds()
    expect(app.server.log().filter(({ text }) => text === 'still to be sent')).toHaveLength(1)
    figure(context, 'set aside, synced anew, waiting send sent once')
  })
})

it('R21 photon: a log that lost its end in a crash', async (context) => {
  const app = await startApp()
  for (let n = 0; n < 300; n += 1) app.server.receive(`logged ${String(n)}`)
  await app.holds()
  const path = join(app.folder, 'tern.db')
  // What a power cut leaves: both files as they are now, the log's end not written.
  for (const suffix of ['', '-wal']) copyFileSync(path + suffix, `${path}.crash${suffix}`)
  await app.quit()
  for (const suffix of ['', '-wal']) copyFileSync(`${path}.crash${suffix}`, path + suffix)
  truncateSync(`${path}-wal`, Math.floor(statSync(`${path}-wal`).size * 0.7))
  // Time went back with the file, and so did its claim.
  app.records.mayRetreat = true
  await app.start()
  expect((await app.running().engine.store.stats()).opened).toBe('existing')
  await app.online()
  await app.holds()
  figure(context, '70 % of the log left: rows and cursor together')
})

it('R22 photon: another process holds the database for a moment, then for too long', async () => {
  const app = await startApp()
  const other = openDb(join(app.folder, 'tern.db'), STORE_KEY)
  other.exec('BEGIN IMMEDIATE')
  app.server.receive('while it was held')
  await new Promise((resolve) => setTimeout(resolve, 300))
  other.exec('COMMIT')
  await app.holds()
  other.exec('BEGIN IMMEDIATE')
  app.server.receive('while it was held for long')
  await soon('told', () => app.running().publisher.of('storage/failed').length > 0)
  other.exec('COMMIT')
  other.close()
  app.running().machine.resume()
  await app.online()
  await app.holds()
})

describe.each(['photon', 'imkit'] as const)('R26', (kind) => {
  it(`R26 ${kind}: quits between two pages, nothing is written after that`, async (context) => {
    const app = await startApp(kind)
    await app.server.stop()
    await app.phase('waiting')
    for (let n = 0; n < 1_300; n += 1)
      app.server.receive(`missed ${String(n)}`, { conversation: n % 4 })
    const secondPage = new Promise<void>((resolve) => {
      app.server.faults.onQuery = (index) => {
        if (index === 2) resolve()
        return null
      }
    })
    await app.server.start()
    app.running().machine.resume()
    await secondPage
    const began = performance.now()
    const { store } = app.running().engine
    await app.quit()
    const quitMs = performance.now() - began
    await expect(store.stats()).rejects.toBeInstanceOf(StoreError)
    const { cursors } = app.records
    app.server.faults.onQuery = null
    await app.start()
    expect(app.records.cursors).toBe(cursors)
    await app.online()
    await app.holds()
    figure(context, `quit within ${quitMs.toFixed(0)} ms`)
    expect(quitMs).toBeLessThan(3_000)
  })
})

it('R26: signs out of one account in the middle of its recovery, the other is untouched', async () => {
  const app = await startApp('photon')
  const other = await startFaultServer('imkit')
  try {
    for (let n = 0; n < 300; n += 1) other.receive(`other ${String(n)}`, { conversation: n % 4 })
    const { accounts, store } = app.running().engine
    let leave: () => void = () => undefined
    const secondPage = new Promise<void>((resolve) => {
      leave = resolve
    })
    other.faults.onQuery = (index) => {
      if (index === 3) leave()
      return null
    }
    const added = await accounts.add({
      kind: 'imkit',
      serverUrl: `http://127.0.0.1:${String(other.port)}`,
      clientKey: other.imkit!.clientKey,
      token: other.secret(),
      payloadEncoding: 'none',
      customKey: null
    })
    if (!added.ok) throw new Error(added.error.code)
    await secondPage
    const { id } = added.value.account
    app.server.receive('meanwhile')
    expect(await accounts.remove(id)).toEqual({ ok: true, value: null })
    const left = (await store.listConversations()).filter(({ accountId }) => accountId === id)
    expect(left).toEqual([])
    expect(app.secrets.kept.has(`account:${id}`)).toBe(false)
    await app.holds()
  } finally {
    await other.stop()
  }
})
