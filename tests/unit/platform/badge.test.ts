import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { type Badge, createBadge } from '../../../src/main/platform/badge'
import { drawOverlay } from '../../../src/main/platform/badgeBitmap'
import type { UnreadState } from '../../../src/main/platform/unreadText'
import { english } from '../../../src/shared/i18n'

type Overlay = { readonly image: unknown; readonly words: string }

const electron = vi.hoisted(() => {
  const windows: { title: string; overlay: Overlay | null }[] = []
  return { windows, dock: [] as string[], listeners: new Set<() => void>() }
})
vi.mock('electron', () => ({
  app: {
    dock: { setBadge: (text: string) => electron.dock.push(text) },
    on: (_event: string, listener: () => void) => electron.listeners.add(listener),
    off: (_event: string, listener: () => void) => electron.listeners.delete(listener)
  },
  nativeImage: {
    createFromBitmap: (data: Buffer, size: Readonly<Record<string, number>>) => ({ data, ...size })
  },
  BrowserWindow: {
    getAllWindows: () =>
      electron.windows.map((window) => ({
        setTitle: (title: string) => (window.title = title),
        setOverlayIcon: (image: unknown, words: string) => (window.overlay = { image, words })
      }))
  }
}))

const platform = process.platform
const unread = (messages: number, change: Partial<UnreadState> = {}): UnreadState => ({
  messages,
  conversations: messages,
  waitsFor: null,
  ...change
})

const create = (on: NodeJS.Platform): Badge => {
  Object.defineProperty(process, 'platform', { value: on })
  return createBadge(null, english.translate)
}

beforeEach(() => {
  electron.windows.splice(0, Infinity, { title: '', overlay: null })
  electron.dock.length = 0
})

afterEach(() => {
  Object.defineProperty(process, 'platform', { value: platform })
})

describe('the Dock of macOS', () => {
  it('has the number, the mark of who waits, and nothing again', () => {
    const badge = create('darwin')
    for (const state of [unread(7), unread(1_200), unread(3, { waitsFor: 'keychain' }), unread(0)])
      badge.set(state)
    badge.dispose()
    expect(electron.dock).toEqual(['7', '1200', '3!', '', ''])
  })

  it('is not told twice of the same', () => {
    const badge = create('darwin')
    badge.set(unread(7))
    badge.set(unread(7))
    expect(electron.dock).toEqual(['7'])
  })
})

describe('the taskbar of Windows', () => {
  const overlay = (): Overlay | null | undefined => electron.windows[0]?.overlay

  it.each([
    [unread(7), '7', '7 unread'],
    [unread(42), '42', '42 unread'],
    [unread(100), '9+', '100 unread'],
    [unread(2, { waitsFor: 'signIn' }), '!', '2 unread, sign-in needed'],
    [unread(0, { waitsFor: 'keychain' }), '!', 'keychain locked']
  ])('%j has the picture of "%s", called "%s"', (state, text, words) => {
    create('win32').set(state)
    const drawn = drawOverlay(text)
    expect(drawn).not.toBeNull()
    expect(overlay()).toEqual({
      image: {
        data: Buffer.from(drawn?.data ?? []),
        width: drawn?.width,
        height: drawn?.height,
        scaleFactor: 2
      },
      words
    })
  })

  it('has none when all is read', () => {
    const badge = create('win32')
    badge.set(unread(7))
    badge.set(unread(0))
    expect(overlay()).toEqual({ image: null, words: '' })
  })

  it('has it on a window that is made later, and in its title', () => {
    const badge = create('win32')
    badge.set(unread(7))
    electron.windows.push({ title: '', overlay: null })
    for (const listener of electron.listeners) listener()
    expect(electron.windows.map(({ title }) => title)).toEqual(['(7) Tern', '(7) Tern'])
    expect(electron.windows[1]?.overlay?.words).toBe('7 unread')
    badge.dispose()
  })
})
