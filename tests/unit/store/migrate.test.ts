import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openDb } from '../../../src/main/store/worker/db'
import { initial } from '../../../src/main/store/worker/migrations/0001-initial'
import { openStoreCore, type OpenedStore } from '../../../src/main/store/worker/open'
import { ACCOUNT, CHAT, createFolder, KEY, messageEvent, NOW, onlyConversation } from './support'

/** Rows as the first version wrote them, spelled out: today's code could not write such a file. */
const ROWS = `
INSERT INTO accounts (key, id, kind, name, server_url, is_demo, created_at)
  VALUES (1, '${ACCOUNT}', 'photon', 'Work', 'http://127.0.0.1:1', 0, ${String(NOW)});
INSERT INTO cursors (account, cursor) VALUES (1, 'c1');
INSERT INTO people (account, address, name) VALUES (1, 'anna@example.org', 'Anna');
INSERT INTO conversations (key, id, account, server_id, name, is_group, is_stub, created_at,
    is_pinned, muted_until, unread_count, message_count)
  VALUES (1, 'c-old', 1, '${CHAT}', 'Trip', 1, 0, 5, 1, 99, 1, 1);
INSERT INTO members (conversation, position, address) VALUES (1, 0, 'anna@example.org');
INSERT INTO messages (id, account, conversation, server_id, is_from_me, sender, text, sent_at, ord,
    is_delivered, is_reduced, is_unread, has_attachments)
  VALUES (7, 1, 1, 'm1', 0, 'anna@example.org', 'kept words', ${String(NOW)}, 1, 0, 0, 1, 0);
INSERT INTO search_index (rowid, text) VALUES (7, 'kept words');
INSERT INTO outbox (account, conversation, command, state, created_at)
  VALUES (1, 1, '{"type":"markRead","conversationServerId":"${CHAT}","isRead":true}', 'queued', 3);
`

describe('a file of the first version', () => {
  let path: string
  let remove: () => void
  const opened: OpenedStore[] = []
  const open = (): OpenedStore => {
    const store = openStoreCore(path, KEY, () => NOW)
    opened.push(store)
    return store
  }
  beforeEach(() => {
    const folder = createFolder()
    remove = folder.remove
    path = join(folder.folder, 'tern.db')
    const db = openDb(path, KEY)
    initial.up(db)
    db.exec(`PRAGMA user_version = 1; ${ROWS}`)
    db.close()
  })
  afterEach(() => {
    for (const store of opened.splice(0)) store.db.close()
    remove()
  })

  it('is brought up to date with all that is in it', () => {
    const { core } = open()
    expect(core.stats()).toMatchObject({ opened: 'existing', setAside: [], messages: 1, outbox: 1 })
    expect(core.listAccounts()).toMatchObject([{ id: ACCOUNT, name: 'Work', isPaused: false }])
    expect(core.getCursor(ACCOUNT)).toBe('c1')
    expect(onlyConversation(core)).toMatchObject({
      id: 'c-old',
      name: 'Trip',
      isPinned: true,
      isLeft: false,
      mutedUntil: 99,
      unreadCount: 1
    })
    expect(core.search('kept', null, 5)).toHaveLength(1)
    expect(core.listOutbox(ACCOUNT)).toHaveLength(1)
  })

  it('works like a new one afterwards, also at the next start', () => {
    const { core } = open()
    const [account] = core.listAccounts()
    if (account === undefined) throw new Error('no account')
    core.saveAccount({ ...account, isPaused: true })
    core.ingest({ accountId: ACCOUNT, origin: 'live', now: NOW, events: [messageEvent('m2')] })
    core.close()
    opened.splice(0)
    const again = open().core
    expect(again.stats()).toMatchObject({ opened: 'existing', messages: 2 })
    expect(again.listAccounts()).toMatchObject([{ isPaused: true }])
    expect(again.countUnread(ACCOUNT)).toEqual([{ conversationServerId: CHAT, count: 2 }])
  })
})
