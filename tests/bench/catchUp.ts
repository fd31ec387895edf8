import { bareLoop, measureCatchUp, ratioFigures } from './catchUpRun'
import { addMissed, type Fixture, launchToList, waitForStored } from './fixture'
import type { Figure } from './report'

const MISSED = 10_000

export const benchCatchUp = async ({ server, profile }: Fixture): Promise<readonly Figure[]> => {
  const { tern } = await launchToList(profile)
  const { messages } = await waitForStored(tern, 1)
  await server.stop()
  addMissed(server, MISSED)
  const asked = server.requests.length
  const run = await measureCatchUp(tern, server, messages + MISSED)
  const requests = server.requests
    .slice(asked)
    .filter(({ path }) => path.endsWith('/message/query'))
    .map(({ body }) => ({
      url: `${server.url}/api/v1/message/query`,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': server.apiKey ?? '' },
      body
    }))
  const bare = { ms: await bareLoop(tern, requests), pages: requests.length }
  await tern.close()
  return ratioFigures('iMessage', MISSED, run, bare, { ratio: 2.5, perSecond: 8_000 })
}
