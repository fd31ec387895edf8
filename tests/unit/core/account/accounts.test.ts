import { describe, expect, it } from 'vitest'

import { err, ok } from '../../../../src/shared/domain'
import { createAccountsBench as createBench, valueOf } from '../../../support/accountsBench'
import { newestAttempt, refusal } from '../../../support/fakeBackend'
import { START_AT } from '../../../support/fakeClock'
import { messageEvent } from '../../../support/samples'
import { conversationEvent } from '../../../support/storeWorld'

describe('adding an account', () => {
  it('tries it out, keeps the key in the keychain only, and goes online', async () => {
    const bench = createBench()
    const view = valueOf(await bench.add())
    expect(view).toMatchObject({
      account: { serverUrl: 'https://mac.example', name: 'iMessage', isDemo: false },
      secretState: 'stored'
    })
    expect(bench.phase(view.account.id)).toBe('online')
    expect([...bench.secrets.kept]).toEqual([[`account:${view.account.id}`, 'key']])
    expect(bench.backends.map((backend) => newestAttempt(backend).session.secret)).toEqual([
      'key',
      'key'
    ])
    // The trial connection is closed before the lasting one begins.
    expect(bench.backends[0]!.closes).toBeGreaterThan(0)
    const stored = await bench.store.listAccounts()
    expect(stored).toEqual([view.account])
    expect(JSON.stringify([stored, bench.publisher.events, bench.logger.lines])).not.toContain(
      '"key"'
    )
  })

  it('with a bad address asks nobody', async () => {
    const bench = createBench()
    const result = await bench.add({ serverUrl: 'http://mac.example' })
    expect(result).toMatchObject({ ok: false, error: { code: 'insecure_url' } })
    expect(bench.backends).toEqual([])
  })

  it.each(['auth_refused', 'unreachable'] as const)('that is %s keeps nothing', async (cause) => {
    const bench = createBench()
    bench.prepare = (backend) => {
      backend.onConnect = () => refusal(cause)
    }
    const result = await bench.add()
    expect(result.ok).toBe(false)
    expect(bench.accounts.list()).toEqual([])
    expect(bench.secrets.kept.size).toBe(0)
    expect(await bench.store.listAccounts()).toEqual([])
    expect(bench.clock.pending()).toBe(0)
  })

  it('gives up on a server that never answers', async () => {
    const bench = createBench()
    bench.prepare = (backend) => {
      backend.onConnect = () => null
    }
    const adding = bench.accounts.add({
      kind: 'photon',
      serverUrl: 'mac.example',
      secret: 'key',
      name: undefined
    })
    await bench.clock.advance(15_000)
    expect(await adding).toMatchObject({ ok: false, error: { code: 'timeout' } })
  })

  it('without a key is possible where the server wants none', async () => {
    const bench = createBench()
    const view = valueOf(await bench.add({ secret: '  ' }))
    expect(view.secretState).toBe('none')
    expect(newestAttempt(bench.backends[1]!).session.secret).toBeNull()
  })

  it('that the keychain refuses is not half added', async () => {
    const bench = createBench()
    bench.secrets.set = () => Promise.resolve(err('keychain_locked'))
    expect(await bench.add()).toMatchObject({ ok: false, error: { code: 'keychain_locked' } })
    expect(bench.accounts.list()).toEqual([])
    expect(await bench.store.listAccounts()).toEqual([])
  })

  it('names a second one apart', async () => {
    const bench = createBench()
    await bench.add()
    await bench.add({ serverUrl: 'other.example' })
    await bench.addImkit()
    expect(bench.accounts.list().map(({ account }) => account.name)).toEqual([
      'iMessage',
      'iMessage 2',
      'IMKIT'
    ])
  })
})

describe('removing an account', () => {
  it('deletes its key and rows, closes its socket and leaves the other alone', async () => {
    const bench = createBench()
    const gone = await bench.added()
    const kept = await bench.added('other.example')
    for (const accountId of [gone, kept]) {
      const events = [conversationEvent('c1'), messageEvent('m1')]
      await bench.store.ingest({ accountId, events, origin: 'live', now: START_AT })
    }
    bench.directory.remember(await bench.store.listConversations())
    const socket = newestAttempt(bench.backends[1]!)
    expect((await bench.accounts.remove(gone)).ok).toBe(true)
    await bench.clock.advance(1_000)
    expect(socket.signal.aborted).toBe(true)
    expect([...bench.secrets.kept.keys()]).toEqual([`account:${kept}`])
    expect((await bench.store.listAccounts()).map(({ id }) => id)).toEqual([kept])
    const left = await bench.store.listConversations()
    expect(left.map(({ accountId }) => accountId)).toEqual([kept])
    expect(bench.publisher.of('conversations/removed')).toHaveLength(1)
    expect(bench.publisher.of('conversations/removed')[0]?.ids).toHaveLength(1)
    expect(bench.phase(gone)).toBeUndefined()
    expect(bench.phase(kept)).toBe('online')
    expect(newestAttempt(bench.backends[3]!).signal.aborted).toBe(false)
  })

  it('that is not there says so', async () => {
    const bench = createBench()
    const id = await bench.added()
    await bench.accounts.remove(id)
    expect(await bench.accounts.remove(id)).toMatchObject({ error: { code: 'not_found' } })
  })
})

describe('the next start', () => {
  it('signs in again with the kept key', async () => {
    const bench = createBench()
    const id = await bench.added()
    await (await bench.restart()).start()
    await bench.clock.advance(0)
    expect(bench.phase(id)).toBe('online')
    expect(newestAttempt(bench.backends.at(-1)!).session.secret).toBe('key')
  })

  it.each(['locked', 'unavailable'] as const)(
    'with a keychain that is %s says so, deletes nothing and goes on when it opens',
    async (state) => {
      const bench = createBench()
      const id = await bench.added()
      bench.secrets.trouble = state === 'locked' ? { state } : { state, reason: 'no bus' }
      await (await bench.restart()).start()
      await bench.clock.advance(60_000)
      expect(bench.phase(id)).toBe('signed_out')
      expect(bench.view(id)?.secretState).toBe(state)
      expect(bench.backends.at(-1)!.attempts).toEqual([])
      expect(bench.secrets.deleted).toEqual([])
      expect(bench.secrets.kept.size).toBe(1)
      expect(await bench.store.listAccounts()).toHaveLength(1)
      bench.secrets.trouble = null
      await bench.accounts.retrySecrets()
      await bench.clock.advance(0)
      expect(bench.phase(id)).toBe('online')
      expect(bench.view(id)?.secretState).toBe('stored')
      const published = bench.publisher.of('accounts/changed').at(-1)
      expect(published?.accounts.map(({ secretState }) => secretState)).toEqual(['stored'])
    }
  )
})

describe('signing in again', () => {
  it('after a refused key goes on with the new one, and what waits is sent', async () => {
    const bench = createBench()
    const id = await bench.added()
    const lasting = bench.backends[1]!
    await bench.store.ingest({
      accountId: id,
      events: [conversationEvent('c1')],
      origin: 'live',
      now: START_AT
    })
    lasting.onConnect = ({ session }) =>
      session.secret === 'new key' ? ok(undefined) : refusal('auth_refused')
    bench.accounts.find(id)!.wake('network_changed')
    await bench.clock.advance(60_000)
    expect(bench.phase(id)).toBe('auth_required')
    const [conversation] = await bench.store.listConversations()
    await bench.store.enqueueSend({
      conversationId: conversation!.id,
      clientId: 'client-1',
      text: 'waiting',
      replyToMessageId: null,
      attachment: null,
      now: START_AT
    })
    expect(await bench.accounts.signIn(id, ' new key ')).toEqual(ok(null))
    await bench.clock.advance(0)
    expect(bench.phase(id)).toBe('online')
    expect(bench.secrets.kept.get(`account:${id}`)).toBe('new key')
    expect(lasting.executed).toMatchObject([{ type: 'send', text: 'waiting' }])
  })

  it('with a key that is refused too keeps the old one', async () => {
    const bench = createBench()
    const id = await bench.added()
    bench.prepare = (backend) => {
      backend.onConnect = () => refusal('auth_refused')
    }
    expect(await bench.accounts.signIn(id, 'wrong')).toMatchObject({
      error: { code: 'auth_failed' }
    })
    expect(bench.secrets.kept.get(`account:${id}`)).toBe('key')
    expect(bench.phase(id)).toBe('online')
  })
})

describe('a refused key while sending', () => {
  it('reaches the connection, which asks for sign-in; the message waits', async () => {
    const bench = createBench()
    const id = await bench.added()
    const backend = bench.backends[1]!
    backend.onExecute = () => ({
      type: 'rejected',
      error: { code: 'auth_failed' },
      isRetryable: true
    })
    backend.onCatchUp = () => {
      throw new Error('unreachable')
    }
    backend.onConnect = () => refusal('auth_refused')
    await bench.store.ingest({
      accountId: id,
      events: [conversationEvent('c1')],
      origin: 'live',
      now: START_AT
    })
    const [conversation] = await bench.store.listConversations()
    const { item } = await bench.store.enqueueSend({
      conversationId: conversation!.id,
      clientId: 'client-1',
      text: 'hello',
      replyToMessageId: null,
      attachment: null,
      now: START_AT
    })
    bench.accounts.find(id)!.sendSoon()
    await bench.clock.advance(0)
    expect(bench.phase(id)).toBe('catching_up')
    bench.accounts.find(id)!.wake('user_asked')
    await bench.clock.advance(60_000)
    expect(bench.phase(id)).toBe('auth_required')
    expect(await bench.store.listOutbox(id)).toMatchObject([{ id: item.id, state: 'queued' }])
  })
})

describe('the demo', () => {
  const demoOf = async (bench: ReturnType<typeof createBench>) =>
    valueOf(await bench.accounts.addDemo()).map(({ account }) => account)

  it('added twice, even at once, is one account of each kind, without a kept key', async () => {
    const bench = createBench()
    const both = await Promise.all([demoOf(bench), demoOf(bench)])
    const all = [...both, await demoOf(bench)]
    expect(new Set(all.flat().map(({ id }) => id)).size).toBe(2)
    const stored = await bench.store.listAccounts()
    expect(stored.map(({ kind, name, isDemo }) => [kind, name, isDemo])).toEqual([
      ['photon', 'iMessage', true],
      ['imkit', 'Team', true]
    ])
    expect(bench.secrets.kept.size).toBe(0)
  })

  it('gets the account that was removed back, and leaves the other as it is', async () => {
    const bench = createBench()
    const [photon, imkit] = await demoOf(bench)
    await bench.accounts.remove(imkit!.id)
    const again = await demoOf(bench)
    expect(again[0]).toEqual(photon)
    expect(again[1]?.kind).toBe('imkit')
    expect(again[1]?.id).not.toBe(imkit!.id)
  })

  it('moves with its servers to new ports at the next start', async () => {
    const bench = createBench()
    const accounts = await demoOf(bench)
    await (await bench.restart()).start()
    await bench.clock.advance(0)
    const lasting = bench.backends.slice(-2)
    for (const [index, { id, serverUrl }] of accounts.entries()) {
      const moved = bench.view(id)?.account.serverUrl
      expect(moved).not.toBe(serverUrl)
      const { session } = newestAttempt(lasting[index]!)
      expect([session.account.serverUrl, session.secret]).toEqual([moved, ['demo', '{}'][index]])
      expect(bench.phase(id)).toBe('online')
    }
  })

  it('that could not be started is tried again when asked for', async () => {
    const bench = createBench()
    const accounts = await demoOf(bench)
    const { startDemo } = bench
    bench.startDemo = () => Promise.resolve(err('internal'))
    await (await bench.restart()).start()
    await bench.clock.advance(0)
    expect(accounts.map(({ id }) => bench.phase(id))).toEqual(['signed_out', 'signed_out'])
    bench.startDemo = startDemo
    await bench.accounts.addDemo()
    await bench.clock.advance(0)
    expect(accounts.map(({ id }) => bench.phase(id))).toEqual(['online', 'online'])
  })

  it('does not keep the app from starting when the disk is full', async () => {
    const bench = createBench()
    const [account] = await demoOf(bench)
    const accounts = await bench.restart()
    bench.store.failWith = { error: new Error('disk full'), calls: ['saveAccount'] }
    await accounts.start()
    await bench.clock.advance(0)
    expect(bench.phase(account!.id)).toBe('online')
  })
})

it('dispose closes every socket and leaves no timer', async () => {
  const bench = createBench()
  await bench.added()
  await bench.added('other.example')
  await bench.accounts.dispose()
  expect(
    bench.backends.every((backend) => newestAttempt(backend).signal.aborted || backend.closes > 0)
  ).toBe(true)
  expect(bench.clock.pending()).toBe(0)
})
