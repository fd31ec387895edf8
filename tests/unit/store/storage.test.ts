import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { RemoteAttachment } from '../../../src/main/core/backendEvents'
import { readStorageUse } from '../../../src/main/core/storageUse'
import { createStoreCore } from '../../../src/main/store/worker/core'
import { openDb } from '../../../src/main/store/worker/db'
import { openStoreCore } from '../../../src/main/store/worker/open'
import type {
  ConversationId,
  FileDeletion,
  FileFilter,
  StorageUse
} from '../../../src/shared/domain'
import { account, createFixture, DAY, type Fixture, KEY, messageEvent, NOW } from './support'

const ALL: FileFilter = { sentBefore: null, largerThan: 0, conversationId: null }

const file = (serverId: string): RemoteAttachment => ({
  serverId,
  fileName: `${serverId}.jpeg`,
  mimeType: 'image/jpeg',
  size: 1,
  width: 4,
  height: 3,
  isVoice: false,
  blurhash: null
})

describe('what files take', () => {
  let fixture: Fixture

  /** A message with a file of which the bytes were downloaded. */
  const receive = (serverId: string, bytes: number, sentAt: number, chat = 'c'): void => {
    const { messages } = fixture.ingest([
      messageEvent(serverId, {
        attachments: [file(`f-${serverId}`)],
        sentAt,
        conversationServerId: chat
      })
    ])
    const id = messages[0]?.attachments[0]?.id
    if (id === undefined) throw new Error(serverId)
    fixture.core.saveAttachmentBytes(id, new Uint8Array(bytes))
  }
  const read = (filter: FileFilter): Promise<StorageUse> =>
    readStorageUse(
      {
        readFileUse: (...args) => Promise.resolve(fixture.core.readFileUse(...args)),
        readDatabaseSize: () => Promise.resolve(fixture.core.readDatabaseSize())
      },
      filter
    )
  const remove = (filter: FileFilter): FileDeletion => {
    let files = 0
    let bytes = 0
    let next: number | null = 0
    while (next !== null) {
      const piece: FileDeletion = fixture.core.deleteFileBytes(filter, next)
      files += piece.files
      bytes += piece.bytes
      next = piece.next
    }
    return { files, bytes, next }
  }

  const onlyConversation = (): ConversationId => {
    const [only] = fixture.core.listConversations()
    if (only === undefined) throw new Error('no conversation')
    return only.id
  }

  beforeEach(() => {
    fixture = createFixture()
  })
  afterEach(() => {
    fixture.db.close()
  })

  it('is told by conversation, largest first, with what a filter means', async () => {
    receive('m1', 1_000, NOW - 100 * DAY)
    receive('m2', 300, NOW)
    receive('m3', 5_000, NOW, 'other')
    const { use } = await read({ ...ALL, sentBefore: NOW - DAY, largerThan: 500 })
    expect(
      use.map(({ files, bytes, deletableFiles, deletableBytes }) => [
        files,
        bytes,
        deletableFiles,
        deletableBytes
      ])
    ).toEqual([
      [1, 5_000, 0, 0],
      [2, 1_300, 1, 1_000]
    ])
  })

  it('goes with a clean-up: the bytes alone, and they can be had again', async () => {
    receive('m1', 1_000, NOW - 100 * DAY)
    receive('m2', 300, NOW)
    const conversation = onlyConversation()
    expect(remove({ ...ALL, sentBefore: NOW - DAY })).toEqual({
      files: 1,
      bytes: 1_000,
      next: null
    })
    expect((await read(ALL)).use).toMatchObject([{ files: 1, bytes: 300 }])
    const [, old] = fixture.core.listAttachments(conversation, null, 'before', 10)
    if (old === undefined) throw new Error('the attachment is gone')
    expect(fixture.core.findAttachment(old.id)).toMatchObject({ serverId: 'f-m1', blobId: null })
    fixture.core.saveAttachmentBytes(old.id, new Uint8Array(7))
    expect((await read(ALL)).use).toMatchObject([{ files: 2, bytes: 307 }])
  })

  it('is of one conversation alone where one is named', async () => {
    receive('m1', 1_000, NOW)
    const conversationId = onlyConversation()
    receive('m2', 5_000, NOW, 'other')
    const filter = { ...ALL, conversationId }
    const { use } = await read(filter)
    expect(use.map(({ bytes, deletableBytes }) => [bytes, deletableBytes])).toEqual([
      [5_000, 0],
      [1_000, 1_000]
    ])
    expect(remove(filter)).toEqual({ files: 1, bytes: 1_000, next: null })
    expect((await read(ALL)).use).toMatchObject([{ bytes: 5_000 }])
  })

  it('never takes what waits to be sent, or is part of a draft', async () => {
    receive('m1', 10, NOW)
    const conversationId = onlyConversation()
    const stage = (fileName: string): string => {
      const { file: staged } = fixture.core.stageFile(
        conversationId,
        {
          fileName,
          mimeType: 'text/plain',
          bytes: new Uint8Array(2_000),
          width: null,
          height: null,
          voiceMs: null,
          isLoose: false
        },
        10_000
      )
      return staged?.stagedId ?? ''
    }
    stage('of the draft')
    fixture.core.enqueueSend({
      conversationId,
      clientId: 'k1',
      text: '',
      replyToMessageId: null,
      attachment: { stagedId: stage('waits') },
      now: NOW
    })
    const { use } = await read(ALL)
    expect(use).toMatchObject([{ files: 3, bytes: 4_010, deletableFiles: 1, deletableBytes: 10 }])
    expect(remove(ALL)).toMatchObject({ files: 1, bytes: 10 })
    expect((await read(ALL)).use).toMatchObject([{ files: 2, bytes: 4_000 }])
  })

  it('is walked in pieces', () => {
    for (let n = 0; n < 501; n += 1) receive(`m${String(n)}`, 1, NOW + n)
    const first = fixture.core.readFileUse(ALL, 0)
    expect(first.use[0]?.files).toBe(500)
    expect(fixture.core.readFileUse(ALL, first.next ?? -1)).toMatchObject({
      use: [{ files: 1 }],
      next: null
    })
    expect(remove(ALL)).toMatchObject({ files: 501 })
  })

  it('is deleted a few megabytes at a time', () => {
    for (let n = 0; n < 3; n += 1) receive(`m${String(n)}`, 3_000_000, NOW + n)
    const first = fixture.core.deleteFileBytes(ALL, 0)
    expect(first).toMatchObject({ files: 2, bytes: 6_000_000 })
    expect(fixture.core.deleteFileBytes(ALL, first.next ?? -1)).toMatchObject({
      files: 1,
      next: null
    })
  })
})

describe('compacting', () => {
  let dir: string
  let path: string
  const fill = (core: ReturnType<typeof createStoreCore>): void => {
    core.saveAccount(account())
    for (let n = 0; n < 20; n += 1) {
      const { messages } = core.ingest({
        accountId: account().id,
        origin: 'live',
        now: NOW,
        events: [messageEvent(`m${String(n)}`, { attachments: [file(`f${String(n)}`)] })]
      })
      const id = messages[0]?.attachments[0]?.id
      if (id !== undefined) core.saveAttachmentBytes(id, new Uint8Array(200_000).fill(n))
    }
  }

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tern-compact-'))
    path = join(dir, 'store.db')
  })
  afterEach(() => {
    rmSync(dir, { recursive: true })
  })

  it('gives what is free back to the disk, piece by piece', () => {
    const { core } = openStoreCore(path, KEY, () => NOW)
    fill(core)
    core.deleteFileBytes(ALL, 0)
    const before = core.readDatabaseSize()
    expect(before.shrinksInPieces).toBe(true)
    expect(before.freeBytes).toBeGreaterThan(3_500_000)
    const first = core.compact()
    expect(before.freeBytes - first.freeBytes).toBeGreaterThan(500_000)
    expect(before.freeBytes - first.freeBytes).toBeLessThan(2_000_000)
    let size = first
    for (let n = 0; size.freeBytes > 0 && n < 50; n += 1) size = core.compact()
    expect(size).toMatchObject({ freeBytes: 0 })
    expect(statSync(path).size).toBe(size.sizeBytes)
    expect(size.sizeBytes).toBeLessThan(before.sizeBytes - 3_500_000)
    expect(core.stats().messages).toBe(20)
    core.close()
  })

  it('writes a file of an older Tern anew, once', () => {
    const old = openDb(path, KEY)
    old.exec('CREATE TABLE old (bytes BLOB)')
    old.close()
    const db = openDb(path, KEY)
    db.exec('DROP TABLE old')
    const core = createStoreCore(db)
    expect(core.readDatabaseSize().shrinksInPieces).toBe(false)
    expect(core.compact()).toMatchObject({ freeBytes: 0, shrinksInPieces: true })
    core.close()
  })
})
