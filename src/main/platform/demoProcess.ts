import { utilityProcess, type UtilityProcess } from 'electron'

import { err, ok, type Result } from '../../shared/domain'
import type { Clock, Logger } from '../core/ports'

const START_LIMIT_MS = 20_000

/** Where a server of the built-in demo listens, and what it wants to see. */
export type DemoAddress =
  | {
      readonly kind: 'photon' | 'bluebubbles'
      readonly url: string
      readonly apiKey: string | null
    }
  | {
      readonly kind: 'imkit'
      readonly url: string
      readonly token: string
      readonly clientKey: string
    }

export type DemoProcessOptions = {
  readonly serverFile: string
  /** Arguments of the demo server, e.g. `--alive`. */
  readonly args: readonly string[]
  readonly clock: Clock
  readonly logger: Logger
}

/** The demo servers in a process of their own: they are the other side of the wire, also when it crashes. */
export interface DemoProcess {
  /** Starts it where it does not run; one process however often it is called. */
  start(): Promise<Result<readonly DemoAddress[]>>
  stop(): void
}

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const readAddress = (value: unknown): DemoAddress | null => {
  const { kind, url, apiKey, token, clientKey } = fieldsOf(value)
  if (typeof url !== 'string') return null
  if (kind === 'photon' || kind === 'bluebubbles')
    return { kind, url, apiKey: typeof apiKey === 'string' ? apiKey : null }
  if (kind !== 'imkit' || typeof token !== 'string' || typeof clientKey !== 'string') return null
  return { kind, url, token, clientKey }
}

/** Null for any other message. */
const readReady = (message: unknown): readonly DemoAddress[] | null => {
  const { type, servers } = fieldsOf(message)
  if (type !== 'ready' || !Array.isArray(servers)) return null
  return servers.map(readAddress).filter((address) => address !== null)
}

class UtilityDemoProcess implements DemoProcess {
  private child: UtilityProcess | null = null
  private started: Promise<Result<readonly DemoAddress[]>> | null = null

  constructor(private readonly options: DemoProcessOptions) {}

  start(): Promise<Result<readonly DemoAddress[]>> {
    this.started ??= this.launch()
    return this.started
  }

  stop(): void {
    this.child?.kill()
    this.child = null
    this.started = null
  }

  private launch(): Promise<Result<readonly DemoAddress[]>> {
    const { serverFile, args, clock, logger } = this.options
    return new Promise((resolve) => {
      // Its output names keys, so it goes nowhere.
      const child = utilityProcess.fork(serverFile, [...args], {
        serviceName: 'Tern demo server',
        stdio: 'ignore'
      })
      this.child = child
      const cancel = clock.after(START_LIMIT_MS, () => {
        logger.warn('demo server did not start')
        child.kill()
        resolve(err('timeout', 'demo server'))
      })
      child.on('message', (message: unknown) => {
        const addresses = readReady(message)
        if (addresses === null) return
        cancel()
        resolve(ok(addresses))
      })
      child.on('exit', (code) => {
        cancel()
        logger.info('demo server ended', { code })
        resolve(err('server_unreachable', 'demo server ended'))
        if (this.child !== child) return
        this.child = null
        // So that the next start really starts one.
        this.started = null
      })
    })
  }
}

export const createDemoProcess = (options: DemoProcessOptions): DemoProcess =>
  new UtilityDemoProcess(options)
