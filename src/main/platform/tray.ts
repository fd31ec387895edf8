import {
  Menu,
  nativeImage,
  nativeTheme,
  screen,
  Tray,
  type MenuItemConstructorOptions
} from 'electron'
import { join } from 'node:path'

import type { Clock, Logger } from '../core/ports'
import { onThemeChange } from './theme'
import { isPanelDark, trayImageFile } from './trayImage'
import { trayModel, type TrayEntry, type TrayItem } from './trayModel'

/** Changes within this time are one render: every menu goes over D-Bus on Linux. */
const RENDER_DELAY_MS = 100

export type TrayOptions = {
  readonly resourcesDir: string
  readonly clock: Clock
  readonly logger: Logger
  readonly onToggleWindow: () => void
  readonly onOpenConversation: (conversationId: string) => void
  readonly onQuit: () => void
}

/** The tray icon. Setters may be called at any time and as often as wished. */
export interface AppTray {
  start(): void
  setUnread(messages: number): void
  /** Conversations with something unread, newest first. */
  setConversations(conversations: readonly TrayEntry[]): void
  setWindowVisible(isVisible: boolean): void
  dispose(): void
}

class ElectronTray implements AppTray {
  // Held here for as long as the app lives: a collected Tray takes its icon away.
  private tray: Tray | null = null
  private unread = 0
  private conversations: readonly TrayEntry[] = []
  private isWindowVisible = false
  private rendered = ''
  private renderedImage = ''
  private cancelRender: (() => void) | null = null
  private stopTheme: (() => void) | null = null

  constructor(private readonly options: TrayOptions) {}

  start(): void {
    if (this.tray !== null) return
    try {
      this.renderedImage = this.imageFile(false)
      this.tray = new Tray(this.image(this.renderedImage))
    } catch (error) {
      // A desktop without any tray: the app works, closing minimises.
      this.options.logger.warn('no tray', {
        error: error instanceof Error ? error.message : 'unknown'
      })
      return
    }
    this.tray.on('click', this.options.onToggleWindow)
    this.stopTheme = onThemeChange(() => {
      this.schedule()
    })
    this.render()
  }

  setUnread(messages: number): void {
    this.unread = messages
    this.schedule()
  }

  setConversations(conversations: readonly TrayEntry[]): void {
    this.conversations = conversations
    this.schedule()
  }

  setWindowVisible(isVisible: boolean): void {
    this.isWindowVisible = isVisible
    this.schedule()
  }

  dispose(): void {
    this.cancelRender?.()
    this.cancelRender = null
    this.stopTheme?.()
    this.tray?.destroy()
    this.tray = null
  }

  private schedule(): void {
    if (this.tray === null) return
    this.cancelRender ??= this.options.clock.after(RENDER_DELAY_MS, () => {
      this.cancelRender = null
      this.render()
    })
  }

  private render(): void {
    if (this.tray === null) return
    const model = trayModel({
      unread: this.unread,
      isWindowVisible: this.isWindowVisible,
      conversations: this.conversations
    })
    const image = this.imageFile(model.hasUnread)
    if (image !== this.renderedImage) this.tray.setImage(this.image(image))
    this.renderedImage = image
    const key = JSON.stringify(model)
    if (key === this.rendered) return
    this.rendered = key
    this.tray.setToolTip(model.tooltip)
    this.tray.setContextMenu(Menu.buildFromTemplate(model.items.map((item) => this.menuItem(item))))
  }

  private menuItem(item: TrayItem): MenuItemConstructorOptions {
    const { onOpenConversation, onToggleWindow, onQuit } = this.options
    switch (item.type) {
      case 'separator':
        return { type: 'separator' }
      case 'conversation':
        return {
          label: item.label,
          click: () => {
            onOpenConversation(item.conversationId)
          }
        }
      case 'toggle':
        return { label: item.label, click: onToggleWindow }
      case 'quit':
        return { label: item.label, click: onQuit }
    }
  }

  private imageFile(hasUnread: boolean): string {
    // 31+ tells the panel's theme apart from the app's override.
    const system: boolean | undefined = nativeTheme.shouldUseDarkColorsForSystemIntegratedUI
    return trayImageFile({
      platform: process.platform,
      hasUnread,
      isPanelDark: isPanelDark(
        process.platform,
        process.env.XDG_CURRENT_DESKTOP,
        typeof system === 'boolean' ? system : nativeTheme.shouldUseDarkColors
      ),
      scaleFactor: Math.max(1, ...screen.getAllDisplays().map((display) => display.scaleFactor))
    })
  }

  private image(file: string): Electron.NativeImage {
    const image = nativeImage.createFromPath(join(this.options.resourcesDir, 'tray', file))
    if (process.platform === 'darwin') image.setTemplateImage(true)
    return image
  }
}

export const createTray = (options: TrayOptions): AppTray => new ElectronTray(options)
