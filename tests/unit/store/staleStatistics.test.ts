import { expect, it } from 'vitest'

import { createFixture, messageEvent, NOW } from './support'

const PAGES = 6
const PER_PAGE = 1_000

/** Ms to store pages of new messages. */
const timeToStore = (hasStatistics: boolean): number => {
  const { core, db, ingest } = createFixture()
  ingest([messageEvent('m1'), messageEvent('m2')])
  // What closing leaves behind: numbers of a store with two unread messages.
  if (hasStatistics) db.exec('ANALYZE')
  const startedAt = performance.now()
  for (let page = 0; page < PAGES; page += 1) {
    const events = Array.from({ length: PER_PAGE }, (_, n) => {
      const order = 10 + page * PER_PAGE + n
      return messageEvent(`p${String(order)}`, { order, sentAt: NOW + order })
    })
    ingest(events, { origin: 'catchUp', cursor: String(page) })
  }
  const ms = performance.now() - startedAt
  expect(core.stats().messages).toBe(PAGES * PER_PAGE + 2)
  core.close()
  return ms
}

/** The next start plans its queries by those numbers until they are taken again. */
it('stores as fast with the statistics of an almost empty store', () => {
  const ms = timeToStore(false)
  expect(timeToStore(true)).toBeLessThan(ms * 3)
})
