import type { DemoServerOptions } from './types'

export type DemoArguments = { readonly options: DemoServerOptions; readonly isQuiet: boolean }

/** `--port= --size=CONVERSATIONSxMESSAGES --kind= --key= --quiet`; an empty key is no key. */
export function parseArguments(args: readonly string[]): DemoArguments {
  const values = new Map<string, string>()
  for (const arg of args) {
    const match = /^--([a-z]+)(?:=(.*))?$/.exec(arg)
    if (match?.[1] !== undefined) values.set(match[1], match[2] ?? '')
  }
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
