import { describe, expect, it } from 'vitest'

import type { AccountRuntime } from '../../../../src/main/core/account/accountRuntime'
import type { DownloadWatch } from '../../../../src/main/core/account/fetching'
import type { Accounts } from '../../../../src/main/core/account/accounts'
import type { Changes } from '../../../../src/main/core/changes'
import type { AttachmentBytes } from '../../../../src/main/core/chatBackend'
import { createAttachmentLoader } from '../../../../src/main/core/messenger/attachments'
import { StoreError } from '../../../../src/main/core/store'
import {
  type AttachmentId,
  asAttachmentId,
  err,
  type Message,
  ok,
  type Result
} from '../../../../src/shared/domain'
import { createFakeClock, START_AT } from '../../../support/fakeClock'
import { createRecordingLogger, createRecordingPublisher } from '../../../support/recorders'
import { ACCOUNT_ID, messageEvent } from '../../../support/samples'
import { createStoreWorld } from '../../../support/storeWorld'

const BYTES = new Uint8Array([1, 2, 3])
const MB = 1024 * 1024

const createBench = async (fileName = 'photo.jpg', size = 3) => {
  const world = await createStoreWorld()
  const { store } = world
  const file = {
    serverId: 'file-1',
    fileName,
    mimeType: 'image/jpeg',
    size,
    width: 1,
    height: 1,
    isVoice: false,
    blurhash: null
  }
  const events = [messageEvent('m1', { attachments: [file] })]
  await store.ingest({ accountId: ACCOUNT_ID, events, origin: 'live', now: START_AT })
  const window = await store.readWindow(world.conversations[0]!.id, { at: 'newest' }, 1)
  const id: AttachmentId = window.messages[0]!.attachments[0]!.id
  const downloads: { readonly serverId: string; readonly maxBytes: number }[] = []
  const bench = {
    isSignedIn: true,
    answer: (_watch: DownloadWatch): Promise<Result<AttachmentBytes>> =>
      Promise.resolve(ok({ bytes: BYTES, mimeType: 'image/png', fileName: 'theirs' }))
  }
  const runtime: Partial<AccountRuntime> = {
    download: (serverId, maxBytes, watch) => {
      downloads.push({ serverId, maxBytes })
      return bench.answer(watch)
    }
  }
  const accounts: Partial<Accounts> = {
    find: () => (bench.isSignedIn ? (runtime as AccountRuntime) : null)
  }
  const logger = createRecordingLogger()
  const clock = createFakeClock()
  const publisher = createRecordingPublisher()
  const told: Message[] = []
  const changes: Partial<Changes> = { changed: ({ messages }) => void told.push(...messages) }
  const loader = createAttachmentLoader({
    store,
    accounts: accounts as Accounts,
    changes: changes as Changes,
    publisher,
    clock,
    logger
  })
  return Object.assign(bench, { store, id, downloads, loader, logger, publisher, clock, told })
}

describe('a file', () => {
  it('is fetched once, kept, and then read from the store', async () => {
    const bench = await createBench()
    expect(await bench.loader.load(bench.id, 50)).toEqual(
      ok({ bytes: BYTES, mimeType: 'image/png', fileName: 'photo.jpg' })
    )
    expect(bench.downloads).toEqual([{ serverId: 'file-1', maxBytes: 50 }])
    bench.isSignedIn = false
    expect(await bench.loader.load(bench.id)).toMatchObject({ ok: true, value: { bytes: BYTES } })
    expect(bench.downloads).toHaveLength(1)
  })

  it('is here from then on, and its bytes tell what it is', async () => {
    const bench = await createBench('holiday.jpg')
    const program = new Uint8Array([0x4d, 0x5a, 0, 0])
    bench.answer = () =>
      Promise.resolve(ok({ bytes: program, mimeType: 'image/jpeg', fileName: '' }))
    await bench.loader.load(bench.id)
    expect(bench.told.at(-1)?.attachments).toMatchObject([
      { isHere: true, contentType: 'application/x-msdownload' }
    ])
  })

  it('tells how far it is, ten times a second at most', async () => {
    const bench = await createBench('photo.jpg', 400)
    const { answer, clock } = bench
    bench.answer = async (watch) => {
      for (const done of [100, 200, 300, 400]) {
        await clock.advance(60)
        watch.onProgress(done)
      }
      return answer(watch)
    }
    await bench.loader.load(bench.id)
    expect(
      bench.publisher.events.map((event) => ('done' in event ? event.done : event.type))
    ).toEqual([200, 400, 'attachment/ended'])
  })

  it('is given up when somebody asks for that', async () => {
    const bench = await createBench()
    bench.answer = ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          resolve(err('server_unreachable'))
        })
        queueMicrotask(() => {
          bench.loader.cancel(bench.id)
        })
      })
    expect(await bench.loader.load(bench.id)).toEqual(err('cancelled'))
    bench.loader.cancel(bench.id)
  })

  it('asked for by several at once is one download', async () => {
    const bench = await createBench()
    const loads = await Promise.all([1, 2, 3].map(() => bench.loader.load(bench.id)))
    expect(loads.every((result) => result.ok)).toBe(true)
    expect(bench.downloads).toHaveLength(1)
  })

  it('that could not be fetched is fetched when asked for again', async () => {
    const bench = await createBench()
    const { answer } = bench
    bench.answer = () => Promise.resolve(err('timeout'))
    expect(await bench.loader.load(bench.id)).toEqual(err('timeout'))
    bench.answer = answer
    expect(await bench.loader.load(bench.id)).toMatchObject({ ok: true })
  })

  it('said to be too large is not fetched', async () => {
    const bench = await createBench('video.mov', 31 * MB)
    expect(await bench.loader.load(bench.id, 30 * MB)).toEqual(err('too_large'))
    expect(bench.downloads).toEqual([])
    expect(await bench.loader.load(bench.id)).toMatchObject({ ok: true })
  })

  it('that is large is given but not kept', async () => {
    const bench = await createBench()
    const bytes = new Uint8Array(25 * MB + 1)
    bench.answer = () => Promise.resolve(ok({ bytes, mimeType: 'video/mp4', fileName: '' }))
    expect(await bench.loader.load(bench.id)).toMatchObject({ ok: true })
    expect((await bench.store.findAttachment(bench.id))?.blobId).toBeNull()
  })

  it('is given although the store cannot keep it', async () => {
    const bench = await createBench()
    const error = new StoreError('storage_full', 'full')
    bench.store.failWith = { error, calls: ['saveAttachmentBytes'] }
    expect(await bench.loader.load(bench.id)).toMatchObject({ ok: true })
    expect(bench.logger.lines).toMatchObject([{ level: 'warn' }])
  })

  it('is named so that the name leads nowhere', async () => {
    const bench = await createBench('../../.profile')
    expect(await bench.loader.load(bench.id)).toMatchObject({ value: { fileName: 'profile' } })
  })

  it('that nobody knows, or whose account is gone, is not found', async () => {
    const bench = await createBench()
    expect(await bench.loader.load(asAttachmentId('a999'))).toEqual(err('not_found'))
    bench.isSignedIn = false
    expect(await bench.loader.load(bench.id)).toEqual(err('not_found'))
    expect(bench.downloads).toEqual([])
  })
})
