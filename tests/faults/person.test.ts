/** Many sends, a clock that is wrong, and a window that nobody looks at (R24, R25, R27). */
import { describe, expect, it } from 'vitest'

import { systemClock } from '../../src/main/backends/backendDeps'
import { createPublisher } from '../../src/main/ipc/publisher'
import type { EventBatch } from '../../src/shared/ipc/events'
import { createRecordingLogger } from '../support/recorders'
import { soon, startApp } from './app'
import { createFastClock, createShiftedClock } from './clocks'
import { figure } from './figure'

const KINDS = ['photon', 'imkit'] as const
const DAY_MS = 86_400_000

describe.each(KINDS)('R24', (kind) => {
  it(`R24 ${kind}: 50 sends written offline keep their order`, async (context) => {
    const app = await startApp(kind)
    await app.server.stop()
    await app.phase('waiting')
    for (let n = 0; n < 50; n += 1) await app.send(`own ${String(n)}`, n % 2)
    await app.server.start()
    const began = performance.now()
    app.running().machine.resume()
    await app.holds()
    figure(context, `sent within ${((performance.now() - began) / 1000).toFixed(1)} s`)
    for (const parity of [0, 1]) {
      const own = app.server
        .log()
        .filter((row) => row.isFromMe && row.conversation === app.server.conversations[parity])
      expect(own.map(({ text }) => Number(text.slice(4)))).toEqual(
        Array.from({ length: 25 }, (_, n) => n * 2 + parity)
      )
    }
  })

  it.each(['reset-after', 'fail-after', 'fail-before'] as const)(
    `R24 ${kind}: the answer is lost (%s)`,
    async (fault) => {
      const app = await startApp(kind, { clock: createFastClock(10) })
      app.server.faults.send = fault
      await app.send('once, whatever is said')
      await soon('asked', () => app.server.requests() > 0)
      await soon('the fate is open', async () => {
        const [item] = await app.running().engine.store.listOutbox(app.accountId())
        return item === undefined || item.attempts > 0
      })
      app.server.faults.send = 'normal'
      await app.holds()
    }
  )
})

describe.each([
  ['a day back', -DAY_MS],
  ['an hour back, as at the end of summer time', -3_600_000],
  ['ten years ahead', 3_653 * DAY_MS]
] as const)('R25', (words, shiftMs) => {
  it.each(KINDS)(`R25 %s: the clock is set ${words}`, async (kind) => {
    const clock = createShiftedClock(createFastClock(5))
    const app = await startApp(kind, { clock })
    await app.server.stop()
    await app.phase('waiting')
    await app.send('before the jump')
    app.server.receive('missed')
    clock.shift(shiftMs)
    await app.send('after the jump')
    await app.server.start()
    // Nobody helps: the wait that was under way ends by the steady clock.
    await app.online()
    app.server.receive('live')
    await app.holds()
  })
})

it('R27 photon: 5000 pushes in a second, and nobody looks', async (context) => {
  const app = await startApp()
  const batches: { readonly at: number; readonly batch: EventBatch }[] = []
  const hidden = createPublisher({
    clock: systemClock,
    logger: createRecordingLogger(),
    targets: () => [
      {
        isVisible: false,
        send: (_channel, batch) => batches.push({ at: performance.now(), batch })
      }
    ]
  })
  const { publisher } = app.running()
  const record = publisher.publish.bind(publisher)
  publisher.publish = (...events) => {
    record(...events)
    hidden.publish(...events)
  }
  const heapBefore = process.memoryUsage().heapUsed
  const began = performance.now()
  for (let n = 0; n < 5_000; n += 1)
    app.server.receive(`push ${String(n)}`, { conversation: n % 4 })
  await soon('all stored', async () => {
    const listed = await app.running().engine.store.listConversations()
    return listed.reduce((sum, { messageCount }) => sum + messageCount, 0) === 5_004
  })
  await app.holds()
  const tookMs = performance.now() - began
  const grown = (process.memoryUsage().heapUsed - heapBefore) / 2 ** 20
  const perSecond = batches.length / (tookMs / 1000)
  const badge = batches
    .flatMap(({ batch }) => batch.events)
    .findLast((event) => event.type === 'unread/changed')
  hidden.dispose()
  figure(
    context,
    `${perSecond.toFixed(1)} batches a second, stored within ${(tookMs / 1000).toFixed(1)} s, heap ${grown.toFixed(0)} MB more`
  )
  expect(perSecond).toBeLessThanOrEqual(20.5)
  expect(badge).toMatchObject({ unread: { messages: 5_004 } })
  expect(grown).toBeLessThan(400)
})
