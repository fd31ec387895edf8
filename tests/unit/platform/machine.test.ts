import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { Power } from '../../../src/main/core/ports'
import { watchClockJump } from '../../../src/main/platform/clockJump'
import { createNetwork } from '../../../src/main/platform/network'
import { createReloadGuard } from '../../../src/main/platform/reloadGuard'
import { createTrayHost } from '../../../src/main/platform/trayHost'
import { placeWindow, type Rect } from '../../../src/main/platform/windowState'
import { createFakeBus } from '../../support/fakeBus'
import { FakeClock } from './fakes'

const electron = vi.hoisted(() => ({ isOnline: vi.fn(() => true) }))
vi.mock('electron', () => ({ net: electron }))

let clock: FakeClock

beforeEach(() => {
  clock = new FakeClock()
})

describe('clock jump', () => {
  let jumps: number
  let stop: () => void

  beforeEach(() => {
    jumps = 0
    stop = watchClockJump(clock, () => {
      jumps += 1
    })
  })

  it('is silent while time passes as it should', () => {
    clock.advance(3_600_000)
    expect(jumps).toBe(0)
  })

  it('notices a sleep that the steady clock did not count', () => {
    clock.advance(12_000)
    clock.jumpWall(60_000)
    clock.advance(5_000)
    expect(jumps).toBe(1)
    clock.advance(60_000)
    expect(jumps).toBe(1)
  })

  it('notices a sleep that both clocks counted', () => {
    clock.advance(1_000)
    clock.freeze(60_000)
    clock.advance(0)
    expect(jumps).toBe(1)
  })

  it.each([-3_600_000, 3_000])('takes a clock set by %d ms for no sleep', (ms) => {
    clock.jumpWall(ms)
    clock.advance(10_000)
    expect(jumps).toBe(0)
  })

  it('ends when stopped', () => {
    stop()
    expect(clock.pending).toBe(0)
  })
})

describe('network', () => {
  const resumes = new Set<() => void>()
  const power: Power = {
    onResume: (listener) => {
      resumes.add(listener)
      return () => resumes.delete(listener)
    },
    onSuspend: () => () => undefined,
    onUnlock: () => () => undefined,
    isOnBattery: () => false
  }

  const heard: boolean[] = []
  let network: ReturnType<typeof createNetwork>

  beforeEach(() => {
    heard.length = 0
    resumes.clear()
    electron.isOnline.mockReturnValue(true)
    network = createNetwork({ clock, power })
    network.start()
    network.onChange((isOnline) => heard.push(isOnline))
  })

  it('notices loss within five seconds and return at once, once each', () => {
    electron.isOnline.mockReturnValue(false)
    clock.advance(5_000)
    clock.advance(10_000)
    electron.isOnline.mockReturnValue(true)
    clock.advance(200)
    expect(heard).toEqual([false, true])
  })

  it('looks less often when there has been none for a minute', () => {
    electron.isOnline.mockReturnValue(false)
    clock.advance(5_000)
    clock.advance(61_000)
    electron.isOnline.mockClear()
    for (let step = 0; step < 100; step += 1) clock.advance(100)
    expect(electron.isOnline.mock.calls.length).toBeLessThanOrEqual(11)
    electron.isOnline.mockReturnValue(true)
    clock.advance(1_000)
    expect(heard).toEqual([false, true])
  })

  it('looks at once when the machine wakes', () => {
    electron.isOnline.mockReturnValue(false)
    for (const resume of resumes) resume()
    expect(heard).toEqual([false])
  })

  it('answers with what is true now', () => {
    electron.isOnline.mockReturnValue(false)
    expect(network.isOnline()).toBe(false)
  })

  it('leaves nothing behind', () => {
    network.dispose()
    expect(clock.pending).toBe(0)
    expect(resumes.size).toBe(0)
  })
})

describe('reload after a crash', () => {
  it('reloads at once, then once a minute', () => {
    let reloads = 0
    const guard = createReloadGuard(clock, () => {
      reloads += 1
    })
    guard.request()
    expect(reloads).toBe(1)
    guard.request()
    guard.request()
    clock.advance(59_000)
    expect(reloads).toBe(1)
    clock.advance(1_000)
    expect(reloads).toBe(2)
    guard.request()
    guard.dispose()
    clock.advance(120_000)
    expect(reloads).toBe(2)
  })
})

describe('tray host', () => {
  it('is absent on Linux until the bus says otherwise', async () => {
    const bus = createFakeBus()
    bus.owned.add('org.kde.StatusNotifierWatcher')
    const host = createTrayHost(bus)
    expect(host.isPresent()).toBe(false)
    expect(await host.refresh()).toBe(true)
    expect(host.isPresent()).toBe(true)
  })

  it('comes and goes with panels', () => {
    const bus = createFakeBus()
    const host = createTrayHost(bus)
    bus.setOwned('org.kde.StatusNotifierWatcher', true)
    expect(host.isPresent()).toBe(true)
    bus.setOwned('org.kde.StatusNotifierWatcher', false)
    expect(host.isPresent()).toBe(false)
  })

  it('is always there elsewhere', () => {
    expect(createTrayHost(null).isPresent()).toBe(true)
  })
})

describe('window placement', () => {
  const desk: Rect = { x: 0, y: 0, width: 1920, height: 1040 }
  const second: Rect = { x: 1920, y: 0, width: 2560, height: 1400 }
  const at = (x: number, y: number, width = 900, height = 700) => ({
    bounds: { x, y, width, height },
    isMaximized: false
  })

  it('starts at the default size where the system likes it', () => {
    expect(placeWindow(null, [desk])).toEqual({
      width: 1180,
      height: 790,
      position: null,
      isMaximized: false
    })
  })

  it('returns to where it was, also on a second display', () => {
    expect(placeWindow(at(2_000, 50), [desk, second])).toMatchObject({
      width: 900,
      height: 700,
      position: { x: 2_000, y: 50 }
    })
  })

  it.each([
    ['the display is gone', at(2_000, 50)],
    ['less than 100 px would show at the side', at(1_850, 50)],
    ['less than 100 px would show at the bottom', at(10, 1_000)],
    ['the title bar would be above the screen', at(10, -300)]
  ])('is placed anew when %s', (_why, state) => {
    expect(placeWindow(state, [desk]).position).toBeNull()
  })

  it('fits a smaller display and never below the minimum', () => {
    expect(placeWindow(at(0, 0, 4_000, 3_000), [desk])).toMatchObject({ width: 1920, height: 1040 })
    expect(placeWindow(at(0, 0, 10, 10), [desk]).position).toBeNull()
    expect(placeWindow(at(0, 0, 200, 200), [desk])).toMatchObject({ width: 380, height: 480 })
  })

  it('stays maximised', () => {
    expect(placeWindow({ ...at(0, 0), isMaximized: true }, [desk]).isMaximized).toBe(true)
  })
})
