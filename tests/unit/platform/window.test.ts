import { EventEmitter } from 'node:events'

import { beforeEach, describe, expect, it, vi } from 'vitest'

import { createMainWindow, type MainWindow } from '../../../src/main/platform/window'
import type { WindowState } from '../../../src/main/platform/windowState'
import { FakeClock, FakeLogger } from './fakes'

const electron = vi.hoisted(() => ({
  app: {},
  theme: {},
  BrowserWindow: null as (new (options: object) => object) | null
}))
vi.mock('electron', () => {
  const workArea = { x: 0, y: 0, width: 1920, height: 1080 }
  return {
    get app() {
      return electron.app
    },
    get nativeTheme() {
      return electron.theme
    },
    get BrowserWindow() {
      return electron.BrowserWindow
    },
    screen: {
      getPrimaryDisplay: () => ({ workArea }),
      getAllDisplays: () => [{ workArea }]
    }
  }
})

type Options = { readonly webPreferences: object }

class FakeContents extends EventEmitter {
  readonly loaded: string[] = []

  isDestroyed(): boolean {
    return false
  }

  loadURL(url: string): Promise<void> {
    this.loaded.push(url)
    return Promise.resolve()
  }
}

class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents()
  readonly done: string[] = []
  private isGone = false
  private isShown = false

  constructor(readonly options: Options) {
    super()
    windows.push(this)
  }

  isDestroyed = (): boolean => this.isGone
  isVisible = (): boolean => this.isShown
  isMinimized = (): boolean => false
  isFullScreen = (): boolean => false
  isMaximized = (): boolean => this.done.includes('maximize')
  focus = (): unknown => this.done.push('focus')
  maximize = (): unknown => this.done.push('maximize')
  minimize = (): unknown => this.done.push('minimize')

  getNormalBounds(): object {
    // As Electron: whoever asks a window that is gone gets an exception.
    if (this.isGone) throw new TypeError('Object has been destroyed')
    return { x: 10, y: 20, width: 900, height: 700 }
  }

  show(): void {
    this.isShown = true
    this.emit('show')
  }

  hide(): void {
    this.isShown = false
    this.emit('hide')
  }

  close(): void {
    const event = { isPrevented: false, preventDefault: () => (event.isPrevented = true) }
    this.emit('close', event)
    if (!event.isPrevented) this.destroy()
  }

  destroy(): void {
    this.isGone = true
    this.emit('closed')
  }
}

let windows: FakeWindow[] = []
let app: EventEmitter & { isPackaged: boolean; quits: number; quit: () => void }
let theme: EventEmitter
let clock: FakeClock
let kept: WindowState | null

beforeEach(() => {
  windows = []
  app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    quits: 0,
    quit: () => {
      app.quits += 1
    }
  })
  electron.app = app
  theme = new EventEmitter()
  electron.theme = theme
  electron.BrowserWindow = FakeWindow as unknown as new (options: object) => object
  clock = new FakeClock()
  kept = null
})

const create = (change: { isHidden?: boolean; hasTrayHost?: boolean } = {}): MainWindow =>
  createMainWindow({
    entryUrl: 'app://tern/index.html',
    preloadFile: '/preload.cjs',
    iconFile: null,
    isHidden: change.isHidden ?? false,
    clock,
    logger: new FakeLogger(),
    state: {
      windowState: () => kept,
      setWindowState: (state) => {
        kept = state
      }
    },
    closeToTray: () => true,
    hasTrayHost: () => change.hasTrayHost ?? true,
    onClosedTo: () => undefined
  })

const only = (): FakeWindow => {
  expect(windows).toHaveLength(1)
  return windows[0]!
}

const isShown = (): boolean => {
  only().emit('ready-to-show')
  return only().isVisible()
}

describe('the page of the window', () => {
  it('has no Node, is isolated and in a sandbox; packed, nobody looks into it', () => {
    create().start()
    expect(only().options.webPreferences).toEqual({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      devTools: false,
      spellcheck: true
    })
    expect(only().webContents.loaded).toEqual(['app://tern/index.html'])
  })

  it('is loaded again when its process ended by itself', () => {
    const window = create()
    window.start()
    only().webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
    expect(only().webContents.loaded).toHaveLength(2)
    void window.close()
    only().webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
    clock.advance(120_000)
    expect(only().webContents.loaded).toHaveLength(2)
  })
})

describe('the window at the start', () => {
  it('stays hidden where that was asked for and a tray is there', () => {
    create({ isHidden: true }).start()
    expect(isShown()).toBe(false)
  })

  it('is shown where no tray would hold it', () => {
    create({ isHidden: true, hasTrayHost: false }).start()
    expect(isShown()).toBe(true)
  })

  it.each([
    ['a second start', () => app.emit('second-instance', {}, ['tern'])],
    ['a click on the dock', () => app.emit('activate')]
  ])('is shown when %s came before it was made', (_what, ask) => {
    const window = create({ isHidden: true })
    ask()
    expect(windows).toEqual([])
    window.start()
    expect(isShown()).toBe(true)
  })

  it('is one window, also when a notification that started the app asks for it', () => {
    const window = create()
    window.show()
    window.start()
    expect(isShown()).toBe(true)
  })

  it('is not asked for by a check beside it', () => {
    const window = create({ isHidden: true })
    app.emit('second-instance', {}, ['tern', '--doctor'])
    window.start()
    expect(isShown()).toBe(false)
  })

  it('is maximised as it was, once it is shown', () => {
    kept = { bounds: { x: 0, y: 0, width: 900, height: 700 }, isMaximized: true }
    const window = create({ isHidden: true })
    window.start()
    expect(only().isMaximized()).toBe(false)
    window.show()
    expect(only().isMaximized()).toBe(true)
  })
})

describe('the place of the window', () => {
  const place = { bounds: { x: 10, y: 20, width: 900, height: 700 }, isMaximized: false }

  it('is kept shortly after it moved, once', () => {
    create().start()
    only().emit('move')
    only().emit('resize')
    expect(clock.pending).toBe(1)
    clock.advance(500)
    expect(kept).toEqual(place)
  })

  it('is kept when the app quits right after it moved', async () => {
    const window = create()
    window.start()
    only().emit('move')
    await window.close()
    expect(kept).toEqual(place)
    window.dispose()
    expect(clock.pending).toBe(0)
  })
})

describe('the window at the end', () => {
  it('is not made again by a second start', async () => {
    const window = create()
    window.start()
    await window.close()
    app.emit('second-instance', {}, ['tern'])
    app.emit('activate')
    expect(windows).toHaveLength(1)
  })

  it('leaves no listener behind', async () => {
    const window = create()
    window.start()
    await window.close()
    window.dispose()
    expect(app.eventNames()).toEqual([])
    expect(theme.eventNames()).toEqual([])
  })
})

it('a window that was closed is not asked for anything, and made again when it is wanted', () => {
  const window = create()
  window.start()
  windows[0]!.destroy()
  expect(window.isVisible()).toBe(false)
  expect(window.contents()).toBeNull()
  window.hide()
  theme.emit('updated')
  window.show()
  expect(windows).toHaveLength(2)
})
