import { utilityProcess, type UtilityProcess } from 'electron'

import { err, ok, type Result } from '../../shared/domain'
import type { Clock, Logger } from '../core/ports'

const START_LIMIT_MS = 20_000

/** Where the built-in demo listens. */
export type DemoAddress = { readonly url: string; readonly apiKey: string | null }

export type DemoProcessOptions = {
  readonly serverFile: string
  /** Arguments of the demo server, e.g. `--alive`. */
  readonly args: readonly string[]
  readonly clock: Clock
  readonly logger: Logger
}

/** The demo server in a process of its own: it is the other side of the wire, also when it crashes. */
export interface DemoProcess {
  /** Starts it where it does not run; one process however often it is called. */
  start(): Promise<Result<DemoAddress>>
  stop(): void
}

const readReady = (message: unknown): DemoAddress | null => {
  if (typeof message !== 'object' || message === null) return null
  const { type, url, apiKey } = message as Readonly<Record<string, unknown>>
  if (type !== 'ready' || typeof url !== 'string') return null
  return { url, apiKey: typeof apiKey === 'string' ? apiKey : null }
}

class UtilityDemoProcess implements DemoProcess {
  private child: UtilityProcess | null = null
  private started: Promise<Result<DemoAddress>> | null = null

  constructor(private readonly options: DemoProcessOptions) {}

  start(): Promise<Result<DemoAddress>> {
    this.started ??= this.launch()
    return this.started
  }

  stop(): void {
    this.child?.kill()
    this.child = null
    this.started = null
  }

  private launch(): Promise<Result<DemoAddress>> {
    const { serverFile, args, clock, logger } = this.options
    return new Promise((resolve) => {
      // Its output names a key, so it goes nowhere.
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
        const address = readReady(message)
        if (address === null) return
        cancel()
        resolve(ok(address))
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
