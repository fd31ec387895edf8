import type { IpcMainInvokeEvent } from 'electron'
import { describe, expect, it } from 'vitest'

import { createSenderCheck } from '../../../src/main/ipc/sender'

type Frame = { url: string; routingId: number; processId: number; parent: unknown }

const frame = (change: Partial<Frame> = {}): Frame => ({
  url: 'app://tern/index.html',
  routingId: 1,
  processId: 7,
  parent: null,
  ...change
})

const event = (
  senderFrame: unknown,
  { mainFrame = frame(), isDestroyed = false } = {}
): IpcMainInvokeEvent =>
  ({
    senderFrame,
    sender: { mainFrame, isDestroyed: () => isDestroyed }
  }) as unknown as IpcMainInvokeEvent

const check = createSenderCheck((url) => url.startsWith('app://tern/'))

describe('sender check', () => {
  it('trusts the main frame of our page', () => {
    expect(check(event(frame()))).toBe(true)
  })

  it.each([
    ['a sub-frame of our own origin', event(frame({ parent: frame(), routingId: 2 }))],
    ['a frame without a parent that is not the main frame', event(frame({ routingId: 2 }))],
    ['a frame of another process', event(frame({ processId: 8 }))],
    ['a foreign page', event(frame({ url: 'https://evil.example/' }))],
    ['a page that became blank', event(frame({ url: 'about:blank' }))],
    ['a frame that is gone', event(null)],
    ['destroyed contents', event(frame(), { isDestroyed: true })],
    [
      'a frame whose properties throw',
      event(
        Object.defineProperty({ ...frame() }, 'parent', {
          get: () => {
            throw new Error('Render frame was disposed')
          }
        })
      )
    ]
  ])('refuses %s', (_name, untrusted) => {
    expect(check(untrusted)).toBe(false)
  })
})
