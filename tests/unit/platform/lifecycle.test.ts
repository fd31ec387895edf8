import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { createLifecycle, SHUTDOWN_LIMIT_MS } from '../../../src/main/platform/lifecycle'
import { FakeClock, FakeLogger, settle } from './fakes'

const electron = vi.hoisted(() => ({ app: {}, monitor: {} }))
vi.mock('electron', () => ({
  get app() {
    return electron.app
  },
  get powerMonitor() {
    return electron.monitor
  }
}))

let app: EventEmitter
let monitor: EventEmitter
let exits: number[]
let relaunches: object[]
let words: number
let shutdowns: number
let finish: () => void
let clock: FakeClock
let listeners: (() => void)[]

beforeEach(async () => {
  exits = []
  relaunches = []
  words = 0
  shutdowns = 0
  clock = new FakeClock()
  monitor = new EventEmitter()
  app = Object.assign(new EventEmitter(), {
    whenReady: () => Promise.resolve(),
    relaunch: (options: object) => relaunches.push(options),
    exit: (code: number) => exits.push(code)
  })
  electron.app = app
  electron.monitor = monitor
  const before = new Map(EVENTS.map((event) => [event, process.rawListeners(event)] as const))
  createLifecycle({
    clock,
    logger: new FakeLogger(),
    shutdown: () => {
      shutdowns += 1
      return new Promise((resolve) => (finish = resolve))
    },
    lastWords: () => {
      words += 1
    }
  }).start()
  // The runner's own process must not be ended by what the test put on it.
  listeners = EVENTS.flatMap((event) =>
    process
      .rawListeners(event)
      .filter((one) => !before.get(event)?.includes(one))
      .map((one) => () => process.off(event, one as () => void))
  )
  await settle()
})

afterEach(() => {
  vi.unstubAllEnvs()
  for (const remove of listeners) remove()
})

const EVENTS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException', 'unhandledRejection'] as const

describe('the end of the session', () => {
  it('on Windows: the log is written when it may end, Tern ends when it does', async () => {
    const window = new EventEmitter()
    app.emit('browser-window-created', {}, window)
    window.emit('query-session-end', { reasons: [] })
    expect([words, shutdowns]).toEqual([1, 0])
    window.emit('session-end')
    expect(shutdowns).toBe(1)
    finish()
    await settle()
    expect(exits).toEqual([0])
  })

  it('on macOS and Linux: the machine waits until Tern has ended', async () => {
    const event = { preventDefault: vi.fn() }
    monitor.emit('shutdown', event)
    expect(event.preventDefault).toHaveBeenCalled()
    finish()
    await settle()
    expect(exits).toEqual([0])
  })

  it('is held up for three seconds at most', async () => {
    monitor.emit('shutdown')
    clock.advance(SHUTDOWN_LIMIT_MS)
    await settle()
    expect([exits, words]).toEqual([[0], 1])
  })

  it('told in two ways is one end', async () => {
    const window = new EventEmitter()
    app.emit('browser-window-created', {}, window)
    window.emit('session-end')
    app.emit('before-quit', { preventDefault: vi.fn() })
    expect(shutdowns).toBe(1)
    finish()
    await settle()
    expect(exits).toEqual([0])
  })
})

describe('a start while Tern is ending', () => {
  const quit = (): unknown => app.emit('before-quit', { preventDefault: vi.fn() })
  const startSecond = (...args: readonly string[]): unknown =>
    app.emit('second-instance', {}, ['/opt/Tern/tern', ...args])
  const end = async (): Promise<void> => {
    finish()
    await settle()
    expect(exits).toEqual([0])
  }

  it('is made again when it has ended, with what it was started with', async () => {
    quit()
    startSecond('--hidden', 'tern://conversation/a/b')
    expect(relaunches).toEqual([])
    await end()
    expect(relaunches).toEqual([{ args: ['--hidden', 'tern://conversation/a/b'] }])
  })

  it('is made from the file where the program is gone with its process', async () => {
    vi.stubEnv('APPIMAGE', '/home/ann/Tern.AppImage')
    quit()
    startSecond()
    await end()
    expect(relaunches).toEqual([{ args: [], execPath: '/home/ann/Tern.AppImage' }])
  })

  it('is only that: neither an earlier one nor a check beside it starts Tern again', async () => {
    startSecond()
    quit()
    startSecond('--doctor')
    await end()
    expect(relaunches).toEqual([])
  })
})
