import { expect, it } from 'vitest'

import { createDirectory } from '../../../src/main/backends/photon/directory'
import { createLookups, type Lookups } from '../../../src/main/backends/photon/lookups'
import type { RestClient } from '../../../src/main/backends/shared/restClient'
import { err, ok } from '../../../src/shared/domain'
import { defer, type Deferred } from '../../support/fakeBackend'
import { settle } from '../../support/settle'

type Answer = Awaited<ReturnType<RestClient['request']>>
type Question = Deferred<Answer> & { readonly path: string }

const rowOf = (path: string): Answer => ok({ data: path, total: null, serverNow: null })
const FAILED: Answer = {
  ok: false,
  error: {
    kind: 'timeout',
    status: null,
    error: err('timeout', 'x').error,
    sentence: '',
    data: null
  }
}

const startLookups = (): { lookups: Lookups; asked: Question[]; abort(): void } => {
  const asked: Question[] = []
  const rest: RestClient = {
    request: ({ path }) => {
      const question = { ...defer<Answer>(), path }
      asked.push(question)
      return question.promise
    },
    download: () => {
      throw new Error('not here')
    }
  }
  const scope = new AbortController()
  const lookups = createLookups(rest, createDirectory(), scope.signal, () => undefined)
  return {
    lookups,
    asked,
    abort: () => {
      scope.abort()
    }
  }
}

it('asks for a few rows at a time, in order, and goes on after a failure', async () => {
  const { lookups, asked } = startLookups()
  const rows = Array.from({ length: 12 }, (_, index) => lookups.resolveRow(`g${String(index)}`))
  await settle()
  expect(asked.map(({ path }) => path)).toEqual([0, 1, 2, 3].map((n) => `/message/g${String(n)}`))
  for (let index = 0; index < 12; index += 1) {
    const question = asked[index]
    question?.resolve(index % 3 === 0 ? FAILED : rowOf(question.path))
    await settle()
    expect(asked).toHaveLength(Math.min(12, index + 5))
  }
  const expected = rows.map((_, index) => (index % 3 === 0 ? null : `/message/g${String(index)}`))
  expect(await Promise.all(rows)).toEqual(expected)
})

it('leaves what is too many for the next catch-up, and asks again once there is room', async () => {
  const { lookups, asked } = startLookups()
  const rows = Array.from({ length: 5_000 }, (_, index) => lookups.resolveRow(String(index)))
  expect(await rows.at(-1)).toBeNull()
  let answered = 0
  while (answered < asked.length) {
    for (const question of asked.slice(answered)) question.resolve(rowOf(question.path))
    answered = asked.length
    await settle()
  }
  await Promise.all(rows)
  expect(answered).toBeLessThan(1_100)
  const later = lookups.resolveRow('later')
  await settle()
  asked.at(-1)?.resolve(rowOf('later'))
  expect(await later).toBe('later')
})

it('asks nothing more once the connection has ended', async () => {
  const { lookups, asked, abort } = startLookups()
  const rows = Array.from({ length: 8 }, (_, index) => lookups.resolveRow(String(index)))
  await settle()
  abort()
  for (const question of asked) question.resolve(FAILED)
  expect(await Promise.all(rows)).toEqual(rows.map(() => null))
  expect(asked).toHaveLength(4)
})
