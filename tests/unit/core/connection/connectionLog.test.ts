import { expect, it } from 'vitest'

import {
  CONNECTION_LOG_LENGTH,
  createConnectionLog
} from '../../../../src/main/core/connection/connectionLog'
import type { ConnectionState } from '../../../../src/shared/domain'
import { ACCOUNT_ID } from '../../../support/samples'

const state: ConnectionState = {
  accountId: ACCOUNT_ID,
  phase: 'waiting',
  attempt: 3,
  since: 1,
  retryAt: 2,
  cause: 'unreachable',
  errorCode: null,
  progress: null
}

it('keeps the last hundred entries, newest first, each under a number of its own', () => {
  const log = createConnectionLog()
  expect(log.list()).toEqual([])
  const first = log.add(state, 10, 'refused')
  expect(first).toEqual({
    id: 1,
    accountId: ACCOUNT_ID,
    at: 10,
    phase: 'waiting',
    attempt: 3,
    cause: 'unreachable',
    detail: 'refused'
  })
  const before = log.list()
  for (let index = 0; index < CONNECTION_LOG_LENGTH; index += 1) log.add(state, 11 + index, '')
  // What was handed out does not change any more.
  expect(before).toEqual([first])
  expect(log.list().map(({ id }) => id)).toEqual(
    Array.from({ length: CONNECTION_LOG_LENGTH }, (_, index) => CONNECTION_LOG_LENGTH + 1 - index)
  )
})
