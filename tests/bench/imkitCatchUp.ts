import { startImkitServer } from '../../src/demo/imkit/server'
import type { ImkitServer } from '../../src/demo/imkit/types'
import { signInImkit } from '../e2e/support/imkit'
import { launchTern, type Tern } from '../e2e/support/tern'
import { bareLoop, measureCatchUp, ratioFigures } from './catchUpRun'
import { waitForStored } from './fixture'
import type { Figure } from './report'

const MISSED = 10_000
const ROOMS = 200

/** Messages nobody pushed, over all rooms: only a catch-up finds them. */
const addMissed = ({ world }: ImkitServer): void => {
  const rooms = world.listRooms(world.me)
  for (let index = 0; index < MISSED; index += 1) {
    const room = rooms[index % rooms.length]!
    const from = room.members.find((uid) => uid !== world.me) ?? null
    const text = `Missed message number ${String(index)}, with a few more words to index`
    world.receive({ room: room.id, from, text, isPushed: false })
  }
}

/** The demo's answers are too quick to be in flight together: these are made to wait, ms. */
const SLOW_ANSWER = 5

const mostInFlight = async (tern: Tern, server: ImkitServer, messages: number): Promise<number> => {
  await server.stop()
  addMissed(server)
  server.faults.onRequest = () => ({ delayMs: SLOW_ANSWER })
  server.resetPeak()
  await measureCatchUp(tern, server, messages)
  return server.peakRequests
}

/** 10,000 messages of 200 rooms, each of which has pages of its own. */
export const benchImkitCatchUp = async (): Promise<readonly Figure[]> => {
  const server = await startImkitServer({ seed: { rooms: ROOMS, messages: 4_000 } })
  const tern = await launchTern()
  await signInImkit(tern.page, server)
  const { messages } = await waitForStored(tern, 4_000)
  await server.stop()
  addMissed(server)
  const asked = server.requests.length
  const run = await measureCatchUp(tern, server, messages + MISSED)
  const requests = server.requests
    .slice(asked)
    .filter(({ path }) => path.endsWith('/messages/v3'))
    .map(({ method, path, query }) => ({
      url: `${server.url}${path}${query}`,
      method,
      headers: { 'IM-CLIENT-KEY': server.clientKey, 'IM-Authorization': server.token },
      body: null
    }))
  const bare = { ms: await bareLoop(tern, requests), pages: requests.length }
  const inFlight = await mostInFlight(tern, server, messages + 2 * MISSED)
  await tern.close()
  await server.stop()
  return [
    ...ratioFigures('IMKIT', MISSED, run, bare, { ratio: 2.5, perSecond: 3_000 }),
    {
      name: 'IMKIT: most requests in flight at one time',
      value: inFlight,
      unit: '',
      target: { kind: 'at most', value: 4 }
    }
  ]
}
