/** What was missed while Tern was away comes once, in order, whatever happens on the way (R1-R3b, R6, R7). */
import { describe, expect, it } from 'vitest'

import type { World } from '../../src/demo/world/world'
import type { Tables } from '../../src/demo/world/tables'
import { type FaultApp, soon, startApp } from './app'
import { figure } from './figure'
import type { Kind } from './servers'

const KINDS: readonly Kind[] = ['photon', 'imkit']

/** Nothing reaches Tern, and it knows. */
const cutOff = async (app: FaultApp): Promise<void> => {
  await app.server.stop()
  await app.phase('waiting')
}

const comeBack = async (app: FaultApp): Promise<void> => {
  await app.server.start()
  app.running().machine.resume()
  await app.online()
}

const miss = (app: FaultApp, count: number): void => {
  for (let n = 0; n < count; n += 1)
    app.server.receive(`missed ${String(n)}`, { conversation: n % 4 })
}

describe.each([
  ['photon', 101],
  ['photon', 1_000],
  ['photon', 1_001],
  ['imkit', 101],
  ['imkit', 1_001]
] as const)('R1', (kind, count) => {
  it(`R1 ${kind}: ${String(count)} missed`, async (context) => {
    const app = await startApp(kind)
    await cutOff(app)
    miss(app, count)
    app.server.pages()
    const began = performance.now()
    await comeBack(app)
    const ms = Math.round(performance.now() - began)
    await app.holds()
    const pages = app.server.pages()
    figure(context, `${String(pages)} pages, live after ${String(ms)} ms`)
    const perPage = kind === 'photon' ? 1_000 : 100
    // Beside the pages: the trailing rows, the updates, and one look at the edge of each room.
    expect(pages).toBeLessThanOrEqual(Math.ceil(count / perPage) + 8)
    await soon('one summary', () => app.running().notifier.shown.length === 1)
    expect(app.running().notifier.shown[0]?.tag).toMatch(/^summary:/)
  })
})

describe.each([true, false])('R2', (supportsWhere) => {
  it(`R2 250 rows of one millisecond, and at the edge of a page (${supportsWhere ? 'by ROWID' : 'by date'})`, async (context) => {
    const app = await startApp()
    app.server.photon!.faults.supportsWhere = supportsWhere
    await cutOff(app)
    const at = Date.now()
    for (let n = 0; n < 875; n += 1) app.server.receive(`before ${String(n)}`, { sentAt: at + n })
    for (let n = 0; n < 250; n += 1) app.server.receive(`same ${String(n)}`, { sentAt: at + 1_000 })
    for (let n = 0; n < 20; n += 1) app.server.receive(`after ${String(n)}`, { sentAt: at + 2_000 })
    app.server.pages()
    await comeBack(app)
    await app.holds()
    const pages = app.server.pages()
    figure(context, `${String(pages)} pages for 1,145 rows`)
    expect(pages).toBeLessThan(12)
  })
})

describe.each(KINDS)('R3', (kind) => {
  it(`R3 ${kind}: live before the first page, and between two pages`, async (context) => {
    const app = await startApp(kind)
    await cutOff(app)
    miss(app, 1_200)
    let live = 0
    const say = (): void => {
      live += 1
      app.server.receive(`live ${String(live)}`)
    }
    app.server.beforeAccepted(say)
    app.server.faults.onQuery = () => {
      if (live < 6) say()
      return null
    }
    await comeBack(app)
    await app.holds()
    figure(context, `${String(live)} live messages among the pages`)
    expect(live).toBeGreaterThan(3)
  })
})

it('R3b photon: old dates, ids out of date order, a row that is linked late', async (context) => {
  const app = await startApp()
  await cutOff(app)
  const at = Date.now()
  // Sorted by date the newest ids come first: whoever takes the last of a page for a mark skips.
  for (let n = 0; n < 1_100; n += 1)
    app.server.receive(`row ${String(n)}`, { sentAt: at - n * 1_000, isPushed: false })
  const { tables } = app.server.photon!.world as unknown as World & { readonly tables: Tables }
  const late = app.server.receive('linked late', { isPushed: false })
  app.server.receive('after it', { isPushed: false })
  const row = tables.find(late)!
  app.records.latecomers.add(late)
  tables.remove(row)
  await comeBack(app)
  tables.byRowId.splice(tables.firstRowAfter(row.rowId), 0, row)
  ;(tables as unknown as { byGuid: Map<string, typeof row> }).byGuid.set(row.guid, row)
  tables.byDate.add(row)
  row.chat.messages.add(row)
  app.running().machine.unlock()
  await app.holds()
  figure(context, '1,102 rows, one of them behind the cursor')
})

describe.each(KINDS)('R6', (kind) => {
  it(`R6 ${kind}: the same message pushed five times, and in a page`, async (context) => {
    const app = await startApp(kind)
    app.server.faults.pushCopies = 5
    const before = app.running().notifier.shown.length
    for (let n = 0; n < 20; n += 1) app.server.receive(`five times ${String(n)}`)
    app.running().machine.unlock()
    await app.holds()
    await soon('a notification', () => app.running().notifier.shown.length > before)
    figure(context, '20 messages, 100 pushes, each decided on once')
  })
})

describe.each([
  ['photon', 'reverse'],
  ['photon', 'shuffle'],
  ['imkit', 'reverse'],
  ['imkit', 'shuffle']
] as const)('R7', (kind, order) => {
  it(`R7 ${kind}: pushes in ${order}, updates before their messages, a delete before its insert`, async (context) => {
    const app = await startApp(kind)
    const { server } = app
    server.faults.holdPushes = true
    const ids = Array.from({ length: 30 }, (_, n) => server.receive(`m${String(n)}`))
    for (const [n, id] of ids.entries()) {
      if (n % 3 === 0) server.edit(id, `edited ${String(n)}`)
      if (n % 5 === 0) server.unsend(id)
    }
    const deleted = server.receive('deleted')
    server.imkit?.world.hardDelete(deleted)
    server.faults.releasePushes(order)
    // Only what was pushed: the catch-up that follows would mend a wrong order.
    await soon('all arrived', async () => {
      const { messageCount } = await app.conversation()
      return messageCount === ids.length + (kind === 'photon' ? 2 : 1)
    })
    await app.holds()
    figure(context, '30 messages, 16 updates, converged without a page')
  })
})
