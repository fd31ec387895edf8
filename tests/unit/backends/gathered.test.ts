import { describe, expect, it } from 'vitest'

import { gathered } from '../../../src/main/backends/shared/gathered'
import type { CatchUpPage } from '../../../src/main/core/chatBackend'
import { defer } from '../../support/fakeBackend'
import { messageEvent } from '../../support/samples'

const page = (cursor: string, count = 1): CatchUpPage => ({
  events: Array.from({ length: count }, (_, index) => messageEvent(`${cursor}.${String(index)}`)),
  cursor,
  total: null,
  isInitial: false
})

const next = async (pages: AsyncGenerator<CatchUpPage>): Promise<[string, number] | null> => {
  const result = await pages.next()
  return result.done === true ? null : [result.value.cursor, result.value.events.length]
}

/** Until everything that can happen without an answer from outside has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('gathered', () => {
  it('hands over a page as soon as it is there', async () => {
    const second = defer<CatchUpPage>()
    const pages = gathered(
      (async function* () {
        yield page('a')
        yield await second.promise
      })()
    )
    expect(await next(pages)).toEqual(['a', 1])
    second.resolve(page('b', 2))
    expect(await next(pages)).toEqual(['b', 2])
    expect(await next(pages)).toBeNull()
  })

  it('joins what came while the caller was busy, in order, under the last claim', async () => {
    const gate = defer<undefined>()
    const pages = gathered(
      (async function* () {
        yield page('a')
        await gate.promise
        yield page('b', 2)
        yield page('c', 3)
      })()
    )
    await next(pages)
    gate.resolve(undefined)
    await settled()
    const { value } = (await pages.next()) as { value: CatchUpPage }
    expect(value.cursor).toBe('c')
    expect(value.events).toEqual([...page('b', 2).events, ...page('c', 3).events])
    expect(await next(pages)).toBeNull()
  })

  it('hands over what came before a failure, then throws it', async () => {
    const failure = new Error('lost')
    const gate = defer<undefined>()
    const pages = gathered(
      (async function* () {
        yield page('a')
        await gate.promise
        yield page('b')
        throw failure
      })()
    )
    await next(pages)
    gate.resolve(undefined)
    await settled()
    expect(await next(pages)).toEqual(['b', 1])
    await expect(next(pages)).rejects.toBe(failure)
  })

  it('reads no further while enough waits', async () => {
    let asked = 0
    const pages = gathered(
      (async function* () {
        while (asked < 10) yield Promise.resolve(page(String((asked += 1)), 1_000))
      })()
    )
    await next(pages)
    await settled()
    expect(asked).toBeLessThan(5)
    let last: [string, number] | null = null
    for (let got = await next(pages); got !== null; got = await next(pages)) last = got
    expect(last?.[0]).toBe('10')
  })

  it('closes the source when the caller stops in the middle of a read', async () => {
    let isClosed = false
    const gate = defer<undefined>()
    const pages = gathered(
      (async function* () {
        try {
          yield page('a')
          await gate.promise
          yield page('b')
        } finally {
          isClosed = true
        }
      })()
    )
    await next(pages)
    const closing = pages.return(undefined)
    gate.resolve(undefined)
    await closing
    expect(isClosed).toBe(true)
  })
})
