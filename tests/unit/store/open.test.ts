import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync
} from 'node:fs'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { asAccountId } from '../../../src/shared/domain'
import { openDb } from '../../../src/main/store/worker/db'
import { createIdleCheck } from '../../../src/main/store/worker/health'
import { markSuspect, openStoreCore, type OpenedStore } from '../../../src/main/store/worker/open'
import {
  account,
  ACCOUNT,
  createFolder,
  KEY,
  messageEvent,
  NOW,
  onlyConversation,
  draftOf,
  stage
} from './support'

describe('opening', () => {
  let folder: string
  let remove: () => void
  let path: string
  const opened: OpenedStore[] = []
  const open = (key = KEY): OpenedStore => {
    const store = openStoreCore(path, key, () => NOW)
    opened.push(store)
    return store
  }
  const close = (store: OpenedStore): void => {
    opened.splice(opened.indexOf(store), 1)
    store.core.close()
  }
  /** A store with two messages and a send that was under way. */
  const fill = (clientId = 'client-1'): void => {
    const store = open()
    const { core } = store
    core.saveAccount(account())
    core.ingest({
      accountId: ACCOUNT,
      origin: 'live',
      now: NOW,
      cursor: 'c1',
      events: [messageEvent('m1'), messageEvent('m2')]
    })
    const { id } = onlyConversation(core)
    core.setDraft(id, draftOf('half a thought'))
    const { item } = core.enqueueSend({
      conversationId: id,
      clientId,
      text: 'on its way',
      replyToMessageId: null,
      attachment: stage(core, id),
      now: NOW
    })
    core.setOutboxState(item.id, 'sending', {})
    close(store)
  }
  const damage = (offset: number): void => {
    const file = openSync(path, 'r+')
    writeSync(file, Buffer.alloc(64, 0x5a), 0, 64, offset)
    closeSync(file)
  }
  const asideFiles = (): readonly string[] =>
    readdirSync(folder).filter((name) => name.includes('.damaged-'))

  beforeEach(() => {
    ;({ folder, remove } = createFolder())
    path = join(folder, 'tern.db')
  })
  afterEach(() => {
    for (const store of opened.splice(0)) store.db.close()
    remove()
  })

  it('creates a store, and finds everything in it again', () => {
    fill()
    const { core } = open()
    expect(core.stats()).toMatchObject({
      opened: 'existing',
      setAside: [],
      messages: 3,
      conversations: 1,
      outbox: 1
    })
    expect(core.getCursor(ACCOUNT)).toBe('c1')
    expect(core.listAccounts()).toEqual([account()])
    expect(core.search('thought', null, 5)).toEqual([])
    expect(core.search('text of', null, 5)).toHaveLength(2)
  })

  it('says that it is new', () => {
    expect(open().core.stats()).toMatchObject({ opened: 'created', setAside: [], messages: 0 })
  })

  it('uses a log with full synchronisation', () => {
    const { db } = open()
    expect([
      db.pragma('journal_mode'),
      db.pragma('synchronous'),
      db.pragma('foreign_keys')
    ]).toEqual(['wal', 2, 1])
  })

  it('takes what a crash left "sending" for unconfirmed', () => {
    fill()
    const { core } = open()
    const [item] = core.listOutbox(ACCOUNT)
    expect(item?.state).toBe('unconfirmed')
    const { id } = onlyConversation(core)
    const [message] = core.readWindow(id, { at: 'newest' }, 1).messages
    expect(message?.sendState).toBe('unconfirmed')
  })

  it.each([
    [
      'a damaged header',
      () => {
        damage(0)
      }
    ],
    [
      'a damaged page',
      () => {
        damage(4096 * 5 + 100)
      }
    ],
    [
      'a lost end',
      () => {
        truncateSync(path, statSync(path).size - 4096 * 3)
      }
    ],
    [
      'an odd end',
      () => {
        truncateSync(path, 5000)
      }
    ],
    [
      'a schema from the future',
      () => {
        const db = openDb(path, KEY)
        db.exec('PRAGMA user_version = 99')
        db.close()
      }
    ],
    [
      'damage found while it was used',
      () => {
        markSuspect(path)
      }
    ]
  ])('sets a file with %s aside and starts anew', (_, spoil) => {
    fill()
    spoil()
    const bytes = readFileSync(path)
    const { core } = open()
    const aside = `tern.db.damaged-${String(NOW)}`
    expect(core.stats()).toMatchObject({ opened: 'recovered', setAside: [aside] })
    expect(readFileSync(join(folder, aside)).equals(bytes)).toBe(true)
    expect(core.getCursor(ACCOUNT)).toBeNull()
    // The new one works, also after closing.
    core.saveAccount(account())
    core.ingest({ accountId: ACCOUNT, origin: 'live', now: NOW, events: [messageEvent('m7')] })
    for (const store of opened.slice()) close(store)
    expect(open().core.stats()).toMatchObject({ opened: 'existing', setAside: [aside] })
  })

  it('notices the lost end of a file too large to be checked whole', () => {
    fill()
    const store = open()
    const file = store.core.readWindow(onlyConversation(store.core).id, { at: 'newest' }, 1)
    const id = file.messages[0]?.attachments[0]?.id
    if (id === undefined) throw new Error('no attachment')
    store.core.saveAttachmentBytes(id, new Uint8Array(9_000_000))
    close(store)
    truncateSync(path, statSync(path).size - 4096)
    expect(open().core.stats().opened).toBe('recovered')
  })

  it('does not delete or use a file that another key opens', () => {
    fill()
    const { core } = open('cd'.repeat(32))
    expect(core.stats()).toMatchObject({ opened: 'recovered', messages: 0, outbox: 0 })
    const aside = join(folder, asideFiles()[0] ?? '')
    const kept = openStoreCore(aside, KEY, () => NOW)
    expect(kept.core.stats().messages).toBe(3)
    kept.core.close()
  })

  it('saves accounts, waiting sends and drafts where they can still be read', () => {
    fill()
    markSuspect(path)
    const { core } = open()
    expect(core.listAccounts()).toEqual([account()])
    const [item] = core.listOutbox(ACCOUNT)
    expect(item).toMatchObject({ state: 'unconfirmed', command: { text: 'on its way' } })
    const conversation = onlyConversation(core)
    expect(conversation).toMatchObject({ draft: 'half a thought', messageCount: 1, unreadCount: 0 })
    if (item?.command.type !== 'send') throw new Error('not a send')
    expect(core.readBlob(item.command.attachment?.blobId ?? '')).toEqual(new Uint8Array([1]))
    core.ingest({
      accountId: ACCOUNT,
      origin: 'initial',
      now: NOW,
      events: [messageEvent('m1'), messageEvent('m3', { isFromMe: true, clientId: 'client-1' })]
    })
    expect(core.listOutbox(ACCOUNT)).toEqual([])
    expect(onlyConversation(core).messageCount).toBe(2)
  })

  it('saves that an account is paused', () => {
    fill()
    const store = open()
    store.core.saveAccount({ ...account(), isPaused: true })
    close(store)
    markSuspect(path)
    const { core } = open()
    expect(core.stats().opened).toBe('recovered')
    expect(core.listAccounts()).toEqual([{ ...account(), isPaused: true }])
  })

  it.each([
    [
      'destroyed',
      () => {
        damage(0)
      }
    ],
    [
      'gone',
      () => {
        for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
      }
    ]
  ])('has accounts and waiting sends, with their files, when the store is %s', (_, destroy) => {
    fill()
    destroy()
    const { core } = open()
    expect(core.stats().opened).toBe('recovered')
    expect(core.listAccounts()).toEqual([account()])
    const [item, ...others] = core.listOutbox(ACCOUNT)
    expect(others).toEqual([])
    // It may have left: it is looked for before it is sent.
    expect(item).toMatchObject({ state: 'unconfirmed', command: { text: 'on its way' } })
    if (item?.command.type !== 'send') throw new Error('not a send')
    expect(core.readBlob(item.command.attachment?.blobId ?? '')).toEqual(new Uint8Array([1]))
    expect(onlyConversation(core).messageCount).toBe(1)
    expect(core.readWindow(onlyConversation(core).id, { at: 'newest' }, 5).messages).toHaveLength(1)
  })

  it('looks for what was only queued, too, when it comes from the spare', () => {
    fill()
    const store = open()
    const [item] = store.core.listOutbox(ACCOUNT)
    if (item === undefined) throw new Error('nothing waits')
    store.core.setOutboxState(item.id, 'queued', {})
    close(store)
    damage(0)
    expect(open().core.listOutbox(ACCOUNT)[0]?.state).toBe('unconfirmed')
  })

  it('brings nothing back that was sent, discarded or signed out of', () => {
    fill()
    const store = open()
    const [item] = store.core.listOutbox(ACCOUNT)
    if (item === undefined) throw new Error('nothing waits')
    store.core.discardOutbox(item.id)
    store.core.saveAccount({ ...account(), id: asAccountId('other') })
    store.core.removeAccount(ACCOUNT)
    // A crash: nothing was closed.
    copyFileSync(`${path}.spare`, join(folder, 'copy'))
    copyFileSync(`${path}.spare-wal`, join(folder, 'copy-wal'))
    close(store)
    copyFileSync(join(folder, 'copy'), `${path}.spare`)
    copyFileSync(join(folder, 'copy-wal'), `${path}.spare-wal`)
    damage(0)
    const { core } = open()
    expect(core.listAccounts().map(({ id }) => id)).toEqual(['other'])
    expect(core.stats().outbox).toBe(0)
  })

  it('goes on without its spare, and makes a new one', () => {
    fill()
    const spare = openSync(`${path}.spare`, 'r+')
    writeSync(spare, Buffer.alloc(64, 0x5a), 0, 64, 0)
    closeSync(spare)
    const store = open()
    expect(store.core.stats().opened).toBe('existing')
    store.core.saveAccount({ ...account(), name: 'Another name' })
    expect(asideFiles()).toEqual([`tern.db.spare.damaged-${String(NOW)}`])
    close(store)
    damage(0)
    const { core } = open()
    expect(core.listAccounts()).toEqual([{ ...account(), name: 'Another name' }])
    expect(core.stats().outbox).toBe(1)
  })

  it('keeps several damaged files apart', () => {
    for (let round = 0; round < 3; round += 1) {
      fill(`client-${String(round)}`)
      damage(0)
      close(open())
      // Same clock reading every time.
    }
    expect(new Set(open().core.stats().setAside).size).toBe(3)
  })

  it('does not set aside what a folder without permission or a bad key is to blame for', () => {
    fill()
    expect(() => open('no key')).toThrow('bad key')
    path = join(folder, 'missing', 'tern.db')
    expect(() => open()).toThrow()
    path = join(folder, 'tern.db')
    expect(asideFiles()).toEqual([])
    expect(open().core.stats().opened).toBe('existing')
  })

  it('loses nothing committed when the process dies without closing', () => {
    const store = open()
    store.core.saveAccount(account())
    store.core.ingest({
      accountId: ACCOUNT,
      origin: 'live',
      now: NOW,
      cursor: 'c9',
      events: [messageEvent('m1')]
    })
    // What a killed process leaves: the files as they are now, without any closing.
    const crashed = join(folder, 'crashed.db')
    for (const suffix of ['', '-wal']) {
      if (existsSync(path + suffix)) copyFileSync(path + suffix, crashed + suffix)
    }
    path = crashed
    const again = open()
    expect(again.core.stats()).toMatchObject({ opened: 'existing', messages: 1 })
    expect(again.core.getCursor(ACCOUNT)).toBe('c9')
  })

  it('survives a log that lost its end: rows and cursor stay together', () => {
    const store = open()
    store.core.saveAccount(account())
    for (let n = 1; n <= 5; n += 1) {
      store.core.ingest({
        accountId: ACCOUNT,
        origin: 'catchUp',
        now: NOW,
        cursor: String(n),
        events: [messageEvent(`m${String(n)}`)]
      })
    }
    const crashed = join(folder, 'crashed.db')
    copyFileSync(path, crashed)
    const log = readFileSync(`${path}-wal`)
    path = crashed
    for (const share of [0.95, 0.8, 0.6]) {
      writeFileSync(`${crashed}-wal`, log.subarray(0, Math.floor(log.length * share)))
      const { core, db } = open()
      const count = db.get<{ count: number }>('SELECT count(*) AS count FROM messages')?.count
      expect(Number(core.getCursor(ACCOUNT) ?? 0)).toBe(count)
      db.close()
      opened.pop()
      copyFileSync(join(folder, 'tern.db'), crashed)
    }
  })

  it('checks a large store in slices and notices damage there', () => {
    fill()
    const { db } = open()
    const next = createIdleCheck(db)
    let slices = 1
    while (next()) slices += 1
    expect(slices).toBeGreaterThan(2)
    expect(next()).toBe(false)
  })

  it('leaves no text, address or name readable in any file', () => {
    const secrets = ['CANARY-TEXT', 'canary-address', 'CANARY-NAME', 'CANARY-DRAFT']
    const store = open()
    store.core.saveAccount({ ...account(), name: 'CANARY-NAME' })
    store.core.ingest({
      accountId: ACCOUNT,
      origin: 'live',
      now: NOW,
      events: Array.from({ length: 50 }, (_, n) =>
        messageEvent(`m${String(n)}`, {
          text: 'CANARY-TEXT',
          senderAddress: 'canary-address',
          senderName: 'CANARY-NAME'
        })
      )
    })
    store.core.setDraft(onlyConversation(store.core).id, draftOf('CANARY-DRAFT'))
    const assertClean = (): void => {
      const names = readdirSync(folder)
      expect(names.length).toBeGreaterThan(0)
      for (const name of names) {
        const bytes = readFileSync(join(folder, name))
        for (const secret of secrets) {
          for (const encoding of ['utf8', 'utf16le'] as const) {
            expect([name, bytes.includes(Buffer.from(secret, encoding))]).toEqual([name, false])
            const lower = Buffer.from(secret.toLowerCase(), encoding)
            expect([name, bytes.includes(lower)]).toEqual([name, false])
          }
        }
      }
    }
    // While open: database, log and its index, and the same of its spare.
    const names = ['', '-shm', '-wal', '.spare', '.spare-shm', '.spare-wal']
    expect(readdirSync(folder).sort()).toEqual(names.map((name) => `tern.db${name}`))
    assertClean()
    close(store)
    assertClean()
  })
})
