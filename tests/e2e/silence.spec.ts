import { figure } from './support/bareClient'
import { expectLive, liveAgain, receiveFromAda } from './support/live'
import { API_KEY, startPeopleServer } from './support/people'
import { signIn } from './support/screens'
import { connectionOf, inPage, storeSnapshot } from './support/snapshot'
import { closeAllTerns, launchTern } from './support/tern'
import { expect, test } from './support/test'
import { expectSameAsWorld } from './support/world'

test.afterAll(closeAllTerns)

test('half-open link: found by asking, although the socket looks connected', async () => {
  test.slow()
  const { server, people } = await startPeopleServer()
  const tern = await launchTern()
  await signIn(tern.page, server.url, API_KEY)
  const page = inPage(tern.page)
  const before = (await connectionOf(page)).since
  const frozenAt = Date.now()
  server.freezeAll()
  receiveFromAda(server, people, 'into the void')
  const took = (await liveAgain(page, before, 45_000)) - frozenAt
  figure(`half-open link, from the cut to live: ${took} ms`)
  expect(took).toBeLessThan(36_000)
  await expectLive(page, server, people, 'after the silence')
  expectSameAsWorld(await storeSnapshot(page), server.world)
  await tern.close()
  await server.stop()
})
