import type { ImkitServerOptions } from './imkit/types'
import type { DemoServerOptions } from './types'

export type DemoArguments =
  | { readonly isQuiet: boolean; readonly options: DemoServerOptions }
  | { readonly isQuiet: boolean; readonly imkitOptions: ImkitServerOptions }

/**
 * `--port= --size=CONVERSATIONSxMESSAGES --kind= --key= --quiet`; an empty key is no key. With
 * `--kind=imkit` the key is the token, and `--clientkey=` and `--customkey=` are known too.
 */
export function parseArguments(args: readonly string[]): DemoArguments {
  const values = new Map<string, string>()
  for (const arg of args) {
    const match = /^--([a-z]+)(?:=(.*))?$/.exec(arg)
    if (match?.[1] !== undefined) values.set(match[1], match[2] ?? '')
  }
  if (values.get('kind') === 'imkit') return parseImkit(values)
  const key = values.get('key')
  const size = values.get('size')
  return {
    isQuiet: values.has('quiet'),
    options: {
      isAlive: true,
      port: parsePort(values.get('port')),
      kind: values.get('kind') === 'bluebubbles' ? 'bluebubbles' : 'photon',
      ...(key === undefined ? {} : { apiKey: key === '' ? null : key }),
      ...(size === undefined ? {} : { seed: parseSize(size) })
    }
  }
}

function parseImkit(values: ReadonlyMap<string, string>): DemoArguments {
  const token = values.get('key')
  const clientKey = values.get('clientkey')
  const customKey = values.get('customkey')
  const size = values.get('size')
  const bulk = size === undefined ? null : parseSize(size)
  return {
    isQuiet: values.has('quiet'),
    imkitOptions: {
      isAlive: true,
      port: parsePort(values.get('port')),
      ...(token === undefined ? {} : { tokens: { [token]: 'u-me' } }),
      ...(clientKey === undefined ? {} : { clientKey }),
      ...(customKey === undefined ? {} : { customKey: customKey === '' ? null : customKey }),
      ...(bulk === null ? {} : { seed: { rooms: bulk.conversations, messages: bulk.messages } })
    }
  }
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
