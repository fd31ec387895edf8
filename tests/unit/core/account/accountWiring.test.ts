/** What an account does beside connecting: sharing what came back, ending streams, telling what it can. */
import { describe, expect, it } from 'vitest'

import { err, ok } from '../../../../src/shared/domain'
import { createAccountsBench } from '../../../support/accountsBench'
import { defer, newestAttempt, pagesOf, refusal } from '../../../support/fakeBackend'
import { START_AT } from '../../../support/fakeClock'
import { messageEvent } from '../../../support/samples'
import { conversationEvent } from '../../../support/storeWorld'

const CHAT = 'iMessage;-;c1'

const createBench = async () => {
  const bench = createAccountsBench()
  const id = await bench.added()
  const backend = bench.backends.at(-1)!
  const { sink } = newestAttempt(backend)
  sink.event(conversationEvent('c1'))
  await bench.clock.advance(0)
  const [conversation] = await bench.store.listConversations()
  return { bench, id, backend, sink, conversation: conversation! }
}

describe('a hidden conversation that a message brings back', () => {
  it('is shown on the other devices too', async () => {
    const { bench, id, backend, sink, conversation } = await createBench()
    const hide = { isHidden: true, isMuted: null, isSticky: null }
    sink.event({ type: 'conversationPrefs', conversationServerId: CHAT, ...hide })
    await bench.clock.advance(0)
    expect((await bench.store.findConversation(conversation.id))?.isArchived).toBe(true)
    sink.event(messageEvent('m1', { conversationServerId: CHAT, sentAt: START_AT }))
    await bench.clock.advance(0)
    expect((await bench.store.findConversation(conversation.id))?.isArchived).toBe(false)
    expect(backend.executed).toEqual([
      {
        type: 'setPreferences',
        conversationServerId: CHAT,
        isHidden: false,
        isMuted: null,
        isSticky: null
      }
    ])
    expect(await bench.store.listOutbox(id)).toEqual([])
  })
})

describe('a message that was being written', () => {
  it.each(['sleep', 'pause', 'a lost connection'])('is no longer shown after %s', async (how) => {
    const { bench, id, backend, sink, conversation } = await createBench()
    const sender = { senderAddress: 'bot', senderName: 'Bot' }
    const stream = { conversationServerId: CHAT, messageServerId: 's1', text: 'Once', ...sender }
    sink.event({ type: 'messageStreaming', ...stream })
    backend.onConnect = () => null
    if (how === 'pause') await bench.accounts.setPaused(id, true)
    else if (how === 'sleep') bench.accounts.find(id)!.wake('network_changed')
    else sink.disconnected({ cause: 'server_closed', error: { code: 'server_unreachable' } })
    await bench.clock.advance(0)
    const told = bench.publisher.of('messages/streamed')
    expect(told.map((event) => event.stream?.text ?? null)).toEqual(['Once', null])
    expect(told.at(-1)?.conversationId).toBe(conversation.id)
  })
})

describe('what a server can do', () => {
  it('is told again when it says so after the sign-in, and only when it is something else', async () => {
    const { bench, id, backend } = await createBench()
    const gate = defer<undefined>()
    backend.onCatchUp = async function* () {
      await gate.promise
      yield* pagesOf()
    }
    backend.capabilities = { ...backend.capabilities, edit: false }
    const before = bench.publisher.of('accounts/changed').length
    bench.accounts.find(id)!.wake('network_changed')
    await bench.clock.advance(0)
    const told = bench.publisher.of('accounts/changed').slice(before)
    expect(told.map(({ accounts }) => accounts[0]?.capabilities.edit)).toEqual([false])
    backend.capabilities = { ...backend.capabilities, unsend: false }
    gate.resolve(undefined)
    await bench.clock.advance(0)
    const later = bench.publisher.of('accounts/changed').slice(before + 1)
    expect(later.map(({ accounts }) => accounts[0]?.capabilities.unsend)).toEqual([false])
    bench.accounts.find(id)!.wake('network_changed')
    await bench.clock.advance(0)
    expect(bench.publisher.of('accounts/changed')).toHaveLength(before + 2)
  })
})

describe('a token of another person', () => {
  const AGAIN = {
    clientKey: null,
    token: 'hers',
    payloadEncoding: 'none',
    customKey: null
  } as const

  it('is refused, and everything stays as it was', async () => {
    const bench = createAccountsBench()
    bench.prepare = (backend) => {
      backend.ownerId = 'me'
    }
    const added = await bench.addImkit()
    if (!added.ok) throw new Error(added.error.code)
    const { id } = added.value.account
    bench.prepare = (backend) => {
      backend.ownerId = 'she'
    }
    expect(await bench.accounts.signInImkit(id, AGAIN)).toEqual(err('other_person'))
    expect(bench.credentialsOf(id)).toMatchObject({ token: 'token', owner: 'me' })
    expect(bench.phase(id)).toBe('online')
  })

  it('is refused where the old one expired before Tern was started', async () => {
    const bench = createAccountsBench()
    bench.prepare = (backend) => {
      backend.ownerId = 'me'
    }
    const added = await bench.addImkit()
    if (!added.ok) throw new Error(added.error.code)
    const { id } = added.value.account
    bench.prepare = (backend) => {
      backend.onConnect = () => refusal('auth_refused')
    }
    await (await bench.restart()).start()
    expect(bench.phase(id)).toBe('auth_required')
    bench.prepare = (backend) => {
      backend.ownerId = 'she'
    }
    expect(await bench.accounts.signInImkit(id, AGAIN)).toEqual(err('other_person'))
    bench.prepare = (backend) => {
      backend.ownerId = 'me'
    }
    expect(await bench.accounts.signInImkit(id, AGAIN)).toEqual(ok(null))
    expect(bench.credentialsOf(id)).toMatchObject({ token: 'hers', owner: 'me' })
  })
})

describe('coming back', () => {
  it('is one line in the log and in the windows, and is there after a restart', async () => {
    const { bench, id, backend } = await createBench()
    bench.accounts.find(id)!.suspended()
    bench.clock.jump(7 * 3_600_000 + 12 * 60_000)
    backend.onCatchUp = () =>
      pagesOf({
        events: ['m1', 'm2'].map((name) => messageEvent(name, { conversationServerId: CHAT })),
        cursor: '2',
        total: null,
        isInitial: false
      })
    bench.accounts.find(id)!.wake('resumed')
    await bench.clock.advance(0)
    const line = 'asleep 7 h 12 min, live after 0.0 s, 2 messages, 0 edits, 0 gaps'
    expect(bench.logger.lines).toContainEqual({
      level: 'info',
      message: line,
      fields: { account: id }
    })
    const [told] = bench.publisher.of('returns/added')
    expect(told?.report).toMatchObject({ accountId: id, cause: 'sleep', messages: 2 })
    const before = bench.clock.now()
    await bench.clock.advance(1_000)
    bench.publisher.events.length = 0
    await bench.restart()
    bench.clock.jump(60_000)
    await bench.accounts.start()
    await bench.clock.advance(0)
    expect(bench.publisher.of('returns/added')).toMatchObject([
      { report: { cause: 'start', awayMs: 60_000, at: before + 61_000 } }
    ])
    expect(await bench.store.listReturns()).toMatchObject([{ cause: 'start' }, told?.report])
  })
})
