import { describe, expect, it } from 'vitest'

import { whyUpdatesAreOff, type Installation } from '../../../../src/main/core/update/support'
import {
  restartBlocker,
  unfinishedWork,
  type UnfinishedWork
} from '../../../../src/main/core/update/unfinished'
import {
  CHECK_EVERY_MS,
  createUpdater,
  FIRST_CHECK_MS,
  type Updater
} from '../../../../src/main/core/update/updater'
import type { OutboxItem, OutboxState } from '../../../../src/main/core/store'
import { err, ok, type Result } from '../../../../src/shared/domain'
import { createFakeClock, type FakeClock, START_AT } from '../../../support/fakeClock'
import { createRecordingPublisher, type RecordingPublisher } from '../../../support/recorders'
import { conversationSample } from '../../../support/samples'
import { settle } from '../../../support/settle'

const NOTHING: UnfinishedWork = { hasDraft: false, uploads: 0, waitingSends: 0 }
const log = (): void => undefined
const logger = { debug: log, info: log, warn: log, error: log }

type Bench = {
  readonly updater: Updater
  readonly clock: FakeClock
  readonly publisher: RecordingPublisher
  readonly calls: string[]
  found: Result<string | null>
  fetched: Result<void>
  unfinished: UnfinishedWork
  isAutomatic: boolean
}

const createBench = (offReason: 'development' | null = null): Bench => {
  const clock = createFakeClock()
  const publisher = createRecordingPublisher()
  const calls: string[] = []
  const updater = createUpdater({
    clock,
    publisher,
    logger,
    offReason,
    isAutomatic: () => bench.isAutomatic,
    unfinished: () => Promise.resolve(bench.unfinished),
    source: {
      check: () => {
        calls.push('check')
        return Promise.resolve(bench.found)
      },
      download: (onProgress) => {
        calls.push('download')
        for (const percent of [0.4, 50, 50.9, 100]) onProgress(percent)
        return Promise.resolve(bench.fetched)
      },
      install: () => {
        calls.push('install')
      }
    }
  })
  const bench: Bench = {
    updater,
    clock,
    publisher,
    calls,
    found: ok('2.0.0'),
    fetched: ok(undefined),
    unfinished: NOTHING,
    isAutomatic: true
  }
  return bench
}

const phases = ({ publisher }: Bench): readonly string[] =>
  publisher.of('update/changed').map(({ update }) => update.phase)

describe('the updater', () => {
  it('finds, fetches and waits: it never restarts by itself', async () => {
    const bench = createBench()
    expect(await bench.updater.check()).toEqual({
      phase: 'ready',
      version: '2.0.0',
      blockedBy: null
    })
    await bench.clock.advance(10 * CHECK_EVERY_MS)
    expect(bench.calls).toEqual(['check', 'download'])
    expect(phases(bench)).toEqual([
      'checking',
      'downloading',
      'downloading',
      'downloading',
      'ready'
    ])
  })

  it('says when there is nothing newer', async () => {
    const bench = createBench()
    bench.found = ok(null)
    expect(await bench.updater.check()).toEqual({ phase: 'current', checkedAt: START_AT })
    expect(bench.calls).toEqual(['check'])
  })

  it.each(['offline', 'server_unreachable', 'rejected'] as const)(
    'says that it failed (%s) and can be asked again',
    async (code) => {
      const bench = createBench()
      bench.fetched = err(code)
      expect(await bench.updater.check()).toEqual({ phase: 'failed', code, checkedAt: START_AT })
      bench.fetched = ok(undefined)
      expect((await bench.updater.check()).phase).toBe('ready')
    }
  )

  it('asks once for two who ask at the same time', async () => {
    const bench = createBench()
    await Promise.all([bench.updater.check(), bench.updater.check()])
    expect(bench.calls).toEqual(['check', 'download'])
  })

  it('looks a minute after the start and every six hours, while that is wanted', async () => {
    const bench = createBench()
    bench.found = ok(null)
    bench.updater.start()
    await bench.clock.advance(FIRST_CHECK_MS - 1)
    expect(bench.calls).toEqual([])
    await bench.clock.advance(1)
    await bench.clock.advance(CHECK_EVERY_MS)
    expect(bench.calls).toEqual(['check', 'check'])
    bench.isAutomatic = false
    await bench.clock.advance(3 * CHECK_EVERY_MS)
    expect(bench.calls).toHaveLength(2)
    bench.updater.dispose()
    expect(bench.clock.pending()).toBe(0)
  })

  it.each([
    [{ ...NOTHING, hasDraft: true }, 'draft'],
    [{ ...NOTHING, waitingSends: 1 }, 'outbox'],
    [{ ...NOTHING, uploads: 1, waitingSends: 1 }, 'upload'],
    [{ hasDraft: true, uploads: 1, waitingSends: 2 }, 'upload']
  ] as const)('does not restart over %j', async (unfinished, blockedBy) => {
    const bench = createBench()
    await bench.updater.check()
    bench.unfinished = unfinished
    expect(await bench.updater.restart()).toEqual({ phase: 'ready', version: '2.0.0', blockedBy })
    expect(bench.calls).not.toContain('install')
    bench.unfinished = NOTHING
    await bench.updater.restart()
    expect(bench.calls).toEqual(['check', 'download', 'install'])
  })

  it('does not restart when nothing is fetched, or when it was disposed meanwhile', async () => {
    const bench = createBench()
    await bench.updater.restart()
    await bench.updater.check()
    const asked = bench.updater.restart()
    bench.updater.dispose()
    await asked
    expect(bench.calls).not.toContain('install')
  })

  it('does nothing at all where updates are off', async () => {
    const bench = createBench('development')
    bench.updater.start()
    expect(bench.clock.pending()).toBe(0)
    expect(await bench.updater.check()).toEqual({ phase: 'off', reason: 'development' })
    expect(await bench.updater.restart()).toEqual({ phase: 'off', reason: 'development' })
    await settle()
    expect(bench.calls).toEqual([])
  })
})

describe('unfinished work', () => {
  const item = (state: OutboxState, type: string, blobId: string | null = null): OutboxItem =>
    ({
      state,
      command: { type, attachment: blobId === null ? null : { blobId } }
    }) as unknown as OutboxItem

  it.each([
    ['an empty outbox', [], { ...NOTHING }],
    ['a send that waits', [item('queued', 'send')], { ...NOTHING, waitingSends: 1 }],
    ['a send of unknown fate', [item('unconfirmed', 'send')], { ...NOTHING, waitingSends: 1 }],
    ['a send that failed for good', [item('failed', 'send')], NOTHING],
    [
      'a file under way',
      [item('sending', 'send', 'b')],
      { ...NOTHING, uploads: 1, waitingSends: 1 }
    ],
    ['a file that waits', [item('queued', 'send', 'b')], { ...NOTHING, waitingSends: 1 }],
    ['read marks and tapbacks', [item('queued', 'markRead'), item('queued', 'react')], NOTHING]
  ])('%s', (_name, outbox, expected) => {
    expect(unfinishedWork(null, outbox)).toEqual(expected)
  })

  it.each([
    ['', false],
    ['  \n', false],
    ['Dear', true]
  ])('a draft of %j in the open conversation', (draft, hasDraft) => {
    const work = unfinishedWork(conversationSample('c1', { draft }), [])
    expect(work.hasDraft).toBe(hasDraft)
    expect(restartBlocker(work)).toBe(hasDraft ? 'draft' : null)
  })
})

describe('where updates are off', () => {
  const base: Installation = { platform: 'linux', isPackaged: true, hasSource: true, env: {} }
  const image = { APPIMAGE: '/home/ada/Tern.AppImage' }
  it.each([
    ['from source', { ...base, isPackaged: false, env: image }, 'development'],
    ['deb and rpm', base, 'packageManager'],
    ['an AppImage', { ...base, env: image }, null],
    ['an AppImage without an address', { ...base, env: image, hasSource: false }, 'noSource'],
    ['snap', { ...base, env: { ...image, SNAP: '/snap/tern/1' } }, 'packageManager'],
    ['flatpak', { ...base, env: { FLATPAK_ID: 'chat.tern.Tern' } }, 'packageManager'],
    [
      'flatpak by its container',
      { ...base, env: { ...image, container: 'flatpak' } },
      'packageManager'
    ],
    ['an empty variable', { ...base, env: { APPIMAGE: '' } }, 'packageManager'],
    ['macOS', { ...base, platform: 'darwin' }, null],
    ['Windows', { ...base, platform: 'win32' }, null],
    ['Windows without an address', { ...base, platform: 'win32', hasSource: false }, 'noSource'],
    ['FreeBSD ports', { ...base, platform: 'freebsd', env: image }, 'packageManager']
  ] as const)('%s', (_name, installation, reason) => {
    expect(whyUpdatesAreOff(installation)).toBe(reason)
  })
})
