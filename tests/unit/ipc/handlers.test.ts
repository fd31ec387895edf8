/** From commands to the core: what handlers add to it. The rest is types. */
import { describe, expect, it } from 'vitest'

import type { Engine } from '../../../src/main/core/engine'
import type { Profile } from '../../../src/main/core/profile'
import { createHandlers } from '../../../src/main/ipc/handlers'
import type { HandlerContext } from '../../../src/main/ipc/handlers/context'
import type { Handlers } from '../../../src/main/ipc/register'
import { err, ok } from '../../../src/shared/domain'
import { messageSample } from '../../support/samples'

const handlersOf = (engine: Partial<Engine> | null): Handlers =>
  createHandlers({
    profile: {
      engine: () => engine,
      failure: () => 'keychain_locked'
    } as unknown as Profile
  } as unknown as HandlerContext)

describe('search on the server', () => {
  const found = [
    {
      message: messageSample('m1', { text: 'an old friend' }),
      conversationName: 'Team',
      isStored: false
    }
  ]

  it('shows where the words are, and no more of the message', async () => {
    const asked: unknown[] = []
    const handlers = handlersOf({
      searchServer: (...input) => {
        asked.push(input)
        return Promise.resolve(ok(found))
      }
    })
    const input = { accountId: 'a1', query: ' old ', limit: 5 }
    expect(await handlers['search:server'](input)).toEqual(
      ok([
        {
          messageId: 'm1',
          conversationId: 'c1',
          conversationName: 'Team',
          senderName: 'Ann',
          sentAt: found[0]!.message.sentAt,
          isStored: false,
          snippet: [
            { text: 'an ', isMatch: false },
            { text: 'old', isMatch: true },
            { text: ' friend', isMatch: false }
          ]
        }
      ])
    )
    expect(asked).toEqual([['a1', 'old', 5]])
  })

  it('for nothing is refused', async () => {
    const input = { accountId: 'a1', query: ' ', limit: 5 }
    expect(await handlersOf({})['search:server'](input)).toMatchObject({
      error: { code: 'invalid_input', field: 'query' }
    })
  })
})

it('an IMKIT sign-in reaches the account with all that was entered, and nothing else', async () => {
  const asked: unknown[] = []
  const accounts = {
    signInImkit: (...input: readonly unknown[]) => {
      asked.push(input)
      return Promise.resolve(ok(null))
    }
  }
  const entered = { clientKey: null, token: 't', payloadEncoding: 'none', customKey: null } as const
  const handlers = handlersOf({ accounts: accounts as unknown as Engine['accounts'] })
  expect(await handlers['account:signInImkit']({ accountId: 'a1', ...entered })).toEqual(ok(null))
  expect(asked).toEqual([['a1', entered]])
})

it('without an open store every command says why', async () => {
  const handlers = handlersOf(null)
  for (const answer of [
    await handlers['account:setPaused']({ accountId: 'a1', isPaused: true }),
    await handlers['conversation:leave']({ conversationId: 'c1' }),
    await handlers['conversation:setPicture']({ conversationId: 'c1', bytes: null }),
    await handlers['invitation:answer']({
      accountId: 'a1',
      conversationServerId: 'r1',
      isAccepted: true
    })
  ])
    expect(answer).toEqual(err('keychain_locked'))
})
