import { describe, expect, it } from 'vitest'

import { createEngine } from '../../../src/main/core/engine'
import { createStartGate } from '../../../src/main/core/startGate'
import { DEFAULT_SETTINGS, err, ok } from '../../../src/shared/domain'
import { english } from '../../../src/shared/i18n'
import { createFakeBackend } from '../../support/fakeBackend'
import { createFakeClock } from '../../support/fakeClock'
import { createFakeRandom } from '../../support/fakeRandom'
import { createMemoryStore } from '../../support/nodeStore'
import {
  createFakeAttention,
  createFakeMachine,
  createFakeSecrets,
  createRecordingLogger,
  createRecordingNotifier,
  createRecordingPublisher
} from '../../support/recorders'
import { accountSample } from '../../support/samples'

const createBench = () => {
  const clock = createFakeClock()
  const gate = createStartGate(clock)
  let isOpen = false
  void gate.opened.then(() => {
    isOpen = true
  })
  return { clock, gate, isOpen: () => isOpen }
}

describe('the start gate', () => {
  it('opens shortly after the list is handed over, once it can be drawn', async () => {
    const { clock, gate, isOpen } = createBench()
    await clock.advance(200)
    gate.listHandedOver()
    await clock.advance(50)
    expect(isOpen()).toBe(false)
    await clock.advance(50)
    expect(isOpen()).toBe(true)
    expect(clock.pending()).toBe(0)
  })

  it('does not wait longer because the window asks again', async () => {
    const { clock, gate, isOpen } = createBench()
    gate.listHandedOver()
    await clock.advance(60)
    gate.listHandedOver()
    await clock.advance(40)
    expect(isOpen()).toBe(true)
  })

  it('opens without a window that asks', async () => {
    const { clock, isOpen } = createBench()
    await clock.advance(1_499)
    expect(isOpen()).toBe(false)
    await clock.advance(1)
    expect(isOpen()).toBe(true)
  })
})

describe('accounts at the start of the app', () => {
  it('are listed at once and connect when the gate opens', async () => {
    const { clock, gate } = createBench()
    const { store } = createMemoryStore()
    await store.saveAccount(accountSample({ serverUrl: 'https://mac.example' }))
    const publisher = createRecordingPublisher()
    const machine = createFakeMachine()
    const backend = createFakeBackend()
    const engine = createEngine({
      store,
      secrets: createFakeSecrets(),
      isSessionOnly: false,
      clock,
      random: createFakeRandom(),
      logger: createRecordingLogger(),
      publisher,
      notifier: createRecordingNotifier(),
      attention: createFakeAttention(),
      settings: () => DEFAULT_SETTINGS,
      power: machine,
      network: machine,
      createBackend: () => backend,
      mayConnect: gate.opened,
      exportTarget: { open: () => Promise.resolve(ok(null)) },
      t: english.translate,
      timeWords: { moment: String, day: String },
      startDemo: () => Promise.resolve(err('unsupported'))
    })
    const starting = engine.start()
    await clock.advance(300)
    expect(engine.accounts.list()).toHaveLength(1)
    expect(backend.attempts).toHaveLength(0)
    gate.listHandedOver()
    await clock.advance(100)
    await starting
    await clock.advance(0)
    expect(backend.attempts).toHaveLength(1)
    await engine.dispose()
  })
})
