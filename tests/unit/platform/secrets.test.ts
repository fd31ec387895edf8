import { beforeEach, describe, expect, it } from 'vitest'

import type { SecretStore } from '../../../src/main/core/ports'
import { KEYCHAIN_LIMIT_MS, type Keytar } from '../../../src/main/platform/keychainCalls'
import { classifyKeychainError } from '../../../src/main/platform/keytarErrors'
import { createSecrets, type SecretMarkers } from '../../../src/main/platform/secrets'
import { FakeClock, FakeLogger, settle } from './fakes'

/** A keychain as libsecret behaves: a locked one answers "nothing" and refuses to write. */
class FakeKeytar implements Keytar {
  readonly entries = new Map<string, string>()
  isLocked = false
  failure: Error | null = null
  /** While set, calls wait for the person at the prompt. */
  prompt: Promise<void> | null = null
  calls = 0

  async getPassword(service: string, account: string): Promise<string | null> {
    await this.enter(service)
    return this.isLocked ? null : (this.entries.get(account) ?? null)
  }

  async setPassword(service: string, account: string, password: string): Promise<void> {
    await this.enter(service)
    if (this.isLocked) throw new Error('Cannot create an item in a locked collection')
    this.entries.set(account, password)
  }

  async deletePassword(service: string, account: string): Promise<boolean> {
    await this.enter(service)
    return this.isLocked ? false : this.entries.delete(account)
  }

  private async enter(service: string): Promise<void> {
    expect(service).toBe('Tern')
    this.calls += 1
    if (this.prompt !== null) await this.prompt
    if (this.failure !== null) throw this.failure
  }
}

let keytar: FakeKeytar
let clock: FakeClock
let marked: Set<string>
let secrets: SecretStore
let load: () => Promise<Keytar>

beforeEach(() => {
  keytar = new FakeKeytar()
  clock = new FakeClock()
  marked = new Set()
  load = () => Promise.resolve(keytar)
  const markers: SecretMarkers = {
    has: (key) => marked.has(key),
    set: (key) => {
      marked.add(key)
    },
    unset: (key) => {
      marked.delete(key)
    }
  }
  let serial = 0
  secrets = createSecrets({
    markers,
    clock,
    random: { next: () => 0, uuid: () => `uuid-${(serial += 1).toString()}` },
    logger: new FakeLogger(),
    load: () => load()
  })
})

/** A prompt that stands until `answer` is called. */
const openPrompt = (): (() => void) => {
  let answer = (): void => undefined
  keytar.prompt = new Promise((resolve) => {
    answer = () => {
      keytar.prompt = null
      resolve()
    }
  })
  return answer
}

describe('a working keychain', () => {
  it('gives back what it was given', async () => {
    expect(await secrets.set('token', 'abc')).toEqual({ ok: true, value: undefined })
    expect(await secrets.get('token')).toEqual({ state: 'found', secret: 'abc' })
    expect(await secrets.health()).toBe('ok')
  })

  it('knows the difference between nothing and locked', async () => {
    expect(await secrets.get('token')).toEqual({ state: 'none' })
    await secrets.set('token', 'abc')
    keytar.isLocked = true
    expect(await secrets.get('token')).toEqual({ state: 'locked' })
    keytar.isLocked = false
    expect(await secrets.get('token')).toEqual({ state: 'found', secret: 'abc' })
  })

  it('forgets on delete', async () => {
    await secrets.set('token', 'abc')
    expect(await secrets.delete('token')).toMatchObject({ ok: true })
    expect(await secrets.get('token')).toEqual({ state: 'none' })
  })

  it('marks what it finds unmarked: the app died between writing and marking', async () => {
    keytar.entries.set('token', 'abc')
    await secrets.get('token')
    keytar.isLocked = true
    expect(await secrets.get('token')).toEqual({ state: 'locked' })
  })

  it('leaves no probe behind', async () => {
    await secrets.health()
    expect(keytar.entries.size).toBe(0)
  })

  it('refuses an empty secret, which keychains cannot hold', async () => {
    expect(await secrets.set('token', '')).toMatchObject({ error: { code: 'invalid_input' } })
  })
})

describe('a locked keychain', () => {
  beforeEach(async () => {
    await secrets.set('token', 'abc')
    keytar.isLocked = true
  })

  it('is never overwritten', async () => {
    expect(await secrets.set('token', 'new')).toMatchObject({ error: { code: 'keychain_locked' } })
    keytar.isLocked = false
    expect(await secrets.get('token')).toEqual({ state: 'found', secret: 'abc' })
  })

  it('is never deleted from', async () => {
    expect(await secrets.delete('token')).toMatchObject({ error: { code: 'keychain_locked' } })
    expect(marked).toContain('token')
    expect(keytar.entries.get('token')).toBe('abc')
  })

  it('refuses new secrets and says why', async () => {
    expect(await secrets.set('other', 'x')).toMatchObject({ error: { code: 'keychain_locked' } })
    expect(marked).not.toContain('other')
    expect(await secrets.health()).toBe('locked')
  })
})

describe('a keychain that was reset', () => {
  it('is not called locked: it works and has lost the secret', async () => {
    await secrets.set('token', 'abc')
    keytar.entries.clear()
    expect(await secrets.get('token')).toEqual({ state: 'lost' })
    expect([...keytar.entries.keys()], 'nothing is left of the look').toEqual([])
    expect(marked, 'the old keychain may come back').toContain('token')
    keytar.entries.set('token', 'abc')
    expect(await secrets.get('token')).toEqual({ state: 'found', secret: 'abc' })
  })

  it('takes a new secret when it demonstrably keeps one', async () => {
    await secrets.set('token', 'abc')
    keytar.entries.clear()
    expect(await secrets.set('token', 'new')).toMatchObject({ ok: true })
    expect(await secrets.get('token')).toEqual({ state: 'found', secret: 'new' })
  })
})

describe('no usable keychain', () => {
  it.each([
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'unavailable', 'no_session_bus'],
    [
      'The name org.freedesktop.secrets was not provided by any .service files',
      'unavailable',
      'no_secret_service'
    ],
    [
      'Object does not exist at path “/org/freedesktop/secrets/collection/login”',
      'unavailable',
      'no_collection'
    ],
    ['libsecret-1.so.0: cannot open shared object file', 'unavailable', 'no_library'],
    ['Failed to load keytar native addon, checked [...]', 'unavailable', 'no_library'],
    ['something new', 'unavailable', 'keychain_error'],
    ['Cannot create an item in a locked collection', 'locked', 'locked'],
    ['Prompt was dismissed', 'locked', 'locked'],
    ['User interaction is not allowed.', 'locked', 'locked']
  ])('understands "%s"', async (message, state, reason) => {
    keytar.failure = new Error(message)
    expect(classifyKeychainError(keytar.failure)).toEqual({ state, reason })
    expect(await secrets.get('token')).toEqual(state === 'locked' ? { state } : { state, reason })
    expect(await secrets.set('token', 'x')).toMatchObject({ error: { code: `keychain_${state}` } })
    expect(await secrets.health()).toBe(state)
  })

  it('survives a missing library, and finds it once it is installed', async () => {
    load = () => Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file'))
    expect(await secrets.get('token')).toEqual({ state: 'unavailable', reason: 'no_library' })
    load = () => Promise.resolve(keytar)
    expect(await secrets.get('token')).toEqual({ state: 'none' })
  })

  it('does not call a write good that cannot be read back', async () => {
    keytar.setPassword = () => Promise.resolve()
    expect(await secrets.set('token', 'x')).toMatchObject({
      error: { code: 'keychain_unavailable' }
    })
  })
})

describe('a keychain that asks the person', () => {
  it('is waited for no longer than the limit', async () => {
    const answer = openPrompt()
    const lookup = secrets.get('token')
    await settle()
    clock.advance(KEYCHAIN_LIMIT_MS)
    expect(await lookup).toEqual({ state: 'locked' })
    answer()
  })

  it('is not asked again while the first question stands', async () => {
    const answer = openPrompt()
    const first = secrets.get('token')
    const second = secrets.get('other')
    await settle()
    clock.advance(KEYCHAIN_LIMIT_MS)
    expect(await Promise.all([first, second, secrets.get('third')])).toEqual(
      Array(3).fill({ state: 'locked' })
    )
    expect(keytar.calls).toBe(1)
    answer()
    await settle()
    expect(await secrets.get('third')).toEqual({ state: 'none' })
  })

  it('marks a secret that was kept after we stopped waiting', async () => {
    const answer = openPrompt()
    const written = secrets.set('token', 'abc')
    await settle()
    clock.advance(KEYCHAIN_LIMIT_MS)
    expect(await written).toMatchObject({ error: { code: 'keychain_locked' } })
    answer()
    await settle()
    expect(marked).toContain('token')
    expect(await secrets.get('token')).toEqual({ state: 'found', secret: 'abc' })
  })

  it('leaves no timer behind', async () => {
    await secrets.set('token', 'abc')
    await secrets.health()
    expect(clock.pending).toBe(0)
  })
})
