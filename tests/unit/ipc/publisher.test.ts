import { beforeEach, describe, expect, it } from 'vitest'

import {
  createPublisher,
  type EventTarget,
  type WindowPublisher
} from '../../../src/main/ipc/publisher'
import { EVENTS_CHANNEL } from '../../../src/shared/ipc/channels'
import type { AppEvent, EventBatch } from '../../../src/shared/ipc/events'
import { FakeClock, FakeLogger } from '../platform/fakes'

const quarantined = (count: number): AppEvent => ({
  type: 'diagnostics/changed',
  quarantined: count
})
const recovered: AppEvent = { type: 'storage/recovered' }

class FakeWindow implements EventTarget {
  readonly batches: EventBatch[] = []
  isVisible = true

  readonly send = (channel: string, batch: EventBatch): void => {
    expect(channel).toBe(EVENTS_CHANNEL)
    this.batches.push(batch)
  }
}

let clock: FakeClock
let logger: FakeLogger
let windows: EventTarget[]
let publisher: WindowPublisher

beforeEach(() => {
  clock = new FakeClock()
  logger = new FakeLogger()
  windows = []
  publisher = createPublisher({ clock, logger, targets: () => windows })
})

const openWindow = (): FakeWindow => {
  const window = new FakeWindow()
  windows.push(window)
  return window
}

describe('publisher', () => {
  it('sends the first event after a quiet time at once', () => {
    const window = openWindow()
    publisher.publish(recovered)
    clock.advance(0)
    expect(window.batches).toEqual([{ seq: 1, events: [recovered] }])
  })

  it('sends what follows within 16 ms as one batch', () => {
    const window = openWindow()
    publisher.publish(recovered)
    clock.advance(1)
    publisher.publish(quarantined(1))
    clock.advance(14)
    publisher.publish(recovered)
    expect(window.batches).toHaveLength(1)
    clock.advance(2)
    expect(window.batches.slice(1)).toEqual([{ seq: 2, events: [quarantined(1), recovered] }])
  })

  it('counts batches without holes and sends nothing when nothing happened', () => {
    const window = openWindow()
    for (let index = 0; index < 3; index += 1) {
      publisher.publish(quarantined(index))
      clock.advance(100)
    }
    expect(window.batches.map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(publisher.currentSeq()).toBe(3)
    expect(clock.pending).toBe(0)
  })

  it('keeps the number of the last batch sent while another one is being collected', () => {
    openWindow()
    publisher.publish(quarantined(1))
    clock.advance(16)
    publisher.publish(quarantined(2))
    expect(publisher.currentSeq()).toBe(1)
  })

  it('sends at most 20 batches a second while no window is seen', () => {
    const window = openWindow()
    window.isVisible = false
    for (let ms = 0; ms < 1_000; ms += 1) {
      publisher.publish(quarantined(ms))
      clock.advance(1)
    }
    expect(window.batches.length).toBeLessThanOrEqual(20)
    expect(window.batches.length).toBeGreaterThanOrEqual(18)
  })

  it('gives every window the same batch, and one that fails stops no other', () => {
    windows.push({
      isVisible: true,
      send: () => {
        throw new Error('Object has been destroyed')
      }
    })
    const window = openWindow()
    publisher.publish(recovered)
    clock.advance(16)
    expect(window.batches).toEqual([{ seq: 1, events: [recovered] }])
    expect(logger.lines).toHaveLength(1)
  })

  it('sends what is pending on flush, once', () => {
    const window = openWindow()
    publisher.publish(recovered)
    publisher.flush()
    clock.advance(100)
    expect(window.batches).toHaveLength(1)
  })

  it('is silent after dispose', () => {
    const window = openWindow()
    publisher.publish(recovered)
    publisher.dispose()
    publisher.publish(recovered)
    clock.advance(100)
    expect(window.batches).toEqual([])
    expect(clock.pending).toBe(0)
  })
})
