/** Broken, hostile and enormous payloads: the rest of the stream arrives (R14-R19). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { type FaultApp, soon, startApp } from './app'
import { createFastClock } from './clocks'
import { figure } from './figure'
import { watchStretches } from './stretches'

const ANN = 'ann@example.org'

const quarantined = async (app: FaultApp): Promise<number> =>
  (await app.running().engine.store.stats()).quarantined

/** A row as the server sends it, with something wrong in it. */
const row = (
  app: FaultApp,
  change: Readonly<Record<string, unknown>>
): Record<string, unknown> => ({
  guid: 'raw',
  text: 'raw',
  chats: [{ guid: app.server.conversations[0] }],
  handle: { address: ANN },
  isFromMe: false,
  dateCreated: Date.now(),
  originalROWID: 900_000,
  ...change
})

describe.each([
  ['a truncated frame', '42["new-message",{"guid":'],
  ['an event that is no list', '42{"not":"a list"}'],
  ['a reserved event', '42["disconnect","x"]'],
  ['a binary event without its attachment', '451-["new-message",{"_placeholder":true,"num":0}]'],
  ['a web page', '<html><body>502</body></html>'],
  ['a refusal without words', '44'],
  ['a welcome without a session', '40'],
  ['a second welcome', '40{"sid":"again"}'],
  ['a refusal long after the welcome', '44{"message":"no"}'],
  ['nothing but fours', '4'.repeat(99)],
  ['a packet of no known type', '9']
] as const)('R14', (words, frame) => {
  it(`R14 photon: ${words}`, async () => {
    const app = await startApp()
    app.server.sendRawFrame(frame)
    for (let n = 0; n < 5; n += 1) app.server.receive(`after ${String(n)}`)
    if (app.connection().phase === 'waiting') app.running().machine.resume()
    await app.holds()
    await app.online()
  })
})

it('R14 photon: garbage at every connect does not become a hot loop', async (context) => {
  const app = await startApp('photon', { clock: createFastClock(20) })
  const before = app.proxy.attempts()
  app.server.beforeAccepted(() => {
    app.server.sendRawFrame('<html>')
  })
  app.server.cutAll()
  await new Promise((resolve) => setTimeout(resolve, 60_000 / 20))
  const attempts = app.proxy.attempts() - before
  app.server.beforeAccepted(null)
  app.running().machine.resume()
  await app.online()
  await app.holds()
  figure(context, `${String(attempts)} connections in 60 s`)
  expect(attempts).toBeLessThan(60)
})

/** Values of a wrong type, at the places of a row. */
const wrongRows = fc.record(
  {
    guid: fc.constantFrom<unknown>(123, null, '', {}, ['x'], 'a'.repeat(5_000)),
    text: fc.constantFrom<unknown>(null, 5, { toString: 'x' }, ['text']),
    dateCreated: fc.constantFrom<unknown>(1e308 * 10, -1, Number.NaN, 'NaN', 2 ** 53 + 1, null),
    chats: fc.constantFrom<unknown>(null, 'none', [null, 5], [{ guid: {} }]),
    handle: fc.constantFrom<unknown>([1, 2], 5, { address: 9 }),
    attachments: fc.constantFrom<unknown>([{ guid: 9, totalBytes: 'many' }], 'x'),
    originalROWID: fc.constantFrom<unknown>('x', -5, 1e308 * 10)
  },
  { requiredKeys: ['guid'] }
)

it('R15 photon: wrong types, pushed and fetched', async (context) => {
  const app = await startApp()
  const wrong = fc.sample(wrongRows, { numRuns: 200, seed: 7 })
  for (const [n, change] of wrong.entries()) {
    app.server.emitRaw(
      'new-message',
      row(app, { ...change, guid: change.guid === 'raw' ? n : change.guid })
    )
    if (n % 20 === 0) app.server.receive(`between ${String(n)}`)
  }
  app.strangers.add('a'.repeat(5_000))
  await soon('something set aside', async () => (await quarantined(app)) > 0)
  const body = `{"status":200,"message":"ok","metadata":{"total":2},"data":[
    {"guid":"h-inf","originalROWID":1e999,"dateCreated":1e999,"text":"x","chats":[]},
    {"guid":null,"originalROWID":"x","__proto__":{"polluted":true}}]}`
  app.server.photon!.faults.onQuery = (index) => (index < 2 ? { status: 200, body } : null)
  app.server.cutAll()
  await app.phase('waiting')
  app.running().machine.resume()
  await app.online()
  app.server.photon!.faults.onQuery = null
  for (let n = 0; n < 5; n += 1) app.server.receive(`after ${String(n)}`)
  await app.holds()
  const count = await quarantined(app)
  figure(context, `${String(count)} payloads set aside`)
  expect(count).toBeGreaterThan(3)
})

it('R16 photon: garbage and 20 MB in payloadData', async () => {
  const app = await startApp()
  const balloon = 'com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:com.example.polls'
  const data = ['%%% no base64 %%%', `data:,${'A'.repeat(20 * 2 ** 20)}`, { deep: [[[[]]]] }]
  for (const [n, payloadData] of data.entries()) {
    const guid = `balloon-${String(n)}`
    app.strangers.add(guid)
    app.server.emitRaw(
      'new-message',
      row(app, { guid, text: '\uFFFC', balloonBundleId: balloon, payloadData: [payloadData] })
    )
  }
  app.server.receive('after the balloons')
  await app.holds()
  const { store } = app.running().engine
  const kept = await store.findByServerIds(app.accountId(), ['balloon-0', 'balloon-1', 'balloon-2'])
  expect(kept).toHaveLength(3)
  for (const { unsupported } of kept) expect(unsupported).not.toBeNull()
})

it('R17 photon: keys of prototypes', async () => {
  const app = await startApp()
  const hostile: unknown = JSON.parse(
    '{"guid":"proto","text":"x","isFromMe":false,"dateCreated":5,"__proto__":{"polluted":true},' +
      '"constructor":{"prototype":{"polluted":true}},"chats":[{"__proto__":{"polluted":true}}]}'
  )
  app.strangers.add('proto')
  for (const event of ['new-message', 'updated-message', '__proto__', 'constructor', 'toString'])
    app.server.emitRaw(event, hostile)
  app.server.receive('after them')
  await app.holds()
  expect('polluted' in {}).toBe(false)
})

it('R18 photon: a frame of 40 MB, and one that is 200 000 lists deep', async (context) => {
  const app = await startApp()
  const deep = `42["new-message",${JSON.stringify(row(app, { guid: 'deep', text: 'x' })).slice(0, -1)},"payloadData":${'['.repeat(200_000)}${']'.repeat(200_000)}}]`
  const huge = `42["new-message",{"guid":"huge","text":"${'x'.repeat(40 * 2 ** 20)}"}]`
  const stretches = watchStretches()
  app.server.sendRawFrame(deep)
  app.strangers.add('deep')
  app.server.receive('after the deep one')
  await app.holds()
  app.server.sendRawFrame(huge)
  await app.phase('waiting')
  const { cause } = app.connection()
  app.running().machine.resume()
  app.server.receive('after the huge one')
  await app.online()
  await app.holds()
  stretches.stop()
  // The demo server writes its frames in this thread too.
  const longestMs = stretches.longestMs()
  figure(
    context,
    `the 40 MB frame ends the link (${String(cause)}); longest stretch of work ${longestMs.toFixed(0)} ms`
  )
  expect(cause).toBe('bad_frame')
  expect(longestMs).toBeLessThan(250)
})

it('R19 photon: a handler that throws', async () => {
  const app = await startApp()
  const { publisher, logger } = app.running()
  const publish = publisher.publish.bind(publisher)
  let thrown = 0
  publisher.publish = (...events) => {
    if (events.some(({ type }) => type === 'typing/changed')) {
      thrown += 1
      throw new Error('a bug')
    }
    publish(...events)
  }
  app.server.photon!.world.type(app.server.conversations[0]!, true)
  await soon('thrown', () => thrown > 0)
  app.server.receive('after the bug')
  await app.holds()
  expect(logger.lines.some(({ level }) => level === 'error' || level === 'warn')).toBe(true)
})
