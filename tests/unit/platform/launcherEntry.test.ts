import { expect, it } from 'vitest'

import { variant } from '../../../src/main/platform/dbus/value'
import { createLauncherEntry } from '../../../src/main/platform/launcherEntry'
import { createFakeBus } from '../../support/fakeBus'

const update = (count: number, isUrgent = false) => ({
  path: '/com/canonical/unity/launcherentry/1',
  interface: 'com.canonical.Unity.LauncherEntry',
  member: 'Update',
  signature: 'sa{sv}',
  body: [
    'application://chat.tern.Tern.desktop',
    [
      ['count', variant('x', count)],
      ['count-visible', variant('b', count > 0)],
      ['urgent', variant('b', isUrgent)]
    ]
  ]
})

it('tells docks each change once', () => {
  const bus = createFakeBus()
  const entry = createLauncherEntry(bus)
  entry.set(0, false)
  entry.set(3, false)
  entry.set(3, false)
  entry.set(3, true)
  entry.set(0, false)
  expect(bus.emitted).toEqual([update(3), update(3, true), update(0)])
})

it('tells a dock that starts later', () => {
  const bus = createFakeBus()
  const entry = createLauncherEntry(bus)
  entry.set(3, false)
  bus.setOwned('com.canonical.Unity', true)
  bus.setOwned('com.canonical.Unity', false)
  expect(bus.emitted).toEqual([update(3), update(3)])
  entry.dispose()
  bus.setOwned('com.canonical.Unity', true)
  expect(bus.emitted).toHaveLength(2)
})
