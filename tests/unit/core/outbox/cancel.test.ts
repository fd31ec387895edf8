import { beforeEach, describe, expect, it } from 'vitest'

import type { SendOutcome } from '../../../../src/main/core/chatBackend'
import {
  confirmed,
  createOutboxBench,
  found,
  type OutboxBench,
  type Send
} from '../../../support/outboxBench'
import { settle } from '../../../support/settle'

let bench: OutboxBench
let command: Send

/** Hands a send to a server that gives up when it is told to, with that outcome. */
const startSending = async (outcome: () => SendOutcome): Promise<void> => {
  bench.backend.onExecute = (given, signal) => {
    command = given as Send
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        resolve(outcome())
      })
    })
  }
  await bench.world.queue('a large file')
  bench.outbox.wake()
  await settle()
}

const cancel = async (): Promise<boolean> => {
  const [item] = await bench.world.outbox()
  return bench.outbox.cancel(item!.id)
}

const texts = async (): Promise<readonly string[]> => {
  const { store, conversations } = bench.world
  const window = await store.readWindow(conversations[0]!.id, { at: 'newest' }, 10)
  return window.messages.map(({ text, sendState }) => `${text}: ${String(sendState)}`)
}

const unknown: SendOutcome = { type: 'unknown', error: { code: 'cancelled' } }

beforeEach(async () => {
  bench = await createOutboxBench()
})

describe('cancelling what is being sent', () => {
  it('takes it away when the server has nothing of it', async () => {
    await startSending(() => unknown)
    expect(await cancel()).toBe(true)
    expect(await bench.world.outbox()).toEqual([])
    expect(await texts()).toEqual([])
  })

  it('takes it away when nothing left yet', async () => {
    const refused = { type: 'rejected', error: { code: 'cancelled' }, isRetryable: true } as const
    await startSending(() => refused)
    expect(await cancel()).toBe(true)
    expect(await texts()).toEqual([])
  })

  it('shows it as sent when it arrived all the same', async () => {
    bench.backend.onFind = (asked) => found(asked)
    await startSending(() => unknown)
    expect(await cancel()).toBe(true)
    expect(await texts()).toEqual(['a large file: sent'])
  })

  it('shows it as sent when the answer was faster', async () => {
    await startSending(() => confirmed(command))
    expect(await cancel()).toBe(true)
    expect(await texts()).toEqual(['a large file: sent'])
  })

  it('lets the next message go', async () => {
    await startSending(() => unknown)
    await bench.world.queue('next')
    bench.backend.onExecute = (given) => confirmed(given as Send)
    await cancel()
    await settle()
    expect(await texts()).toEqual(['next: sent'])
  })

  it('is nothing for what is not under way', async () => {
    await bench.world.queue('waits')
    expect(await cancel()).toBe(false)
    expect(await bench.world.outbox()).toHaveLength(1)
  })
})
