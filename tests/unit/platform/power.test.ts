import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { NOBODY_THERE_MS } from '../../../src/main/core/ports'
import type { DbusAnswer } from '../../../src/main/platform/dbus/busLink'
import { variant } from '../../../src/main/platform/dbus/value'
import { createLinuxPower } from '../../../src/main/platform/linuxPower'
import { type AppPower, createPower } from '../../../src/main/platform/power'
import { answer, createFakeBus, type FakeBus } from '../../support/fakeBus'
import { FakeClock, FakeLogger, settle } from './fakes'

const electron = vi.hoisted(() => ({
  monitor: {},
  idleSeconds: 0,
  isOnBattery: false
}))
vi.mock('electron', () => ({
  get powerMonitor() {
    return electron.monitor
  }
}))

let monitor: EventEmitter
let heard: string[]
let power: AppPower

const listen = (created: AppPower): AppPower => {
  created.onResume(() => heard.push('resume'))
  created.onSuspend(() => heard.push('suspend'))
  created.onUnlock(() => heard.push('unlock'))
  created.onLockChange(() => heard.push(created.isLocked() ? 'locked' : 'open'))
  created.start()
  return created
}

beforeEach(() => {
  heard = []
  monitor = Object.assign(new EventEmitter(), {
    getSystemIdleTime: () => electron.idleSeconds,
    isOnBatteryPower: () => electron.isOnBattery
  })
  electron.monitor = monitor
  electron.idleSeconds = 3
  electron.isOnBattery = false
})

describe('power on macOS and Windows', () => {
  beforeEach(() => {
    power = listen(createPower(new FakeClock(), new FakeLogger(), null))
  })

  it('passes on sleep, wake, lock and unlock', () => {
    for (const event of ['suspend', 'resume', 'lock-screen', 'unlock-screen']) monitor.emit(event)
    expect(heard).toEqual(['suspend', 'resume', 'locked', 'open', 'unlock'])
  })

  it('says how long nobody touched anything; nobody is there while it is locked', () => {
    expect(power.idleMs()).toBe(3_000)
    monitor.emit('lock-screen')
    expect(power.idleMs()).toBe(NOBODY_THERE_MS)
    monitor.emit('unlock-screen')
    expect(power.idleMs()).toBe(3_000)
  })

  it('passes on an unlock whose lock nobody told of', () => {
    monitor.emit('unlock-screen')
    expect(heard).toEqual(['unlock'])
  })

  it('knows the battery', () => {
    expect(power.isOnBattery()).toBe(false)
    electron.isOnBattery = true
    expect(power.isOnBattery()).toBe(true)
  })

  it('leaves nothing behind', () => {
    power.dispose()
    expect(monitor.eventNames()).toEqual([])
  })
})

describe('power on Linux', () => {
  let session: FakeBus
  let system: FakeBus

  const setOnBattery = (isOn: boolean): void => {
    system.answers.set('Get', (): DbusAnswer => answer(variant('b', isOn)))
  }
  const start = async (): Promise<void> => {
    power = listen(
      createPower(new FakeClock(), new FakeLogger(), createLinuxPower(session, system))
    )
    await settle()
  }

  beforeEach(() => {
    session = createFakeBus()
    system = createFakeBus()
  })

  it.each([
    'org.freedesktop.ScreenSaver',
    'org.gnome.ScreenSaver',
    'org.cinnamon.ScreenSaver',
    'org.mate.ScreenSaver',
    'org.xfce.ScreenSaver'
  ])('hears the lock of %s', async (name) => {
    await start()
    session.signal(name, 'ActiveChanged', [true])
    expect(power.isLocked()).toBe(true)
    session.signal(name, 'ActiveChanged', [false])
    expect(heard).toEqual(['locked', 'open', 'unlock'])
  })

  it('takes two lockers that tell of one lock for one', async () => {
    await start()
    session.signal('org.gnome.ScreenSaver', 'ActiveChanged', [true])
    session.signal('org.freedesktop.ScreenSaver', 'ActiveChanged', [true])
    expect(heard).toEqual(['locked'])
  })

  it('asks for the battery at the start and whenever it may have changed', async () => {
    setOnBattery(true)
    await start()
    expect(power.isOnBattery()).toBe(true)
    setOnBattery(false)
    system.signal('org.freedesktop.DBus.Properties', 'PropertiesChanged', [
      'org.freedesktop.UPower'
    ])
    await settle()
    expect(power.isOnBattery()).toBe(false)
  })

  it('is on mains where nobody knows', async () => {
    electron.isOnBattery = true
    await start()
    expect(power.isOnBattery()).toBe(false)
  })

  it('leaves nothing behind', async () => {
    await start()
    power.dispose()
    session.signal('org.gnome.ScreenSaver', 'ActiveChanged', [true])
    expect(heard).toEqual([])
  })
})
