/** Accounts of several kinds: signing in with a token, pausing, finding out the kind, signing out. */
import { describe, expect, it } from 'vitest'

import { type AccountId, err, ok, type Result } from '../../../../src/shared/domain'
import { createAccountsBench, valueOf } from '../../../support/accountsBench'
import { defer, type FakeBackend, newestAttempt, refusal } from '../../../support/fakeBackend'
import { START_AT } from '../../../support/fakeClock'
import { messageEvent } from '../../../support/samples'
import { conversationEvent } from '../../../support/storeWorld'

type Bench = ReturnType<typeof createAccountsBench>

const AGAIN = {
  clientKey: null,
  token: 'new token',
  payloadEncoding: 'base64',
  customKey: null
} as const

/** Refuses as a server of another kind does. */
const isOf =
  (kind: 'photon' | 'bluebubbles' | 'imkit') =>
  (backend: FakeBackend, asked: string): void => {
    if (asked === kind) return
    backend.onConnect = () => ({
      ok: false,
      error: {
        cause: 'not_a_chat_server',
        error: { code: 'wrong_server_kind', serverKind: kind }
      }
    })
  }

const addedImkit = async (bench: Bench): Promise<AccountId> =>
  valueOf(await bench.addImkit()).account.id

const queueMessage = async (bench: Bench, accountId: AccountId): Promise<void> => {
  const events = [conversationEvent('c1'), messageEvent('m1')]
  await bench.store.ingest({
    accountId,
    events,
    cursor: 'cursor-7',
    origin: 'live',
    now: START_AT
  })
  const [conversation] = await bench.store.listConversations()
  await bench.store.enqueueSend({
    conversationId: conversation!.id,
    clientId: 'client-1',
    text: 'waiting',
    replyToMessageId: null,
    attachment: null,
    now: START_AT
  })
}

describe('adding an IMKIT account', () => {
  it('keeps all that it signs in with in the keychain only, as one device', async () => {
    const bench = createAccountsBench()
    const view = valueOf(await bench.addImkit({ payloadEncoding: 'base64' }))
    expect(view).toMatchObject({
      account: { kind: 'imkit', name: 'IMKIT', isPaused: false },
      secretState: 'stored',
      payloadEncoding: 'base64'
    })
    const { deviceId, ...rest } = bench.credentialsOf(view.account.id)
    expect(rest).toEqual({
      token: 'token',
      clientKey: 'client',
      payloadEncoding: 'base64',
      customKey: null
    })
    expect(deviceId).toMatch(/^[0-9a-f-]{36}$/)
    expect(bench.phase(view.account.id)).toBe('online')
    const told = JSON.stringify([bench.publisher.events, bench.logger.lines])
    expect(told).not.toContain('clientKey')
  })

  it('that is not filled in asks nobody', async () => {
    const bench = createAccountsBench()
    expect(await bench.addImkit({ payloadEncoding: 'custom', customKey: 'short' })).toEqual(
      err('invalid_input', 'not 64 hexadecimal digits', 'customKey')
    )
    expect(bench.backends).toEqual([])
  })

  it('shows its encoding again after a restart', async () => {
    const bench = createAccountsBench()
    const id = valueOf(await bench.addImkit({ payloadEncoding: 'base64' })).account.id
    await (await bench.restart()).start()
    expect(bench.view(id)?.payloadEncoding).toBe('base64')
  })
})

describe('signing in to IMKIT again', () => {
  it('with a new token only goes on where it stopped, as the same device', async () => {
    const bench = createAccountsBench()
    const id = await addedImkit(bench)
    const lasting = bench.backends[1]!
    const { deviceId } = bench.credentialsOf(id)
    await queueMessage(bench, id)
    lasting.onConnect = ({ session }) =>
      session.secret?.includes('new token') === true ? ok(undefined) : refusal('auth_refused')
    bench.accounts.find(id)!.wake('network_changed')
    await bench.clock.advance(60_000)
    expect(bench.phase(id)).toBe('auth_required')
    const cursors: unknown[] = []
    lasting.onCatchUp = async function* (cursor) {
      cursors.push(cursor)
      yield* []
    }
    expect(await bench.accounts.signInImkit(id, AGAIN)).toEqual(ok(null))
    await bench.clock.advance(0)
    expect(bench.phase(id)).toBe('online')
    expect(bench.credentialsOf(id)).toEqual({
      token: 'new token',
      clientKey: 'client',
      payloadEncoding: 'base64',
      customKey: null,
      deviceId
    })
    expect(bench.view(id)?.payloadEncoding).toBe('base64')
    expect(cursors).toEqual(['cursor-7'])
    expect(lasting.executed).toMatchObject([{ type: 'send', text: 'waiting' }])
  })

  it('with a token that is refused too keeps what was there', async () => {
    const bench = createAccountsBench()
    const id = await addedImkit(bench)
    bench.prepare = (backend) => {
      backend.onConnect = () => refusal('auth_refused')
    }
    expect(await bench.accounts.signInImkit(id, AGAIN)).toMatchObject({
      error: { code: 'auth_failed' }
    })
    expect(bench.credentialsOf(id).token).toBe('token')
    expect(bench.phase(id)).toBe('online')
  })

  it('does not forget the client key because the keychain is locked', async () => {
    const bench = createAccountsBench()
    const id = await addedImkit(bench)
    bench.secrets.trouble = { state: 'locked' }
    await (await bench.restart()).start()
    expect(bench.view(id)?.payloadEncoding).toBeNull()
    expect(await bench.accounts.signInImkit(id, AGAIN)).toEqual(err('keychain_locked'))
    expect(bench.credentialsOf(id).clientKey).toBe('client')
  })

  it('is for IMKIT accounts that are there', async () => {
    const bench = createAccountsBench()
    const id = await bench.added()
    expect(await bench.accounts.signInImkit(id, AGAIN)).toEqual(err('unsupported'))
    await bench.accounts.remove(id)
    expect(await bench.accounts.signInImkit(id, AGAIN)).toEqual(err('not_found'))
  })
})

describe('an account that is here already', () => {
  const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code)

  it('is not added again, and its server not asked', async () => {
    const bench = createAccountsBench()
    await bench.added()
    await addedImkit(bench)
    const asked = bench.backends.length
    expect(codeOf(await bench.add({ serverUrl: 'https://MAC.example/' }))).toBe('already_added')
    expect(codeOf(await bench.addImkit())).toBe('already_added')
    expect(bench.backends).toHaveLength(asked)
    expect(bench.accounts.list()).toHaveLength(2)
  })

  it('is known by its owner, whatever the token', async () => {
    const bench = createAccountsBench()
    const owners = ['u1', 'u1', 'u1', 'u2', 'u2']
    bench.prepare = (backend) => {
      backend.ownerId = owners.shift() ?? null
    }
    await addedImkit(bench)
    expect(codeOf(await bench.addImkit({ token: 'another' }))).toBe('already_added')
    expect(codeOf(await bench.addImkit({ token: 'of another' }))).toBe('ok')
    expect(bench.secrets.kept.size).toBe(2)
  })

  it('is added once even when asked twice at once', async () => {
    const bench = createAccountsBench()
    const both = await Promise.all([bench.add(), bench.add()])
    expect(both.map(codeOf).sort()).toEqual(['already_added', 'ok'])
    expect(bench.accounts.list()).toHaveLength(1)
    expect(bench.secrets.kept.size).toBe(1)
  })
})

describe('a server of another kind than chosen', () => {
  it.each([
    ['photon', 'bluebubbles', 'BlueBubbles'],
    ['bluebubbles', 'photon', 'iMessage']
  ] as const)('%s that is %s is added as that', async (chosen, real, name) => {
    const bench = createAccountsBench()
    bench.prepare = isOf(real)
    const input = { kind: chosen, serverUrl: 'mac.example', secret: 'key' }
    const view = valueOf(await bench.accounts.add(input))
    await bench.clock.advance(0)
    expect(view.account).toMatchObject({ kind: real, name })
    expect(bench.phase(view.account.id)).toBe('online')
    expect(await bench.store.listAccounts()).toMatchObject([{ kind: real }])
  })

  it('that wants another secret says what it is', async () => {
    const bench = createAccountsBench()
    bench.prepare = isOf('imkit')
    expect(await bench.add()).toMatchObject({
      error: { code: 'wrong_server_kind', serverKind: 'imkit' }
    })
    bench.prepare = isOf('photon')
    expect(await bench.addImkit()).toMatchObject({
      error: { code: 'wrong_server_kind', serverKind: 'photon' }
    })
    expect(bench.backends).toHaveLength(2)
    expect(bench.accounts.list()).toEqual([])
  })

  it('that changes its mind is not asked for ever', async () => {
    const bench = createAccountsBench()
    bench.prepare = (backend, asked) => {
      isOf(asked === 'photon' ? 'bluebubbles' : 'photon')(backend, asked)
    }
    expect(await bench.add()).toMatchObject({ error: { code: 'wrong_server_kind' } })
    expect(bench.backends).toHaveLength(2)
  })
})

describe('a paused account', () => {
  it('stands still whatever happens, also at the next start, until it is resumed', async () => {
    const bench = createAccountsBench()
    const id = await bench.added()
    const other = await bench.added('other.example')
    const socket = newestAttempt(bench.backends[1]!)
    expect(await bench.accounts.setPaused(id, true)).toEqual(ok(null))
    expect(socket.signal.aborted).toBe(true)
    expect([bench.phase(id), bench.phase(other)]).toEqual(['stopped', 'online'])
    expect(bench.publisher.of('accounts/changed').at(-1)?.accounts[0]?.account.isPaused).toBe(true)
    const runtime = bench.accounts.find(id)!
    for (const cause of ['resumed', 'network_changed', 'user_asked'] as const) runtime.wake(cause)
    runtime.unlocked()
    runtime.networkLost()
    await bench.clock.advance(600_000)
    expect(bench.phase(id)).toBe('stopped')

    await (await bench.restart()).start()
    await bench.clock.advance(600_000)
    expect([bench.phase(id), bench.phase(other)]).toEqual(['stopped', 'online'])
    expect(bench.backends.at(-2)!.attempts).toEqual([])

    expect(await bench.accounts.setPaused(id, false)).toEqual(ok(null))
    await bench.clock.advance(0)
    expect(bench.phase(id)).toBe('online')
    expect(newestAttempt(bench.backends.at(-2)!).session.secret).toBe('key')
  })

  it('keeps what waits in its outbox and sends it when resumed', async () => {
    const bench = createAccountsBench()
    const id = await bench.added()
    await bench.accounts.setPaused(id, true)
    await queueMessage(bench, id)
    bench.accounts.find(id)!.sendSoon()
    await bench.clock.advance(60_000)
    expect(bench.backends[1]!.executed).toEqual([])
    await bench.accounts.setPaused(id, false)
    await bench.clock.advance(0)
    expect(bench.backends[1]!.executed).toMatchObject([{ text: 'waiting' }])
  })

  it('whose keychain is locked at the start is still only paused, and resumes when it opens', async () => {
    const bench = createAccountsBench()
    const id = await bench.added()
    await bench.accounts.setPaused(id, true)
    bench.secrets.trouble = { state: 'locked' }
    await (await bench.restart()).start()
    expect(bench.phase(id)).toBe('stopped')
    await bench.accounts.setPaused(id, false)
    expect([bench.phase(id), bench.view(id)?.secretState]).toEqual(['signed_out', 'locked'])
    bench.secrets.trouble = null
    await bench.accounts.retrySecrets()
    await bench.clock.advance(0)
    expect(bench.phase(id)).toBe('online')
  })

  it('of the demo starts its server when it is resumed only', async () => {
    const bench = createAccountsBench()
    const [photon, imkit] = valueOf(await bench.accounts.addDemo()).map(({ account }) => account.id)
    await bench.accounts.setPaused(photon!, true)
    await bench.accounts.setPaused(imkit!, true)
    const accounts = await bench.restart()
    const starts = bench.demoStarts
    await accounts.start()
    expect(bench.demoStarts).toBe(starts)
    await bench.accounts.setPaused(imkit!, false)
    await bench.clock.advance(0)
    expect([bench.phase(photon!), bench.phase(imkit!)]).toEqual(['stopped', 'online'])
  })
})

describe('signing out', () => {
  it('tells the server first, and leaves the plans of the others as they are', async () => {
    const bench = createAccountsBench()
    const told: unknown[] = []
    bench.prepare = (backend) => {
      backend.signOut = () => {
        told.push(backend.closes)
        return Promise.resolve()
      }
    }
    const gone = await addedImkit(bench)
    const other = await bench.added()
    bench.backends[3]!.onConnect = () => refusal('unreachable')
    newestAttempt(bench.backends[3]!).sink.disconnected({
      cause: 'connection_lost',
      error: { code: 'server_unreachable' }
    })
    await queueMessage(bench, gone)
    const planned = bench.accounts.find(other)!.connection()
    expect(planned.phase).toBe('waiting')
    expect(await bench.accounts.remove(gone)).toEqual(ok(null))
    expect(told).toEqual([1])
    expect(bench.backends[1]!.closes).toBeGreaterThan(1)
    expect(bench.accounts.find(other)!.connection()).toEqual(planned)
    expect([...bench.secrets.kept.keys()]).toEqual([`account:${other}`])
    expect(await bench.store.listConversations()).toEqual([])
    expect(await bench.store.getCursor(gone)).toBeNull()
    expect(await bench.store.listOutbox(gone)).toEqual([])
  })

  it.each([
    ['never answers', () => defer<undefined>().promise],
    ['fails', () => Promise.reject(new Error('no'))]
  ])('does not hang on a server that %s', async (_, signOut) => {
    const bench = createAccountsBench()
    const signals: AbortSignal[] = []
    bench.prepare = (backend) => {
      backend.signOut = (signal) => {
        signals.push(signal)
        return signOut()
      }
    }
    const id = await addedImkit(bench)
    const removing = bench.accounts.remove(id)
    await bench.clock.advance(3_000)
    expect(await removing).toEqual(ok(null))
    expect(bench.secrets.kept.size).toBe(0)
    expect(await bench.store.listAccounts()).toEqual([])
    expect(bench.accounts.list()).toEqual([])
  })
})
