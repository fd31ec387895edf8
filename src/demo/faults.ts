import type { DemoFaults, DemoHttpFault } from './types'

type Queue = (order: 'fifo' | 'reverse' | 'shuffle') => void

/** The switches, plus what the server needs to ask of them. */
export class FaultSwitches implements DemoFaults {
  auth: DemoFaults['auth'] = 'normal'
  authDelayMs = 0
  beforeAuthOk: DemoFaults['beforeAuthOk'] = null
  onRequest: DemoFaults['onRequest'] = null
  send: DemoFaults['send'] = 'normal'
  sendOrder: DemoFaults['sendOrder'] = 'events-first'
  sendDelayMs = 0
  download: DemoFaults['download'] = 'normal'
  edit: DemoFaults['edit'] = 'normal'
  pushCopies = 1
  numericTapbacks = false
  supportsWhere = true
  omitChats = false
  private isHolding = false
  private queryFault: DemoFaults['onQuery'] = null
  private queryIndex = 0
  private release: Queue = () => undefined

  get onQuery(): DemoFaults['onQuery'] {
    return this.queryFault
  }

  /** Counting starts again with every new script. */
  set onQuery(script: DemoFaults['onQuery']) {
    this.queryFault = script
    this.queryIndex = 0
  }

  get holdPushes(): boolean {
    return this.isHolding
  }

  set holdPushes(value: boolean) {
    if (value) this.isHolding = true
    else this.releasePushes()
  }

  /** The push queue offers itself here. */
  connectQueue(release: Queue): void {
    this.release = release
  }

  releasePushes(order: 'fifo' | 'reverse' | 'shuffle' = 'fifo'): void {
    this.isHolding = false
    this.release(order)
  }

  nextQueryFault(): DemoHttpFault | null {
    if (this.queryFault === null) return null
    const index = this.queryIndex
    this.queryIndex += 1
    return this.queryFault(index)
  }

  reset(): void {
    this.auth = 'normal'
    this.authDelayMs = 0
    this.beforeAuthOk = null
    this.onQuery = null
    this.onRequest = null
    this.send = 'normal'
    this.sendOrder = 'events-first'
    this.sendDelayMs = 0
    this.download = 'normal'
    this.edit = 'normal'
    this.pushCopies = 1
    this.numericTapbacks = false
    this.supportsWhere = true
    this.omitChats = false
    this.holdPushes = false
  }
}
