import { EventEmitter } from 'node:events'

import { beforeEach, describe, expect, it, vi } from 'vitest'

import {
  installNavigationGuard,
  isListeningGranted,
  isPermissionGranted
} from '../../../src/main/platform/navigationGuard'
import { isTrustedUrl, trustedPage } from '../../../src/main/platform/origin'
import { createMicrophoneGate } from '../../../src/main/platform/microphone'
import { createFakeClock } from '../../support/fakeClock'
import { FakeLogger } from './fakes'

const electron = vi.hoisted(() => ({ app: null as EventEmitter | null }))
vi.mock('electron', () => ({
  get app() {
    return electron.app
  }
}))

const page = trustedPage(undefined, true)

class FakeSession extends EventEmitter {
  setPermissionRequestHandler = vi.fn<(handler: unknown) => void>()
  setPermissionCheckHandler = vi.fn<(handler: unknown) => void>()
  setDevicePermissionHandler = vi.fn<(handler: unknown) => void>()
}

class FakeContents extends EventEmitter {
  openHandler: ((details: unknown) => unknown) | null = null
  readonly session = new FakeSession()
  setWebRTCIPHandlingPolicy = vi.fn<(policy: string) => void>()

  setWindowOpenHandler(handler: (details: unknown) => unknown): void {
    this.openHandler = handler
  }

  /** Emits and tells whether it was prevented. */
  isPrevented(event: string, details: object, ...args: unknown[]): boolean {
    const preventDefault = vi.fn<() => void>()
    this.emit(event, { ...details, preventDefault }, ...args)
    return preventDefault.mock.calls.length > 0
  }
}

describe('trusted page', () => {
  it.each(['app://tern/index.html', 'app://tern/', 'app://tern/index.html?x#y'])(
    'trusts %s',
    (url) => {
      expect(isTrustedUrl(url, page)).toBe(true)
    }
  )

  it.each([
    'app://tern.evil/',
    'app://tern@evil/',
    'app://user@tern/',
    'app://tern:1/',
    'app-media://tern/',
    'https://tern/',
    'file:///index.html',
    'about:blank',
    'data:text/html,x',
    'javascript:1',
    ''
  ])('does not trust %s', (url) => {
    expect(isTrustedUrl(url, page)).toBe(false)
  })

  it('takes a dev server on this machine only, and never when packaged', () => {
    expect(trustedPage('http://localhost:5173/', false)).toEqual({
      entryUrl: 'http://localhost:5173/',
      isDev: true
    })
    expect(trustedPage('http://localhost:5173/', true).isDev).toBe(false)
    expect(trustedPage('http://evil.example/', false).isDev).toBe(false)
    expect(trustedPage('http://localhost.evil.example/', false).isDev).toBe(false)
    expect(
      isTrustedUrl('http://localhost:5174/', trustedPage('http://localhost:5173/', false))
    ).toBe(false)
  })
})

describe('navigation guard', () => {
  let contents: FakeContents

  beforeEach(() => {
    electron.app = new EventEmitter()
    installNavigationGuard(
      page,
      { ask: () => Promise.resolve(true), isOpen: () => true },
      new FakeLogger()
    )
    contents = new FakeContents()
    electron.app.emit('web-contents-created', {}, contents)
  })

  it('lets the page load itself again and go nowhere else', () => {
    expect(contents.isPrevented('will-navigate', {}, 'app://tern/index.html')).toBe(false)
    expect(contents.isPrevented('will-navigate', {}, 'https://evil.example/')).toBe(true)
    expect(contents.isPrevented('will-navigate', {}, 'file:///etc/passwd')).toBe(true)
    expect(contents.isPrevented('will-redirect', {}, 'https://evil.example/', false, true)).toBe(
      true
    )
  })

  it('lets no frame go anywhere, not even to our own page', () => {
    const frame = { url: 'app://tern/index.html', isMainFrame: false }
    expect(contents.isPrevented('will-frame-navigate', frame)).toBe(true)
    expect(contents.isPrevented('will-frame-navigate', { ...frame, isMainFrame: true })).toBe(false)
  })

  it('attaches no webview and opens no window', () => {
    expect(contents.isPrevented('will-attach-webview', {})).toBe(true)
    for (const url of ['https://example.org', 'about:blank', 'javascript:1', 'app://tern/'])
      expect(contents.openHandler?.({ url })).toEqual({ action: 'deny' })
  })

  it('lets no datagram out of the page', () => {
    expect(contents.setWebRTCIPHandlingPolicy).toHaveBeenCalledExactlyOnceWith(
      'disable_non_proxied_udp'
    )
  })

  it('guards each session once, and lets the page download nothing', () => {
    electron.app?.emit('web-contents-created', {}, contents)
    expect(contents.session.setPermissionRequestHandler).toHaveBeenCalledOnce()
    expect(contents.session.listenerCount('will-download')).toBe(1)
  })

  it.each([
    'media',
    'geolocation',
    'notifications',
    'midi',
    'midiSysex',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'clipboard-read',
    'display-capture',
    'hid',
    'serial',
    'usb',
    'idle-detection',
    'storage-access',
    'fileSystem',
    'unknown'
  ])('denies %s', (permission) => {
    expect(isPermissionGranted(permission, 'app://tern/', page)).toBe(false)
  })

  it.each([
    ['sound for our page, asked for', {}, true, true],
    ['nothing that nobody asked for', {}, false, false],
    ['no picture', { kinds: ['video'] }, true, false],
    ['no picture beside the sound', { kinds: ['audio', 'video'] }, true, false],
    ['nothing unnamed', { kinds: [] }, true, false],
    ['nothing for another page', { url: 'https://evil.example/' }, true, false],
    ['no screen', { permission: 'display-capture' }, true, false]
  ])('lets in %s', (_what, change, isOpen, isGranted) => {
    const request = { permission: 'media', kinds: ['audio'], url: 'app://tern/', ...change }
    expect(isListeningGranted(request, page, { isOpen: () => isOpen })).toBe(isGranted)
  })

  it('lets the page listen for a moment after it was asked for', async () => {
    const clock = createFakeClock()
    const gate = createMicrophoneGate(clock)
    expect(gate.isOpen()).toBe(false)
    expect(await gate.ask()).toBe(true)
    expect(gate.isOpen()).toBe(true)
    await clock.advance(5_000)
    expect(gate.isOpen()).toBe(false)
  })

  it('grants writing plain text to the clipboard to our page only', () => {
    expect(isPermissionGranted('clipboard-sanitized-write', 'app://tern/', page)).toBe(true)
    expect(isPermissionGranted('clipboard-sanitized-write', 'https://evil.example/', page)).toBe(
      false
    )
  })
})
