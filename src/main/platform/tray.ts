import {
  Menu,
  type MenuItemConstructorOptions,
  nativeImage,
  nativeTheme,
  screen,
  Tray
} from 'electron'
import { join } from 'node:path'

import type { Translate } from '../../shared/i18n'
import type { Clock, Logger } from '../core/ports'
import { withCounter } from './badgeBitmap'
import { onThemeChange } from './theme'
import { isPanelDark, type TrayImage, trayImage } from './trayImage'
import {
  type DoNotDisturbChoice,
  doNotDisturbEnd,
  type TrayEntry,
  type TrayItem,
  trayModel
} from './trayModel'
import { NOTHING_UNREAD, type UnreadState } from './unreadText'

/** Changes within this time are one render: every menu goes over D-Bus on Linux. */
const RENDER_DELAY_MS = 100
/** The longest that a timer can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1

export type TrayOptions = {
  readonly resourcesDir: string
  readonly clock: Clock
  readonly logger: Logger
  readonly t: Translate
  readonly onToggleWindow: () => void
  readonly onOpenConversation: (conversationId: string) => void
  readonly onMarkAllRead: () => void
  /** Epoch ms; null: off. */
  readonly onDoNotDisturb: (until: number | null) => void
  readonly onQuit: () => void
}

/** The tray icon. Setters may be called at any time and as often as wished. */
export interface AppTray {
  start(): void
  setUnread(state: UnreadState): void
  /** Conversations with something unread, newest first. */
  setConversations(conversations: readonly TrayEntry[]): void
  setWindowVisible(isVisible: boolean): void
  setDoNotDisturb(until: number | null): void
  /** In other words: the language changed. */
  redraw(): void
  dispose(): void
}

class ElectronTray implements AppTray {
  // Held here for as long as the app lives: a collected Tray takes its icon away.
  private tray: Tray | null = null
  private unread = NOTHING_UNREAD
  private conversations: readonly TrayEntry[] = []
  private isWindowVisible = false
  private doNotDisturbUntil: number | null = null
  private rendered = ''
  private renderedImage = ''
  private cancelRender: (() => void) | null = null
  private cancelDoNotDisturb: (() => void) | null = null
  private stopTheme: (() => void) | null = null

  constructor(private readonly options: TrayOptions) {}

  start(): void {
    if (this.tray !== null) return
    try {
      const image = this.wantedImage()
      this.tray = new Tray(this.draw(image))
      this.renderedImage = JSON.stringify(image)
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

  setUnread(state: UnreadState): void {
    this.unread = state
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

  setDoNotDisturb(until: number | null): void {
    this.doNotDisturbUntil = until
    this.cancelDoNotDisturb?.()
    const { clock } = this.options
    const left = until === null ? 0 : until - clock.now()
    this.cancelDoNotDisturb =
      left > 0
        ? clock.after(Math.min(left, MAX_TIMER_MS), () => {
            this.schedule()
          })
        : null
    this.schedule()
  }

  redraw(): void {
    this.schedule()
  }

  dispose(): void {
    this.cancelRender?.()
    this.cancelRender = null
    this.cancelDoNotDisturb?.()
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
    const image = this.wantedImage()
    const imageKey = JSON.stringify(image)
    if (imageKey !== this.renderedImage) this.tray.setImage(this.draw(image))
    this.renderedImage = imageKey
    const { unread, isWindowVisible, conversations, doNotDisturbUntil } = this
    const now = this.options.clock.now()
    const model = trayModel(
      { unread, isWindowVisible, conversations, doNotDisturbUntil, now },
      this.options.t
    )
    const key = JSON.stringify(model)
    if (key === this.rendered) return
    this.rendered = key
    this.tray.setToolTip(model.tooltip)
    this.tray.setContextMenu(Menu.buildFromTemplate(model.items.map((item) => this.menuItem(item))))
  }

  private menuItem(item: TrayItem): MenuItemConstructorOptions {
    const { onOpenConversation, onToggleWindow, onMarkAllRead, onQuit } = this.options
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
      case 'markAllRead':
        return { label: item.label, enabled: item.isEnabled, click: onMarkAllRead }
      case 'doNotDisturb':
        return { label: item.label, submenu: item.choices.map((one) => this.choiceItem(one)) }
      case 'toggle':
        return { label: item.label, click: onToggleWindow }
      case 'quit':
        return { label: item.label, click: onQuit }
    }
  }

  private choiceItem({ label, choice }: DoNotDisturbChoice): MenuItemConstructorOptions {
    const { clock, onDoNotDisturb } = this.options
    return {
      label,
      click: () => {
        onDoNotDisturb(doNotDisturbEnd(choice, clock.now()))
      }
    }
  }

  private wantedImage(): TrayImage {
    // 31+ tells the panel's theme apart from the app's override.
    const system: boolean | undefined = nativeTheme.shouldUseDarkColorsForSystemIntegratedUI
    return trayImage({
      platform: process.platform,
      unread: this.unread,
      isPanelDark: isPanelDark(
        process.platform,
        process.env.XDG_CURRENT_DESKTOP,
        typeof system === 'boolean' ? system : nativeTheme.shouldUseDarkColors
      ),
      scaleFactor: Math.max(1, ...screen.getAllDisplays().map((display) => display.scaleFactor))
    })
  }

  private draw({ file, counter, style, scaleFactors }: TrayImage): Electron.NativeImage {
    const picture = nativeImage.createFromPath(join(this.options.resourcesDir, 'tray', file))
    const image = counter === '' ? picture : nativeImage.createEmpty()
    for (const scaleFactor of counter === '' ? [] : scaleFactors) {
      const { width, height } = picture.getSize()
      const drawn = withCounter(
        {
          width: width * scaleFactor,
          height: height * scaleFactor,
          data: picture.toBitmap({ scaleFactor })
        },
        counter,
        style
      )
      image.addRepresentation({
        scaleFactor,
        width: drawn.width,
        height: drawn.height,
        buffer: Buffer.from(drawn.data)
      })
    }
    if (process.platform === 'darwin') image.setTemplateImage(true)
    return image
  }
}

export const createTray = (options: TrayOptions): AppTray => new ElectronTray(options)
