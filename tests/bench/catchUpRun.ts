import type { ConnectionLogEntry } from '../../src/shared/domain'
import { longestStall, runInMain, watchStalls } from '../e2e/support/stalls'
import type { Tern } from '../e2e/support/tern'
import { waitForStored } from './fixture'
import type { Figure } from './report'

export type BareRequest = {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** The same requests, fetched and parsed one after the other, in the same process: the bare floor, ms. */
export const bareLoop = async (tern: Tern, requests: readonly BareRequest[]): Promise<number> => {
  const source = `(async () => {
    const startedAt = performance.now()
    for (const { url, method, headers, body } of ${JSON.stringify(requests)}) {
      const sent = body === null ? {} : { body: JSON.stringify(body) }
      const answer = await fetch(url, { method, headers, ...sent })
      JSON.parse(await answer.text())
    }
    return performance.now() - startedAt
  })()`
  return (await runInMain(tern.app, source)) as number
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

export type CatchUpRun = {
  /** From connected to online, ms. */
  readonly own: number
  /** Longest stall of main meanwhile, ms. */
  readonly stall: number
}

/** The server comes back; ends when Tern is online and holds this many messages. */
export const measureCatchUp = async (
  tern: Tern,
  server: { start(): Promise<void> },
  messages: number
): Promise<CatchUpRun> => {
  await watchStalls(tern.app)
  await server.start()
  await tern.page.evaluate(GO_ONLINE)
  const { connectionLog } = await waitForStored(tern, messages)
  const stall = await longestStall(tern.app)
  return { own: lastCatchUpMs(connectionLog), stall }
}

export const ratioFigures = (
  name: string,
  missed: number,
  { own, stall }: CatchUpRun,
  bare: { readonly ms: number; readonly pages: number },
  targets: { readonly ratio: number; readonly perSecond: number }
): readonly Figure[] => [
  {
    name: `${name}: bare fetch + JSON.parse of the same ${String(bare.pages)} pages`,
    value: bare.ms,
    unit: 'ms'
  },
  {
    name: `${name}: catch-up of ${missed.toLocaleString('en')} missed, connected to online`,
    value: own,
    unit: 'ms'
  },
  {
    name: `${name}: catch-up ratio`,
    value: own / bare.ms,
    unit: 'x',
    target: { kind: 'at most', value: targets.ratio }
  },
  {
    name: `${name}: catch-up throughput`,
    value: (missed / own) * 1_000,
    unit: 'messages/s',
    target: { kind: 'at least', value: targets.perSecond }
  },
  {
    name: `${name}: longest stall of the main process meanwhile`,
    value: stall,
    unit: 'ms',
    target: { kind: 'at most', value: 50 }
  }
]

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
