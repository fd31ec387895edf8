/** Two things that happen to an account at once, and a store or a keychain that fails in between. */
import { describe, expect, it } from 'vitest'

import { StoreError } from '../../../../src/main/core/store'
import { err, ok } from '../../../../src/shared/domain'
import { createAccountsBench as createBench, valueOf } from '../../../support/accountsBench'
import { type Attempt, defer, newestAttempt } from '../../../support/fakeBackend'
import { START_AT } from '../../../support/fakeClock'
import { messageEvent } from '../../../support/samples'
import { conversationEvent } from '../../../support/storeWorld'

const FULL = new StoreError('storage_full', 'no room')

describe('an account that is removed', () => {
  it('while a new key for it is tried out leaves no key behind', async () => {
    const bench = createBench()
    const id = await bench.added()
    bench.prepare = (backend) => {
      backend.onConnect = () => null
    }
    const signingIn = bench.accounts.signIn(id, 'new key')
    await bench.clock.advance(0)
    await bench.accounts.remove(id)
    newestAttempt(bench.backends.at(-1)!).resolve(ok(undefined))
    expect(await signingIn).toMatchObject({ ok: false, error: { code: 'not_found' } })
    expect([...bench.secrets.kept]).toEqual([])
  })

  it('while its demo is still starting does not come back', async () => {
    const bench = createBench()
    const [photon] = valueOf(await bench.accounts.addDemo())
    const { startDemo } = bench
    const started = defer<undefined>()
    bench.startDemo = async () => {
      await started.promise
      return startDemo()
    }
    const accounts = await bench.restart()
    const starting = accounts.start()
    await bench.clock.advance(0)
    await accounts.remove(photon!.account.id)
    started.resolve(undefined)
    await starting
    expect((await bench.store.listAccounts()).map(({ kind }) => kind)).toEqual(['imkit'])
  })

  it('while it is renamed does not come back', async () => {
    const bench = createBench()
    const id = await bench.added()
    await Promise.all([bench.accounts.remove(id), bench.accounts.rename(id, 'Mac')])
    expect(await bench.store.listAccounts()).toEqual([])
  })

  it('takes its notifications off the desktop', async () => {
    const bench = createBench()
    const id = await bench.added()
    newestAttempt(bench.backends.at(-1)!).sink.event(conversationEvent('c1'))
    newestAttempt(bench.backends.at(-1)!).sink.event(messageEvent('m1'))
    await bench.clock.advance(1_000)
    const [conversation] = await bench.store.listConversations()
    expect(bench.notifier.shown).toHaveLength(1)
    bench.notifier.cleared.length = 0
    await bench.accounts.remove(id)
    expect(bench.notifier.cleared).toEqual([conversation!.id])
  })

  it('that the store cannot delete now is still there, signed out, and can be removed again', async () => {
    const bench = createBench()
    const id = await bench.added()
    bench.store.failWith = { error: FULL, calls: ['removeAccount'] }
    await expect(bench.accounts.remove(id)).rejects.toThrow(FULL)
    await bench.clock.advance(60_000)
    expect(bench.phase(id)).toBe('signed_out')
    const told = bench.publisher.of('accounts/changed').at(-1)
    expect(told?.accounts.map(({ account }) => account.id)).toEqual([id])
    bench.store.failWith = null
    expect(await bench.accounts.remove(id)).toEqual(ok(null))
    expect(await bench.store.listAccounts()).toEqual([])
  })
})

describe('an account that is added', () => {
  it('but cannot be stored leaves no key behind, and can be added again', async () => {
    const bench = createBench()
    bench.store.failWith = { error: FULL, calls: ['saveAccount'] }
    await expect(bench.add()).rejects.toThrow(FULL)
    expect([...bench.secrets.kept]).toEqual([])
    expect(bench.accounts.list()).toEqual([])
    bench.store.failWith = null
    expect((await bench.add()).ok).toBe(true)
  })

  it('twice at once is there once', async () => {
    const bench = createBench()
    const results = await Promise.all([bench.add(), bench.add()])
    expect(results.map((result) => result.ok).sort()).toEqual([false, true])
    expect(await bench.store.listAccounts()).toHaveLength(1)
  })

  it('while everything ends does not connect any more', async () => {
    const bench = createBench()
    bench.prepare = (backend) => {
      backend.onConnect = () => null
    }
    const adding = bench.add()
    await bench.clock.advance(0)
    await bench.accounts.dispose()
    newestAttempt(bench.backends.at(-1)!).resolve(ok(undefined))
    await adding
    const open = bench.backends.flatMap(({ attempts }) => attempts)
    expect(open).toHaveLength(1)
    expect([...bench.secrets.kept]).toEqual([])
  })
})

describe('two changes of an account at once', () => {
  it('are both kept', async () => {
    const bench = createBench()
    const id = await bench.added()
    await Promise.all([bench.accounts.rename(id, 'Mac'), bench.accounts.setPaused(id, true)])
    expect(bench.view(id)?.account).toMatchObject({ name: 'Mac', isPaused: true })
    expect(await bench.store.listAccounts()).toMatchObject([{ name: 'Mac', isPaused: true }])
  })

  it('pausing and going on end as asked last', async () => {
    const bench = createBench()
    const id = await bench.added()
    const both = [bench.accounts.setPaused(id, true), bench.accounts.setPaused(id, false)]
    await Promise.all(both)
    await bench.clock.advance(0)
    expect(bench.view(id)?.account.isPaused).toBe(false)
    expect(bench.phase(id)).toBe('online')
  })

  it('a name that cannot be stored is not taken, and the next one is', async () => {
    const bench = createBench()
    const id = await bench.added()
    bench.store.failWith = { error: FULL, calls: ['saveAccount'] }
    await expect(bench.accounts.rename(id, 'Mac')).rejects.toThrow(FULL)
    bench.store.failWith = null
    await bench.accounts.setPaused(id, true)
    expect(bench.view(id)?.account).toMatchObject({ name: 'iMessage', isPaused: true })
  })
})

describe('a new key', () => {
  it('while the old one waits for its next try connects at once with the new one', async () => {
    const bench = createBench()
    const id = await bench.added()
    const lasting = bench.backends.at(-1)!
    const refuse = (): ReturnType<typeof lasting.onConnect> => ({
      ok: false,
      error: { cause: 'unreachable', error: { code: 'server_unreachable' } }
    })
    lasting.onConnect = refuse
    bench.accounts.find(id)!.wake('network_changed')
    await bench.clock.advance(20_000)
    expect(bench.phase(id)).toBe('waiting')
    lasting.onConnect = ({ session }: Attempt) => (session.secret === 'new' ? ok(undefined) : null)
    await bench.accounts.signIn(id, 'new')
    await bench.clock.advance(0)
    expect(bench.phase(id)).toBe('online')
    const attempts = lasting.attempts.length
    await bench.clock.advance(60_000)
    expect(lasting.attempts).toHaveLength(attempts)
  })

  it('is not replaced by the old one that the keychain still gives out', async () => {
    const bench = createBench()
    const id = await bench.added()
    const slow = defer<undefined>()
    const get = bench.secrets.get.bind(bench.secrets)
    bench.secrets.get = async (key) => {
      const found = await get(key)
      await slow.promise
      return found
    }
    const accounts = await bench.restart()
    const starting = accounts.start()
    await bench.clock.advance(0)
    await accounts.signIn(id, 'new')
    slow.resolve(undefined)
    await starting
    await bench.clock.advance(0)
    expect(newestAttempt(bench.backends.at(-2)!).session.secret).toBe('new')
    expect(bench.phase(id)).toBe('online')
  })

  it('that the keychain refuses changes nothing', async () => {
    const bench = createBench()
    const id = await bench.added()
    bench.secrets.set = () => Promise.resolve(err('keychain_locked'))
    expect(await bench.accounts.signIn(id, 'new')).toMatchObject({ ok: false })
    expect([...bench.secrets.kept.values()]).toEqual(['key'])
    expect(bench.phase(id)).toBe('online')
  })
})

describe('a message on its way into the store', () => {
  it('when its account is removed comes to nothing', async () => {
    const bench = createBench()
    const id = await bench.added()
    const { sink } = newestAttempt(bench.backends.at(-1)!)
    await bench.store.ingest({
      accountId: id,
      events: [conversationEvent('c1')],
      origin: 'live',
      now: START_AT
    })
    const removing = bench.accounts.remove(id)
    sink.event(messageEvent('m1'))
    await removing
    await bench.clock.advance(5_000)
    expect(await bench.store.listConversations()).toEqual([])
    expect(bench.notifier.shown).toEqual([])
    expect(bench.storageFailures).toEqual([])
  })
})
