import type { DemoHttpFault } from '../types'
import type { ImkitFaults } from './types'

type Release = (order: 'fifo' | 'reverse' | 'shuffle') => void

/** The switches, plus what the server needs to ask of them. */
export class ImkitFaultSwitches implements ImkitFaults {
  conf: ImkitFaults['conf'] = 'normal'
  forceEncoding: ImkitFaults['forceEncoding'] = null
  otherCustomKey: string | null = null
  deletedPrefKey: ImkitFaults['deletedPrefKey'] = 'bare'
  auth: ImkitFaults['auth'] = 'normal'
  authDelayMs = 0
  beforeAuthAck: ImkitFaults['beforeAuthAck'] = null
  refuseConnections = false
  onRequest: ImkitFaults['onRequest'] = null
  send: ImkitFaults['send'] = 'normal'
  sendOrder: ImkitFaults['sendOrder'] = 'push-first'
  sendDelayMs = 0
  answerDelayMs = 0
  dropExtra = false
  download: ImkitFaults['download'] = 'redirect'
  pushCopies = 1
  dropPush: ImkitFaults['dropPush'] = null
  smallRoomEvents: ImkitFaults['smallRoomEvents'] = 'none'
  omitFields: readonly string[] = []
  stringExtra = false
  newClientKey: string | null = null
  wrongClientKeyStatus: 401 | 403 = 403
  private isHolding = false
  private queryFault: ImkitFaults['onQuery'] = null
  private queryIndex = 0
  private release: Release = () => undefined

  get onQuery(): ImkitFaults['onQuery'] {
    return this.queryFault
  }

  /** Counting starts again with every new script. */
  set onQuery(script: ImkitFaults['onQuery']) {
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
  connectQueue(release: Release): void {
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
    const { release } = this
    const fresh = new ImkitFaultSwitches()
    const wasHolding = this.isHolding
    Object.assign(this, fresh, { release })
    if (wasHolding) this.release('fifo')
  }
}
