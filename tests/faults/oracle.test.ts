/** The oracle itself: it must object to each kind of wrong. */
import { expect, it } from 'vitest'

import type { Store } from '../../src/main/core/store'
import { startApp } from './app'
import { judge, type Evidence } from './oracle'

/** A store that shows one of its messages in two rows. */
const withTwice = (store: Store, serverId: string): Store => {
  const readWindow: Store['readWindow'] = async (...args) => {
    const window = await store.readWindow(...args)
    const messages = window.messages.flatMap((message) =>
      message.serverId === serverId ? [message, message] : [message]
    )
    return { ...window, messages }
  }
  return new Proxy(store, {
    get: (from, name) => (name === 'readWindow' ? readWindow : Reflect.get(from, name)) as unknown
  })
}

it('objects to each invariant that does not hold', async () => {
  const app = await startApp()
  const { server, folder } = app
  const first = server.receive('one')
  server.receive('two')
  await app.send('own')
  await app.holds()
  const { store } = app.running().engine
  const good: Evidence = {
    log: server.log(),
    store,
    accountId: app.accountId(),
    said: '',
    secret: server.secret(),
    folder,
    badge: null,
    sent: ['own'],
    failed: [],
    strangers: new Set()
  }
  expect(await judge(good)).toEqual([])
  const invariants = async (change: Partial<Evidence>): Promise<readonly string[]> => [
    ...new Set((await judge({ ...good, ...change })).map(({ invariant }) => invariant))
  ]
  const row = good.log[0]!
  expect(await invariants({ log: [...good.log, { ...row, serverId: 'unseen' }] })).toEqual(['I1'])
  expect(await invariants({ log: [{ ...row, conversation: 'unheard of' }] })).toContain('I1')
  expect(await invariants({ log: good.log.filter((one) => one.serverId !== first) })).toEqual([
    'I9'
  ])
  const edited = good.log.map((one) => (one.serverId === first ? { ...one, text: 'edited' } : one))
  expect(await invariants({ log: edited })).toEqual(['I9'])
  const late = good.log.map((one) => (one.serverId === first ? { ...one, sentAt: 9e15 } : one))
  expect(await invariants({ log: late })).toEqual(['I8'])
  expect(await invariants({ badge: 99 })).toEqual(['I6'])
  expect(await invariants({ store: withTwice(store, first) })).toEqual(['I2'])
  expect(await invariants({ sent: ['own', 'never sent'] })).toEqual(['I7'])
  expect(await invariants({ failed: ['own'] })).toEqual(['I7'])
  const again = { ...good.log.find(({ text }) => text === 'own')!, serverId: 'again' }
  expect(await invariants({ log: [...good.log, again] })).toContain('I7')
  expect(await invariants({ said: `key ${server.secret()}` })).toEqual(['I10'])
})

it('objects to a cursor that goes back or claims what is not stored, and to a second decision', async () => {
  const app = await startApp()
  const { records, server } = app
  server.receive('one')
  const { store } = app.running().engine
  const ids = (await store.listConversations()).flatMap(({ lastMessage }) => lastMessage!.messageId)
  const cursor = records.cursor!
  const ahead = cursor.replace(/"rowId":\d+/, '"rowId":900')
  const behind = cursor.replace(/"rowId":\d+/, '"rowId":1')
  server.photon!.faults.pushCopies = 0
  server.receive('never pushed')
  const batch = { accountId: app.accountId(), events: [], origin: 'catchUp', now: 1 } as const
  await records.claim(ahead, store, batch)
  records.move(behind)
  records.decide(ids)
  records.decide(ids.slice(0, 1))
  expect(new Set(records.violations.map(({ invariant }) => invariant))).toEqual(
    new Set(['I3', 'I4', 'I5'])
  )
})
