import { app, type BrowserWindow, type WebContents } from 'electron'

import { err, type ConversationId, type Result } from '../../shared/domain'
import type { Attention, Clock, Logger } from '../core/ports'
import { closeAction } from './closePolicy'
import { isDoctorRun } from './commandLine'
import { createReloadGuard, type ReloadGuard } from './reloadGuard'
import { backgroundColor, onThemeChange } from './theme'
import { makeWindow, type WindowFiles } from './windowMaking'
import { capturePage, watchPage } from './windowPage'
import { keepPlace, type KeptPlace, placeNow } from './windowPlace'

/** A page that hangs must not keep the app from quitting. */
const CLOSE_LIMIT_MS = 500

export type MainWindowOptions = WindowFiles & {
  readonly entryUrl: string
  /** Start in the tray. Ignored where no tray host exists: the person could not find the window. */
  readonly isHidden: boolean
  readonly clock: Clock
  readonly logger: Logger
  readonly state: KeptPlace
  readonly closeToTray: () => boolean
  readonly hasTrayHost: () => boolean
  /** The close button did this instead of closing. */
  readonly onClosedTo: (closedTo: 'hide' | 'minimize') => void
}

/** The one main window: made at `start`, made again when it was closed, kept where it was. */
export interface MainWindow extends Omit<Attention, 'idleMs'> {
  /** After `ready`. Makes the window and loads the page. */
  start(): void
  /** Brings it to the front, whatever state it is in; before `start`, as soon as it is made. */
  show(): void
  hide(): void
  /** Shown and not minimised. */
  isVisible(): boolean
  /** Shown, hidden, minimised, restored, focused or blurred. */
  onVisibilityChange(listener: () => void): () => void
  /** What the page says is on screen (`conversation:setVisible`). */
  setVisibleConversation(conversationId: ConversationId | null): void
  /** Live web contents, for the publisher and the sender check. */
  contents(): WebContents | null
  /** Call when the app quits: the page goes as from a browser's tab and can save what it holds. */
  close(): Promise<void>
  /** Writes a PNG of the page. */
  capture(file: string): Promise<Result<void>>
  dispose(): void
}

class ElectronMainWindow implements MainWindow {
  private window: BrowserWindow | null = null
  private visibleId: ConversationId | null = null
  private isStarted = false
  /** Somebody wants to see it before it can be made. */
  private isAskedFor = false
  private isQuitting = false
  private readonly listeners = new Set<() => void>()
  private readonly cleanups: (() => void)[] = []
  private readonly reloads: ReloadGuard

  constructor(private readonly options: MainWindowOptions) {
    this.reloads = createReloadGuard(options.clock, () => {
      this.load()
    })
    this.listen()
  }

  start(): void {
    this.isStarted = true
    this.cleanups.push(onThemeChange(() => this.live()?.setBackgroundColor(backgroundColor())))
    this.open(this.isAskedFor || !(this.options.isHidden && this.options.hasTrayHost()))
  }

  /** From the beginning: a second start may come while this one waits for the desktop's answers. */
  private listen(): void {
    const show = (): void => {
      this.show()
    }
    const onSecond = (_event: unknown, argv: readonly string[]): void => {
      if (!isDoctorRun(argv)) this.show()
    }
    app.on('second-instance', onSecond)
    app.on('activate', show)
    this.cleanups.push(
      () => app.off('second-instance', onSecond),
      () => app.off('activate', show)
    )
  }

  show(): void {
    const window = this.live()
    this.isAskedFor = true
    if (this.isQuitting || !this.isStarted) return
    if (window === null) {
      this.open(true)
      return
    }
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  hide(): void {
    const window = this.live()
    if (window === null) return
    if (!window.isFullScreen()) {
      window.hide()
      return
    }
    // Hiding a full-screen window leaves a black space behind on macOS.
    window.once('leave-full-screen', () => {
      window.hide()
    })
    window.setFullScreen(false)
  }

  isVisible(): boolean {
    const window = this.live()
    return window !== null && window.isVisible() && !window.isMinimized()
  }

  onVisibilityChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  visibleConversation(): ConversationId | null {
    return this.isVisible() ? this.visibleId : null
  }

  isWindowFocused(): boolean {
    return this.live()?.isFocused() ?? false
  }

  setVisibleConversation(conversationId: ConversationId | null): void {
    this.visibleId = conversationId
  }

  contents(): WebContents | null {
    const contents = this.live()?.webContents
    return contents === undefined || contents.isDestroyed() ? null : contents
  }

  async close(): Promise<void> {
    this.isQuitting = true
    const window = this.live()
    if (window === null) return
    await new Promise<void>((resolve) => {
      const cancel = this.options.clock.after(CLOSE_LIMIT_MS, resolve)
      window.once('closed', () => {
        cancel()
        resolve()
      })
      window.close()
    })
  }

  capture(file: string): Promise<Result<void>> {
    const contents = this.contents()
    return contents === null
      ? Promise.resolve(err('not_found', 'no window'))
      : capturePage(contents, file, this.options.clock)
  }

  dispose(): void {
    this.isQuitting = true
    this.reloads.dispose()
    for (const cleanup of this.cleanups.splice(0)) cleanup()
    this.listeners.clear()
    this.live()?.destroy()
    this.window = null
  }

  private live(): BrowserWindow | null {
    return this.window === null || this.window.isDestroyed() ? null : this.window
  }

  private open(isShown: boolean): void {
    const placement = placeNow(this.options.state)
    const window = makeWindow(this.options, placement)
    this.window = window
    if (isShown)
      window.once('ready-to-show', () => {
        window.show()
      })
    // It shows the window too, so that one that stays hidden gets its size when it is shown.
    if (placement.isMaximized && isShown) window.maximize()
    else if (placement.isMaximized)
      window.once('show', () => {
        window.maximize()
      })
    this.watchWindow(window)
    keepPlace(window, this.options.state, this.options.clock)
    watchPage(window.webContents, this.options.logger, () => {
      if (!this.isQuitting) this.reloads.request()
    })
    this.load()
  }

  private load(): void {
    this.visibleId = null
    // A page that was replaced or a window that went away while loading is reported by its own event.
    this.contents()
      ?.loadURL(this.options.entryUrl)
      .catch(() => undefined)
  }

  private watchWindow(window: BrowserWindow): void {
    const changed = (): void => {
      for (const listener of this.listeners) listener()
    }
    window.on('show', changed)
    window.on('hide', changed)
    window.on('minimize', changed)
    window.on('restore', changed)
    window.on('focus', changed)
    window.on('blur', changed)
    window.on('close', (event) => {
      this.onClose(event)
    })
    window.on('closed', changed)
    window.on('page-title-updated', (event) => {
      // The title is ours: text of other people does not reach the window manager.
      event.preventDefault()
    })
  }

  private onClose(event: { readonly preventDefault: () => void }): void {
    const { closeToTray, hasTrayHost, onClosedTo } = this.options
    const action = closeAction({
      isQuitting: this.isQuitting,
      closeToTray: closeToTray(),
      hasTrayHost: hasTrayHost(),
      platform: process.platform
    })
    if (action === 'close') return
    event.preventDefault()
    if (action === 'hide') this.hide()
    else if (action === 'minimize') this.live()?.minimize()
    else app.quit()
    if (action !== 'quit') onClosedTo(action)
  }
}

export const createMainWindow = (options: MainWindowOptions): MainWindow =>
  new ElectronMainWindow(options)
