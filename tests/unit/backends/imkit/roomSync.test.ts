import { expect, it } from 'vitest'

import { createDirectory } from '../../../../src/main/backends/imkit/directory'
import type { MessagePage, PageQuery } from '../../../../src/main/backends/imkit/messagePages'
import { changesSince } from '../../../../src/main/backends/imkit/roomSync'
import { readMessage, type WireMessage } from '../../../../src/main/backends/imkit/wire'

const MARK = { updatedAt: 1_000_000, total: 0 }

const wire = (index: number, updatedAt = MARK.updatedAt + index): WireMessage => {
  const _id = `m${String(index)}`
  const times = { createdAtMS: MARK.updatedAt + index, updatedAtMS: updatedAt }
  const read = readMessage({ _id, room: 'r', messageType: 'text', message: _id, ...times })
  if ('reason' in read) throw new Error(read.reason)
  return read
}

const page = (wires: readonly WireMessage[], isLast = false): MessagePage => ({
  rows: wires,
  wires,
  total: 50,
  hiddenIds: [],
  serverNow: null,
  isLast,
  isShort: true
})

const FIRST = Array.from({ length: 50 }, (_, index) => wire(index + 1))

const walk = async (answers: readonly MessagePage[]): Promise<readonly PageQuery[]> => {
  const asked: PageQuery[] = []
  const deps = {
    pages: {
      fetch: (_room: string, query: PageQuery) => {
        const answer = answers[asked.length]
        asked.push(query)
        return answer === undefined
          ? Promise.reject(new Error('one page too many'))
          : Promise.resolve(answer)
      }
    },
    context: { directory: createDirectory(), baseUrl: 'http://localhost' },
    signal: new AbortController().signal
  }
  for await (const chunk of changesSince(deps, 'r', MARK)) expect(chunk).toBeDefined()
  return asked
}

const newestFirst = (wires: readonly WireMessage[]): readonly WireMessage[] => [...wires].reverse()

it('ends with a look at the newest changes that shows nothing more', async () => {
  const older = wire(0, MARK.updatedAt - 1)
  const asked = await walk([page(FIRST), page(newestFirst([older, ...FIRST]), true)])
  expect(asked.map(({ limit, since }) => [limit, since !== undefined])).toEqual([
    [500, true],
    [100, false]
  ])
})

it('goes on where the look shows a change that the walk has not met', async () => {
  const changed = wire(3, MARK.updatedAt + 99)
  const look = page(newestFirst([...FIRST.filter(({ id }) => id !== 'm3'), changed]), true)
  const asked = await walk([page(FIRST), look, page([wire(50), changed], true)])
  expect(asked).toHaveLength(3)
  expect(asked[2]?.since).toBe(MARK.updatedAt + 50)
})
