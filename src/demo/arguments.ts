import type { ImkitServerOptions } from './imkit/types'
import type { DemoServerKind, DemoServerOptions } from './types'

/** One server of the process, with its options. */
export type DemoPlan =
  | { readonly kind: DemoServerKind; readonly options: DemoServerOptions }
  | { readonly kind: 'imkit'; readonly options: ImkitServerOptions }

export type DemoArguments = { readonly isQuiet: boolean; readonly plans: readonly DemoPlan[] }

type Values = ReadonlyMap<string, string>

/**
 * `--kind= --port= --size=CONVERSATIONSxMESSAGES --key= --clientkey= --customkey= --quiet`.
 *
 * `--kind` is photon, bluebubbles, imkit, or all (default): Photon on the port and IMKIT on the next
 * one. An empty key is no key; for IMKIT it is the token.
 */
export function parseArguments(args: readonly string[]): DemoArguments {
  const values = new Map<string, string>()
  for (const arg of args) {
    const match = /^--([a-z]+)(?:=(.*))?$/.exec(arg)
    if (match?.[1] !== undefined) values.set(match[1], match[2] ?? '')
  }
  const port = parsePort(values.get('port'))
  return { isQuiet: values.has('quiet'), plans: plansOf(values, port) }
}

function plansOf(values: Values, port: number): readonly DemoPlan[] {
  const kind = values.get('kind') ?? 'all'
  switch (kind) {
    case 'all':
      return [parsePhoton(values, 'photon', port), parseImkit(values, port === 0 ? 0 : port + 1)]
    case 'imkit':
      return [parseImkit(values, port)]
    case 'photon':
    case 'bluebubbles':
      return [parsePhoton(values, kind, port)]
    default:
      throw new Error(`--kind=${kind} is none of photon, bluebubbles, imkit, all`)
  }
}

function parsePhoton(values: Values, kind: DemoServerKind, port: number): DemoPlan {
  const key = values.get('key')
  const size = values.get('size')
  const options = {
    isAlive: true,
    port,
    kind,
    ...(key === undefined ? {} : { apiKey: key === '' ? null : key }),
    ...(size === undefined ? {} : { seed: parseSize(size) })
  }
  return { kind, options }
}

function parseImkit(values: Values, port: number): DemoPlan {
  const token = values.get('key')
  const clientKey = values.get('clientkey')
  const customKey = values.get('customkey')
  const size = values.get('size')
  const bulk = size === undefined ? null : parseSize(size)
  const options = {
    isAlive: true,
    port,
    // There is no IMKIT without a token.
    ...(token === undefined || token === '' ? {} : { tokens: { [token]: 'u-me' } }),
    ...(clientKey === undefined ? {} : { clientKey }),
    ...(customKey === undefined ? {} : { customKey: customKey === '' ? null : customKey }),
    ...(bulk === null ? {} : { seed: { rooms: bulk.conversations, messages: bulk.messages } })
  }
  return { kind: 'imkit', options }
}

function parsePort(text: string | undefined): number {
  const port = Number(text ?? 0)
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port
  throw new Error(`--port=${text} is no port`)
}

function parseSize(text: string): { conversations: number; messages: number } {
  const match = /^(\d+)x(\d+)$/.exec(text)
  const conversations = Number(match?.[1] ?? 0)
  const messages = Number(match?.[2] ?? 0)
  if (conversations > 0) return { conversations, messages }
  throw new Error(`--size=${text} is not like 200x100000`)
}
