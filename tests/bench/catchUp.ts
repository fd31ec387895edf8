import type { ConnectionLogEntry } from '../../src/shared/domain'
import type { Tern } from '../e2e/support/tern'
import { addMissed, type Fixture, launchToList, waitForStored } from './fixture'
import type { Figure } from './report'

const MISSED = 10_000

/** Longest time between two ticks of main's event loop, beyond the tick itself. */
const WATCH_STALLS = `(() => {
  globalThis.__bench = { longest: 0, last: performance.now() }
  globalThis.__bench.timer = setInterval(() => {
    const now = performance.now()
    globalThis.__bench.longest = Math.max(globalThis.__bench.longest, now - globalThis.__bench.last - 2)
    globalThis.__bench.last = now
  }, 2)
})()`
const READ_STALLS = `(() => { clearInterval(globalThis.__bench.timer); return globalThis.__bench.longest })()`

const inMain = (tern: Tern, source: string): Promise<unknown> =>
  tern.app.evaluate((_electron, script) => (0, eval)(script) as unknown, source)

/** The same requests, fetched and parsed one after the other, in the same process: the bare floor. */
const bareLoop = async (
  tern: Tern,
  url: string,
  key: string,
  bodies: readonly unknown[]
): Promise<number> => {
  const source = `(async () => {
    const bodies = ${JSON.stringify(bodies)}
    const startedAt = performance.now()
    for (const body of bodies) {
      const answer = await fetch(${JSON.stringify(`${url}/api/v1/message/query`)}, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': ${JSON.stringify(key)} },
        body: JSON.stringify(body)
      })
      JSON.parse(await answer.text())
    }
    return performance.now() - startedAt
  })()`
  return (await inMain(tern, source)) as number
}

/** How long the newest catch-up took, by the connection log. */
const lastCatchUpMs = (log: readonly ConnectionLogEntry[]): number => {
  const online = log.findIndex(({ phase }) => phase === 'online')
  const began = log
    .slice(online)
    .find(({ phase, detail }) => phase === 'catching_up' && detail !== '')
  const ended = log[online]
  if (ended === undefined || began === undefined) throw new Error('no catch-up in the log')
  return ended.at - began.at
}

export const benchCatchUp = async ({ server, profile }: Fixture): Promise<readonly Figure[]> => {
  const { tern } = await launchToList(profile)
  const { messages } = await waitForStored(tern, 1)
  await server.stop()
  addMissed(server, MISSED)
  const asked = server.requests.length
  await inMain(tern, WATCH_STALLS)
  await server.start()
  await tern.page.evaluate(GO_ONLINE)
  const { connectionLog } = await waitForStored(tern, messages + MISSED)
  const stall = (await inMain(tern, READ_STALLS)) as number
  const own = lastCatchUpMs(connectionLog)
  const bodies = server.requests
    .slice(asked)
    .filter(({ path }) => path.endsWith('/message/query'))
    .map(({ body }) => body)
  const bare = await bareLoop(tern, server.url, server.apiKey ?? '', bodies)
  await tern.close()
  return [
    {
      name: `bare fetch + JSON.parse of the same ${String(bodies.length)} pages`,
      value: bare,
      unit: 'ms'
    },
    { name: 'catch-up of 10,000 missed, connected to online', value: own, unit: 'ms' },
    {
      name: 'catch-up ratio',
      value: own / bare,
      unit: 'x',
      target: { kind: 'at most', value: 2.5 }
    },
    {
      name: 'catch-up throughput',
      value: (MISSED / own) * 1_000,
      unit: 'messages/s',
      target: { kind: 'at least', value: 8_000 }
    },
    {
      name: 'longest stall of the main process meanwhile',
      value: stall,
      unit: 'ms',
      target: { kind: 'at most', value: 50 }
    }
  ]
}

/**
 * "Try now", as the button does; resolves when online again. Listens instead of asking: every question
 * about the store would count its rows, in the thread that is being measured.
 */
const GO_ONLINE = `(async () => {
  const isOnline = new Promise((resolve) => {
    const stop = window.tern.onEvents(({ events }) => {
      if (!events.some((event) => event.type === 'connection/changed' && event.connection.phase === 'online')) return
      stop()
      resolve()
    })
  })
  const { value } = await window.tern.invoke('app:snapshot', {})
  for (const { account } of value.accounts)
    await window.tern.invoke('account:connectNow', { accountId: account.id })
  await isOnline
})()`
